//! One organisation's people, derived from its own records.

use super::names::Renames;
use super::settle::{Cuts, Fact, Facts, Said, Settled, settle};
use super::{Certificate, Confirmation, Invitation, Place, Retirement, Revocation, Roles, policy};
use crate::clock::Timestamp;
use crate::id::{OrganisationId, PersonKey, RecordId, SubjectId, UnitId};
use crate::record::{Header, Kind, Record};
use std::cmp::Reverse;
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
    /// The roles of all certificates of this key that count: what was written under a former role
    /// stays good.
    pub ever: Roles,
    /// The key that this person goes on with on another laptop, where this one is retired.
    pub retired_to: Option<PersonKey>,
    /// Who revoked it, the nearest the founder first; none where nobody did.
    pub revoked_by: Option<PersonKey>,
}

/// What one organisation's records say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Organisation {
    pub(super) facts: Facts,
    pub(super) settled: Settled,
    /// How people are to be shown: nothing else is derived from these.
    pub(super) renames: Renames,
    /// Those whose certificates count.
    pub(super) members: BTreeMap<PersonKey, Member>,
    /// The certificates of each that count, the latest first.
    pub(super) given: BTreeMap<PersonKey, Vec<RecordId>>,
    /// Everyone who was ever given a certificate, whether it counts or not.
    pub(super) known: BTreeMap<PersonKey, Member>,
    /// Organisations that its members brought along. Grows only: a later certificate that says
    /// nothing of it must not take away what already counts on other laptops.
    pub(super) adopted: BTreeSet<(OrganisationId, PersonKey)>,
    /// Those of them whose certificate counts.
    pub(super) adopted_for_good: BTreeSet<OrganisationId>,
}

impl Organisation {
    /// Takes note of a record; answers whether it says anything of people or units.
    pub(super) fn note(&mut self, record: &Record) -> bool {
        let header = record.header();
        let Some(said) = record.body().and_then(|body| said(header, body)) else {
            return false;
        };
        let since = (header.time, record.id());
        if let Said::Certificate(certificate) = &said {
            if let Some(former) = certificate.adopts {
                self.adopted.insert((former, certificate.person));
            }
            let member = member(certificate.clone(), header.author, since);
            keep_later(&mut self.known, member);
        }
        let fact = Fact {
            author: header.author,
            actor: header.actor,
            prev: header.prev,
            since,
            said,
        };
        self.facts.insert(record.id(), fact);
        true
    }

    /// Derives who counts, under the cuts of the organisation that adopted this one.
    pub(super) fn settle(&mut self, own: OrganisationId, outer: &Cuts) {
        self.settled = settle(SubjectId::of_organisation(own), &self.facts, outer);
        self.members.clear();
        self.given.clear();
        self.adopted_for_good.clear();
        let mut given: BTreeMap<PersonKey, Vec<(Timestamp, RecordId)>> = BTreeMap::new();
        for (fact, certificate) in counted(&self.facts, &self.settled) {
            self.adopted_for_good.extend(certificate.adopts);
            given
                .entry(certificate.person)
                .or_default()
                .push(fact.since);
            let member = member(certificate.clone(), fact.author, fact.since);
            keep_later(&mut self.members, member);
        }
        for (person, mut since) in given {
            since.sort_by_key(|since| Reverse(*since));
            let ids = since.into_iter().map(|(_, id)| id).collect();
            self.given.insert(person, ids);
        }
        let retired = retired(&self.facts, &self.settled);
        for member in self.members.values_mut().chain(self.known.values_mut()) {
            member.retired_to = retired.get(&member.certificate.person).copied();
        }
        for member in self.members.values_mut() {
            let person = member.certificate.person;
            let cuts = self
                .settled
                .cuts
                .get(&person)
                .or_else(|| outer.get(&person));
            let mut revocations = cuts.into_iter().flatten().filter(|cut| !cut.retires);
            member.revoked_by = revocations.next().map(|cut| cut.by);
        }
    }

