//! Reading is by key: who may be given the keys of which unit.
//!
//! A certificate gives keys where it was given from where one may (`settle/placing`). One that was
//! given from beside a unit or below it gives that unit's only once an administrator of the unit
//! confirmed it: nobody reads a neighbour by certifying themselves.

use super::policy::{Act, Part, may, may_read};
use super::{Certificate, Member, Roster};
use crate::id::{PersonKey, RecordId, SealKey, SubjectId, UnitId};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Somebody who would read a unit by their certificate, and is given no key until it is confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unconfirmed<'a> {
    /// The record of the certificate.
    pub certificate: RecordId,
    /// Who, and who certified them.
    pub member: &'a Member,
    /// The unit for which it can be confirmed.
    pub unit: UnitId,
}

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

    /// The same of a person, by the latest of their certificates that gives keys of that unit.
    pub fn reads_by_key(&self, person: PersonKey, unit: UnitId, part: Part) -> bool {
        let mut giving = self.giving_keys(person, unit);
        let latest = giving.next();
        latest.is_some_and(|certificate| self.reads(certificate, unit, part))
    }

    /// The persons who hold a unit's keys and pass them on where no administrator does, in the order
    /// in which that falls to them: those of the unit itself first.
    pub fn keepers(&self, unit: UnitId) -> Vec<PersonKey> {
        let here = self.members().filter(|member| self.is_here(member));
        let here = here.filter(|member| !member.certificate.is_printed());
        let mut keepers: Vec<(bool, PersonKey)> = here
            .filter_map(|member| {
                let person = member.certificate.person;
                let given = self.giving_keys(person, unit).next()?;
                let reads = self.reads(given, unit, Part::Linked);
                reads.then_some((given.unit != unit, person))
            })
            .collect();
        keepers.sort_unstable();
        keepers.into_iter().map(|(_, person)| person).collect()
    }

    /// Whether a person ever read a part of a unit: a key that somebody else made known for it could
    /// be read elsewhere too, and nobody seals anything with that.
    pub fn ever_read(&self, person: PersonKey, unit: UnitId, part: Part) -> bool {
        let mut giving = self.giving_keys(person, unit);
        giving.any(|certificate| self.reads(certificate, unit, part))
    }

    /// The certificates that give somebody keys of a unit, if they stand there: the latest first.
    fn giving_keys(&self, person: PersonKey, unit: UnitId) -> impl Iterator<Item = &Certificate> {
        let ours = self.organisations.get(&self.own).into_iter();
        ours.flat_map(move |ours| {
            let given = ours.given.get(&person).into_iter().flatten();
            let gives = move |id: &&RecordId| {
                ours.settled.trusted.contains(id) || self.is_confirmed(**id, unit)
            };
            given.filter(gives).filter_map(|id| ours.certificate(*id))
        })
    }

    fn is_confirmed(&self, certificate: RecordId, unit: UnitId) -> bool {
        let ours = self.organisations.get(&self.own);
        let confirmed = ours.and_then(|ours| ours.settled.confirmed.get(&certificate));
        let mut confirmed = confirmed.into_iter().flatten();
        confirmed.any(|above| self.stands_above(*above, unit))
    }

    /// Whether a person may certify, invite and make units at a unit: the founder and administrators
    /// certified at the root anywhere, others at their own unit and below it.
    pub fn may_place(&self, person: PersonKey, unit: UnitId) -> bool {
        let Some(ours) = self.organisations.get(&self.own) else {
            return false;
        };
        self.may(person, Act::Certify)
            && (ours.settled.of_the_root.contains(&person)
                || self
                    .administered(person)
                    .any(|own| self.stands_above(own, unit)))
    }

    /// The units for which somebody was made an administrator by who may.
    fn administered(&self, person: PersonKey) -> impl Iterator<Item = UnitId> {
        let ours = self.organisations.get(&self.own).into_iter();
        ours.flat_map(move |ours| {
            let given = ours.given.get(&person).into_iter().flatten();
            let trusted = given.filter(|id| ours.settled.trusted.contains(id));
            let given = trusted.filter_map(|id| ours.certificate(*id));
            let certifies = move |given: &&Certificate| {
                may(given.roles, Act::Certify) || ours.settled.founder == Some(person)
            };
            given.filter(certifies).map(|given| given.unit)
        })
    }

    /// Those whom this person can confirm as readers of a unit that they administer.
    pub fn unconfirmed(&self, by: PersonKey) -> Vec<Unconfirmed<'_>> {
        let Some(ours) = self.organisations.get(&self.own) else {
            return Vec::new();
        };
        if !self.may(by, Act::Certify) {
            return Vec::new();
        }
        let units: BTreeSet<UnitId> = self.administered(by).collect();
        let mut found = Vec::new();
        for member in self.members().filter(|member| self.is_here(member)) {
            let (_, id) = member.since;
            if ours.settled.trusted.contains(&id) {
                continue;
            }
            let asks = |unit: &&UnitId| {
                self.reads(&member.certificate, **unit, Part::Linked)
                    && !self.is_confirmed(id, **unit)
            };
            // One who stands below the administrator is confirmed for their own unit.
            let own = Some(&member.certificate.unit).filter(|own| self.may_place(by, **own));
            found.extend(
                units
                    .iter()
                    .find(asks)
                    .or(own.filter(asks))
                    .map(|unit| Unconfirmed {
                        certificate: id,
                        member,
                        unit: *unit,
                    }),
            );
        }
        found
    }

    fn is_here(&self, member: &Member) -> bool {
        let gone = member.revoked_by.is_some() || member.retired_to.is_some();
        !gone && !self.is_revoked(member.certificate.device)
    }

    /// Who may read a part by what others wrap for: of a unit's, or of what is everybody's in the
    /// organisation. Nobody who was revoked or went on with another laptop.
    pub fn readers(&self, unit: Option<UnitId>, part: Part) -> BTreeSet<SealKey> {
        let here = self.members().filter(|member| self.is_here(member));
        let reading = here.filter_map(|member| {
            let (person, current) = (member.certificate.person, &member.certificate);
            let certificate = match unit {
                Some(unit) => self
                    .giving_keys(person, unit)
                    .next()
                    .filter(|given| self.reads(given, unit, part)),
                None => Some(current).filter(|given| may_read(given.roles, part)),
            };
            certificate.map(|given| given.seal_key)
        });
        reading.collect()
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
