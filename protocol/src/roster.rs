//! Who may write: persons, laptops and units, known from records alone.
//!
//! A roster is a pure function of the set of verified records: the order in which they came does
//! not matter. A founder certifies, and whom the founder makes an administrator; they revoke too.

mod called;
mod credentials;
mod cut;
mod invited;
mod judge;
mod names;
mod naming;
mod organisation;
pub mod policy;
mod reach;
mod readers;
mod recused;
mod settle;
mod unnamed;

pub use crate::record::body::{
    Certificate, Confirmation, Invitation, LastGood, PLACE_RULE, Place, Recusal, Rename,
    Retirement, Revocation, Role, Roles, Terms,
};
pub use cut::{Chains, Cut};
pub use invited::Invited;
pub use judge::{Counts, Judge};
pub use names::FORMERLY;
pub(crate) use naming::{is_same_person, name_of};
pub use organisation::Member;
pub use reach::{Homes, Scope};
pub use readers::Unconfirmed;
pub use recused::Recused;
pub use unnamed::{UNIT_UNNAMED, is_unit_unnamed, placeholder, unnamed_on};

use crate::id::{DeviceKey, OrganisationId, PersonKey, SubjectId, UnitId};
use crate::limit::{RETIREMENTS_FOLLOWED_MAX, UNIT_DEPTH_MAX};
use crate::record::{Checked, Kind};
use crate::typing::unit_path;
use organisation::{Organisation, Unit};
use recused::Recusals;
use std::collections::{BTreeMap, BTreeSet};

/// The people, laptops and units of our organisation, and of those that it adopted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    own: OrganisationId,
    organisations: BTreeMap<OrganisationId, Organisation>,
    units: BTreeMap<UnitId, Unit>,
    /// Below which units those of organisations that were adopted stand.
    joined_below: BTreeMap<UnitId, BTreeSet<UnitId>>,
    recusals: Recusals,
    names: names::Lazily,
}

impl Roster {
    /// The roster of `own`, before any of its records is known.
    pub fn new(own: OrganisationId) -> Self {
        Self {
            own,
            organisations: BTreeMap::new(),
            units: BTreeMap::new(),
            joined_below: BTreeMap::new(),
            recusals: Recusals::new(),
            names: names::Lazily::default(),
        }
    }

    /// Our organisation.
    pub const fn own(&self) -> OrganisationId {
        self.own
    }

    /// Takes note of a record. Kinds that say nothing of people or units change nothing.
    pub fn learn(&mut self, record: &impl Checked) {
        self.learn_all([record]);
    }

    /// Takes note of records, and derives what follows from them once.
    pub fn learn_all<'a, C: Checked + 'a>(&mut self, records: impl IntoIterator<Item = &'a C>) {
        let mut noted = false;
        for record in records {
            let record = record.record();
            if record.header().kind == Kind::Rename {
                let organisation = record.header().organisation;
                let known = self.organisations.entry(organisation).or_default();
                known.renames.note(record);
                self.names = names::Lazily::default();
            }
            if record.header().kind == Kind::Recusal {
                recused::note(&mut self.recusals, record);
            } else if record.header().kind.makes_the_roster() {
                let organisation = record.header().organisation;
                noted |= self
                    .organisations
                    .entry(organisation)
                    .or_default()
                    .note(record);
            }
        }
        if noted {
            self.names = names::Lazily::default();
            self.settle();
        }
    }

    /// Ours first: what it revokes holds in those that it adopted as well.
    fn settle(&mut self) {
        let none = settle::Cuts::new();
        let outer = match self.organisations.get_mut(&self.own) {
            Some(ours) => {
                ours.settle(self.own, &none);
                ours.settled.cuts.clone()
            }
            None => none,
        };
        for (id, other) in &mut self.organisations {
            if *id != self.own {
                other.settle(*id, &outer);
            }
        }
        self.gather_units();
        self.join_units();
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
        self.organisations.get(&organisation)?.settled.founder
    }

    /// A person's standing in one organisation. Where no certificate of theirs counts, the last
    /// that was given is answered: what they wrote is shown with a name, though it does not count.
    pub fn member(&self, organisation: OrganisationId, person: PersonKey) -> Option<&Member> {
        let known = self.organisations.get(&organisation)?;
        let counted = known.members.get(&person);
        counted.or_else(|| known.known.get(&person))
    }

    /// A person whose certificate counts, in an organisation that counts.
    fn counted_member(&self, organisation: OrganisationId, person: PersonKey) -> Option<&Member> {
        let adopted = |other: &Organisation| other.adopted_for_good.contains(&organisation);
        if organisation != self.own && !self.organisations.values().any(adopted) {
            return None;
        }
        self.organisations.get(&organisation)?.members.get(&person)
    }

    /// Whether a person may let others in and revoke them, as far as is known here.
    pub fn may(&self, person: PersonKey, act: policy::Act) -> bool {
        let Some(member) = self.counted_member(self.own, person) else {
            return false;
        };
        let by_role = policy::may(member.certificate.roles, act);
        let founds = self.founder(self.own) == Some(person) && !act.is_at_the_scene();
        let writes = member.revoked_by.is_none() && member.retired_to.is_none();
        writes && (by_role || founds)
    }

    /// Whether a key was ever made an administrator's in an organisation. What such a key certified
    /// or revoked is kept and passed on; whether it counts is another question.
    pub fn ever_certifies(&self, organisation: OrganisationId, person: PersonKey) -> bool {
        let known = self.organisations.get(&organisation);
        known.is_some_and(|known| known.ever_certifies(person))
    }

    /// A person as they are known now: by our organisation, or by the one in which they wrote.
    pub fn person(&self, person: PersonKey) -> Option<&Member> {
        self.member(self.own, person).or_else(|| {
            self.organisations
                .keys()
                .find_map(|organisation| self.member(*organisation, person))
        })
    }