    /// The certificates that count, those that a later one took the place of among them.
    pub(super) fn certificates(&self) -> impl Iterator<Item = &Certificate> {
        counted(&self.facts, &self.settled).map(|(_, certificate)| certificate)
    }

    /// A certificate, by its record.
    pub(super) fn certificate(&self, id: RecordId) -> Option<&Certificate> {
        match &self.facts.get(&id)?.said {
            Said::Certificate(certificate) => Some(certificate),
            _ => None,
        }
    }

    /// The units that count, with who said so when.
    pub(super) fn units(&self) -> impl Iterator<Item = (UnitId, Unit)> + '_ {
        let counted = self.settled.counted.iter();
        counted.filter_map(|id| {
            let fact = self.facts.get(id)?;
            let Said::Unit {
                unit, parent, name, ..
            } = &fact.said
            else {
                return None;
            };
            let known = Unit {
                parent: *parent,
                name: name.clone(),
                since: fact.since,
            };
            Some((*unit, known))
        })
    }

    /// Whether a key was ever made an administrator's: a record of one is kept, whatever became
    /// of that key.
    pub(super) fn ever_certifies(&self, person: PersonKey) -> bool {
        self.settled.founder == Some(person)
            || self.facts.values().any(|fact| match &fact.said {
                Said::Certificate(given) => {
                    given.person == person && policy::may(given.roles, policy::Act::Certify)
                }
                _ => false,
            })
    }
}

/// A unit of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) parent: Option<UnitId>,
    pub(super) name: String,
    pub(super) since: (Timestamp, RecordId),
}

fn said(header: &Header, body: &[u8]) -> Option<Said> {
    match header.kind {
        Kind::Certificate => Certificate::from_bytes(body).ok().map(Said::Certificate),
        Kind::Revocation => Revocation::from_bytes(body).ok().map(Said::Revocation),
        Kind::Retirement => {
            let said = Retirement::from_bytes(header.author, body).ok()?;
            Some(Said::Retirement {
                to: said.to,
                leaves: said.of(header.author),
            })
        }
        Kind::Invitation => Invitation::from_bytes(body).ok().map(Said::Invitation),
        Kind::Place => match Place::from_bytes(body).ok()? {
            Place::Unit {
                unit,
                parent,
                name,
                nonce,
            } => Some(Said::Unit {
                unit,
                parent,
                name,
                nonce,
            }),
            Place::Document { .. } => None,
        },
        Kind::Confirmation => {
            let Confirmation { unit, certificate } = Confirmation::from_bytes(body).ok()?;
            Some(Said::Confirmation { unit, certificate })
        }
        _ => None,
    }
}

fn counted<'a>(
    facts: &'a Facts,
    settled: &'a Settled,
) -> impl Iterator<Item = (&'a Fact, &'a Certificate)> {
    let counted = settled.counted.iter();
    counted.filter_map(|id| match facts.get(id) {
        Some(fact) => match &fact.said {
            Said::Certificate(certificate) => Some((fact, certificate)),
            _ => None,
        },
        None => None,
    })
}

/// With which key each retired one's person goes on. Should one have said it of two, the record of
/// the lower id counts.
fn retired(facts: &Facts, settled: &Settled) -> BTreeMap<PersonKey, PersonKey> {
    let mut retired = BTreeMap::new();
    for fact in settled.counted.iter().filter_map(|id| facts.get(id)) {
        if let Said::Retirement { to, .. } = &fact.said {
            retired.entry(fact.author).or_insert(*to);
        }
    }
    retired
}

fn member(
    certificate: Certificate,
    certified_by: PersonKey,
    since: (Timestamp, RecordId),
) -> Member {
    Member {
        ever: certificate.roles,
        certificate,
        certified_by,
        since,
        retired_to: None,
        revoked_by: None,
    }
}

fn keep_later(members: &mut BTreeMap<PersonKey, Member>, mut new: Member) {
    let person = new.certificate.person;
    if let Some(known) = members.get_mut(&person) {
        known.ever = known.ever.and(new.ever);
        new.ever = known.ever;
        if known.since >= new.since {
            return;
        }
    }
    members.insert(person, new);
}
