//! Reading is by key: who may be given the keys of which unit.

use super::policy::{Part, may_read};
use super::{Certificate, Member, Roster};
use crate::id::{PersonKey, SealKey, SubjectId, UnitId};
use std::cmp::Reverse;
use std::collections::BTreeSet;

impl Roster {
    /// The units of our own organisation, without those of organisations that it adopted.
    pub fn own_units(&self) -> impl Iterator<Item = UnitId> {
        let ours = self.organisations.get(&self.own).into_iter();
        let units: BTreeSet<UnitId> = ours
            .flat_map(|ours| ours.units().map(|(unit, _)| unit))
            .collect();
        units.into_iter()
    }

    /// The unit of ours with this path, where there is one; of several the one of the lowest id.
    pub fn own_unit_at(&self, path: &str) -> Option<UnitId> {
        let units: Vec<UnitId> = self.own_units().collect();
        self.meant(units.into_iter(), path)
    }

    /// The unit whose keys a document has that lives in `home`: that unit, or where an adopted
    /// organisation brought it along, the nearest of ours above it.
    pub fn keeper(&self, home: UnitId) -> Option<UnitId> {
        let above: Vec<UnitId> = self
            .own_units()
            .filter(|unit| self.stands_above(*unit, home))
            .collect();
        let height = |unit: &UnitId| {
            let over = above.iter().filter(|over| self.stands_above(**over, *unit));
            over.count()
        };
        let nearest = above
            .iter()
            .max_by_key(|unit| (height(unit), Reverse(**unit)));
        nearest.copied()
    }

    /// Whether a key was ever certified for a unit.
    pub fn was_certified_for(&self, person: PersonKey, unit: UnitId) -> bool {
        let ours = self.organisations.get(&self.own).into_iter();
        let mut given = ours.flat_map(|ours| ours.certificates());
        given.any(|given| given.person == person && given.unit == unit)
    }

    /// Whether whoever is certified like this may read a part of what lives in a unit: at it or
    /// above it. Who reads no more than linked documents reads those of their own unit.
    pub fn reads(&self, certified: &Certificate, unit: UnitId, part: Part) -> bool {
        let narrow = part == Part::Linked && !may_read(certified.roles, Part::Entries);
        let stands = if narrow {
            certified.unit == unit
        } else {
            self.stands_above(certified.unit, unit)
        };
        stands && may_read(certified.roles, part)
    }

    /// Who may read a part by what others wrap for: of a unit's, or of what is everybody's in the
    /// organisation. Nobody who was revoked or went on with another laptop.
    pub fn readers(&self, unit: Option<UnitId>, part: Part) -> BTreeSet<SealKey> {
        let may = |member: &&Member| match unit {
            Some(unit) => self.reads(&member.certificate, unit, part),
            None => may_read(member.certificate.roles, part),
        };
        self.members()
            .filter(|member| !self.is_revoked(member.certificate.device))
            .filter(|member| member.revoked_by.is_none() && member.retired_to.is_none())
            .filter(may)
            .map(|member| member.certificate.seal_key)
            .collect()
    }

    /// The subjects of the keys that are no document's: ours and our units'.
    pub fn own_key_subjects(&self) -> BTreeSet<SubjectId> {
        let units = self.own_units().map(|unit| self.unit_subject(unit));
        units.chain([self.subject()]).collect()
    }

    /// The same of all organisations that count: what was sealed before one was adopted still opens
    /// for whoever held its keys.
    pub fn key_subjects(&self) -> BTreeSet<SubjectId> {
        let mut subjects = BTreeSet::new();
        for organisation in self.accepted() {
            subjects.insert(SubjectId::of_organisation(organisation));
            let known = self.organisations.get(&organisation).into_iter();
            let units = known.flat_map(|known| known.units());
            subjects.extend(units.map(|(unit, _)| SubjectId::of_unit(organisation, unit)));
        }
        subjects
    }
}
