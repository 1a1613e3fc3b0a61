//! Who may write: persons, laptops and units, known from records alone.
//!
//! A roster is a pure function of the set of verified records: the order in which they came does
//! not matter. This is its simplest honest form: a founder, and whom the founder certified.

mod certificate;
mod place;

pub use certificate::{Certificate, Role, Roles};
pub use place::Place;

use crate::clock::Timestamp;
use crate::id::{DeviceKey, OrganisationId, PersonKey, RecordId, SubjectId, UnitId};
use crate::limit::UNIT_DEPTH_MAX;
use crate::record::Kind;
use crate::verify::Checked;
use std::collections::{BTreeMap, BTreeSet};

/// A person on a laptop, with the certificate that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// What was certified.
    pub certificate: Certificate,
    /// Who certified it.
    pub certified_by: PersonKey,
    /// When and by which record: of two certificates for one key the later one counts.
    pub since: (Timestamp, RecordId),
}

/// A unit of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Unit {
    parent: Option<UnitId>,
    name: String,
    since: (Timestamp, RecordId),
}

/// One organisation's people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Organisation {
    founder: Option<PersonKey>,
    members: BTreeMap<PersonKey, Member>,
    /// Organisations that its members brought along. Grows only: a later certificate that says
    /// nothing of it must not take away what already counts on other laptops.
    adopted: BTreeSet<(OrganisationId, PersonKey)>,
}

/// The people, laptops and units of our organisation, and of those that it adopted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    own: OrganisationId,
    organisations: BTreeMap<OrganisationId, Organisation>,
    units: BTreeMap<UnitId, Unit>,
}

impl Roster {
    /// The roster of `own`, before any of its records is known.
    pub fn new(own: OrganisationId) -> Self {
        Self {
            own,
            organisations: BTreeMap::new(),
            units: BTreeMap::new(),
        }
    }

    /// Our organisation.
    pub const fn own(&self) -> OrganisationId {
        self.own
    }

    /// Takes note of a record. Kinds that say nothing of people or units change nothing.
    pub fn learn(&mut self, record: &impl Checked) {
        let record = record.record();
        let Some(body) = record.body() else { return };
        let header = record.header();
        let since = (header.time, record.id());
        match header.kind {
            Kind::Certificate => {
                if let Ok(certificate) = Certificate::from_bytes(body) {
                    self.certify(header.organisation, header.author, certificate, since);
                }
            }
            Kind::Place => {
                if let Ok(Place::Unit { unit, parent, name }) = Place::from_bytes(body) {
                    let known = self
                        .units
                        .get(&unit)
                        .is_some_and(|known| known.since >= since);
                    if !known {
                        self.units.insert(
                            unit,
                            Unit {
                                parent,
                                name,
                                since,
                            },
                        );
                    }
                }
            }
            _ => {}
        }
    }

    fn certify(
        &mut self,
        organisation: OrganisationId,
        certified_by: PersonKey,
        certificate: Certificate,
        since: (Timestamp, RecordId),
    ) {
        let organisation = self.organisations.entry(organisation).or_default();
        if certificate.founding.is_some() {
            organisation.founder = Some(certificate.person);
        }
        if let Some(former) = certificate.adopts {
            organisation.adopted.insert((former, certificate.person));
        }
        let known = organisation.members.get(&certificate.person);
        if known.is_none_or(|known| known.since < since) {
            let person = certificate.person;
            organisation.members.insert(
                person,
                Member {
                    certificate,
                    certified_by,
                    since,
                },
            );
        }
    }

    /// Whether records of this organisation count here: it is our own, or one that ours adopted.
    pub fn accepts(&self, organisation: OrganisationId) -> bool {
        organisation == self.own || self.adopters_of(organisation).next().is_some()
    }

    /// The organisations whose records count here: our own first, then those that it adopted.
    pub fn accepted(&self) -> Vec<OrganisationId> {
        let mut reached = vec![self.own];
        let mut next = 0;
        while let Some(organisation) = reached.get(next).copied() {
            next += 1;
            for (former, _) in self.adopted_by(organisation) {
                if !reached.contains(former) {
                    reached.push(*former);
                }
            }
        }
        reached
    }

    /// The persons whose certificates in accepted organisations adopt this one. Several may name
    /// it; only its founder can make it count.
    pub(crate) fn adopters_of(&self, adopted: OrganisationId) -> impl Iterator<Item = PersonKey> {
        self.accepted().into_iter().flat_map(move |organisation| {
            self.adopted_by(organisation)
                .filter(move |(former, _)| *former == adopted)
                .map(|(_, person)| *person)
        })
    }

    fn adopted_by(
        &self,
        organisation: OrganisationId,
    ) -> impl Iterator<Item = &(OrganisationId, PersonKey)> {
        let known = self.organisations.get(&organisation);
        known.into_iter().flat_map(|known| &known.adopted)
    }

    /// The founder of an organisation, once its first certificate is known.
    pub fn founder(&self, organisation: OrganisationId) -> Option<PersonKey> {
        self.organisations.get(&organisation)?.founder
    }

    /// A person's standing in one organisation.
    pub fn member(&self, organisation: OrganisationId, person: PersonKey) -> Option<&Member> {
        self.organisations.get(&organisation)?.members.get(&person)
    }

    /// A person as they are known now: by our organisation, or by the one in which they wrote.
    pub fn person(&self, person: PersonKey) -> Option<&Member> {
        self.member(self.own, person).or_else(|| {
            self.organisations
                .values()
                .find_map(|organisation| organisation.members.get(&person))
        })
    }

    /// All persons that our organisation certified, in the order of their keys.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.members_of(self.own)
    }

    fn members_of(&self, organisation: OrganisationId) -> impl Iterator<Item = &Member> {
        self.organisations
            .get(&organisation)
            .into_iter()
            .flat_map(|organisation| organisation.members.values())
    }

    /// The persons of our organisation who write on this laptop.
    pub fn on_device(&self, device: DeviceKey) -> impl Iterator<Item = &Member> {
        self.members()
            .filter(move |member| member.certificate.device == device)
    }

    /// Whether a laptop may link to ours.
    pub fn admits(&self, device: DeviceKey) -> bool {
        self.on_device(device).next().is_some()
    }

    /// Whether a laptop is certified as a hub.
    pub fn is_hub(&self, device: DeviceKey) -> bool {
        self.on_device(device)
            .any(|member| member.certificate.roles.contains(Role::Hub))
    }

    /// The name by which a laptop is shown: that of the person who writes on it, the longest
    /// certified where there are several.
    pub fn device_name(&self, device: DeviceKey) -> Option<&str> {
        self.on_device(device)
            .min_by_key(|member| member.since)
            .map(|member| member.certificate.name.as_str())
    }

    /// A unit's path, from the top: `城东街道/和平里社区`.
    pub fn unit_path(&self, unit: UnitId) -> String {
        let mut names = Vec::new();
        let mut at = Some(unit);
        while let Some(known) = at.and_then(|id| self.units.get(&id)) {
            names.push(known.name.as_str());
            if names.len() == UNIT_DEPTH_MAX {
                break;
            }
            at = known.parent;
        }
        names.reverse();
        names.join("/")
    }

    /// The unit with this path, where there is one.
    pub fn unit_at(&self, path: &str) -> Option<UnitId> {
        self.units
            .keys()
            .copied()
            .find(|unit| self.unit_path(*unit) == path)
    }

    /// The subject of our organisation's own records.
    pub fn subject(&self) -> SubjectId {
        SubjectId::of_organisation(self.own)
    }
}

#[cfg(test)]
mod tests;