    /// Whether whoever writes as `now` goes on for the person who wrote as `then`, by the word of
    /// the latter's own key.
    pub fn goes_on_for(&self, now: PersonKey, then: PersonKey) -> bool {
        self.followed(then).any(|key| key == now)
    }

    /// A key, and those with which its person went on.
    fn followed(&self, person: PersonKey) -> impl Iterator<Item = PersonKey> + '_ {
        let next = |key: &PersonKey| self.person(*key)?.retired_to;
        std::iter::successors(Some(person), next).take(RETIREMENTS_FOLLOWED_MAX)
    }

    /// All persons that our organisation certified, in the order of their keys; those who were
    /// revoked among them.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.organisations
            .get(&self.own)
            .into_iter()
            .flat_map(|organisation| organisation.members.values())
    }

    /// The persons of our organisation who write on this laptop; those who were revoked among them.
    pub fn on_device(&self, device: DeviceKey) -> impl Iterator<Item = &Member> {
        self.members()
            .filter(move |member| member.certificate.device == device)
    }

    /// Whether everyone on a laptop who was not revoked went on to another one.
    pub fn is_retired(&self, device: DeviceKey) -> bool {
        let mut writers = self
            .on_device(device)
            .filter(|member| member.revoked_by.is_none())
            .peekable();
        writers.peek().is_some() && writers.all(|member| member.retired_to.is_some())
    }

    /// Whether a laptop was revoked: for good, whoever is certified on it later.
    pub fn is_revoked(&self, device: DeviceKey) -> bool {
        let ours = self.organisations.get(&self.own).into_iter();
        let mut cuts = ours.flat_map(|ours| ours.settled.cuts.values().flatten());
        cuts.any(|cut| cut.devices.contains(&device))
    }

    /// Whether not everything that a key writes counts as a matter of course: it was revoked or
    /// retired, or no certificate of it counts.
    pub fn is_doubtful(&self, person: PersonKey) -> bool {
        let counts = |organisation: &Organisation| organisation.members.contains_key(&person);
        let cut = |organisation: &Organisation| organisation.settled.cuts.contains_key(&person);
        !self.organisations.values().any(counts) || self.organisations.values().any(cut)
    }

    /// All keys of which [`Roster::is_doubtful`] is true, in their order.
    pub fn doubtful(&self) -> Vec<PersonKey> {
        let all = self.organisations.values();
        let known: BTreeSet<PersonKey> =
            all.flat_map(|known| known.known.keys().copied()).collect();
        let doubtful = known.into_iter().filter(|person| self.is_doubtful(*person));
        doubtful.collect()
    }

    /// What counts of a key's revocations in our organisation, by revoker; its own retirement
    /// among them.
    pub fn cuts(&self, person: PersonKey) -> &[Cut] {
        let ours = self.organisations.get(&self.own);
        ours.and_then(|ours| ours.settled.cuts.get(&person))
            .map_or(&[], Vec::as_slice)
    }

    /// Whether a laptop may link to ours: somebody writes on it.
    pub fn admits(&self, device: DeviceKey) -> bool {
        let writes = |member: &Member| {
            let gone = member.revoked_by.is_some() || member.retired_to.is_some();
            !gone && !member.certificate.is_printed()
        };
        !self.is_revoked(device) && self.on_device(device).any(writes)
    }

    /// Whether everyone left a laptop of ours for others, and somebody for this one: until that is
    /// confirmed they still link to each other, and to nobody else.
    pub fn moves_to(&self, device: DeviceKey, other: DeviceKey) -> bool {
        let goes_on_there = |member: &Member| {
            let next = member
                .retired_to
                .and_then(|to| self.counted_member(self.own, to));
            member.revoked_by.is_none() && next.is_some_and(|next| next.certificate.device == other)
        };
        !self.is_revoked(device) && self.on_device(device).any(goes_on_there)
    }

    /// Whether a laptop is certified as a hub.
    pub fn is_hub(&self, device: DeviceKey) -> bool {
        self.admits(device)
            && self.on_device(device).any(|member| {
                member.revoked_by.is_none() && member.certificate.roles.contains(Role::Hub)
            })
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

    /// A unit and those above it, the nearest first.
    pub fn units_from(&self, unit: UnitId) -> Vec<UnitId> {
        let mut units = vec![unit];
        let mut at = self.units.get(&unit).and_then(|known| known.parent);
        while let Some(above) = at.filter(|above| !units.contains(above)) {
            if units.len() == UNIT_DEPTH_MAX {
                break;
            }
            units.push(above);
            at = self.units.get(&above).and_then(|known| known.parent);
        }
        units
    }

    /// The unit with this path, where there is one.
    pub fn unit_at(&self, path: &str) -> Option<UnitId> {
        self.meant(self.units.keys().copied(), path)
    }

    /// Of these units the one with this path; else the one with a path that an input method writes so.
    fn meant(&self, units: impl Iterator<Item = UnitId> + Clone, path: &str) -> Option<UnitId> {
        let exact = units.clone().find(|unit| self.unit_path(*unit) == path);
        exact.or_else(|| {
            let path = unit_path(path);
            let mut units = units;
            units.find(|unit| unit_path(&self.unit_path(*unit)) == path)
        })
    }

    /// The subject of our organisation's own records.
    pub fn subject(&self) -> SubjectId {
        SubjectId::of_organisation(self.own)
    }

    /// The subject of a unit's keys.
    pub fn unit_subject(&self, unit: UnitId) -> SubjectId {
        SubjectId::of_unit(self.own, unit)
    }
}

#[cfg(test)]
mod tests;
