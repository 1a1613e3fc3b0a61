//! Carrying is by place: which documents a laptop carries, from the organisation's own records alone.
//! Who may read them is another question, and one of keys.

use super::organisation::Unit;
use super::{Place, Role, Roster};
use crate::id::{DeviceKey, SubjectId, UnitId};
use crate::limit::UNIT_DEPTH_MAX;
use crate::record::{Checked, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// The units in which documents live, as far as it is proved. A document whose home nobody proved is
/// carried by all: leaving it with too few would lose it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Homes {
    of: BTreeMap<SubjectId, UnitId>,
    units: BTreeSet<UnitId>,
}

impl<'a, C: Checked + 'a> FromIterator<&'a C> for Homes {
    fn from_iter<I: IntoIterator<Item = &'a C>>(records: I) -> Self {
        let mut homes = Self::default();
        for record in records {
            homes.learn(record);
        }
        homes
    }
}

impl Homes {
    /// Takes note of a record. Answers the document whose home it proves, where that is news.
    pub fn learn(&mut self, record: &impl Checked) -> Option<SubjectId> {
        let record = record.record();
        let header = record.header();
        let body = record.body().filter(|_| header.kind == Kind::Place)?;
        let Ok(Place::Document {
            unit,
            nonce: Some(nonce),
        }) = Place::from_bytes(body)
        else {
            return None;
        };
        let proved = SubjectId::placed(header.author, unit, &nonce) == header.subject;
        if proved {
            self.units.insert(unit);
        }
        let news = proved && self.of.insert(header.subject, unit).is_none();
        news.then_some(header.subject)
    }

    /// Where a document lives; none where that is not proved, and for records that are no document's.
    pub fn of(&self, subject: SubjectId) -> Option<UnitId> {
        self.of.get(&subject).copied()
    }

    /// The units in which documents live.
    pub const fn units(&self) -> &BTreeSet<UnitId> {
        &self.units
    }
}

/// What two laptops exchange: everything but the documents of units that one of them has nothing to
/// do with. A certificate widens it, and none narrows it; an administrator who moves a unit may.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope {
    left_out: BTreeSet<UnitId>,
}

impl Scope {
    /// Everything but the documents of these units.
    pub const fn without(left_out: BTreeSet<UnitId>) -> Self {
        Self { left_out }
    }

    /// Whether a document that lives there is exchanged.
    pub fn takes(&self, home: Option<UnitId>) -> bool {
        home.is_none_or(|unit| !self.left_out.contains(&unit))
    }

    /// Whether all of `other` is in it.
    pub fn covers(&self, other: &Self) -> bool {
        self.left_out.is_subset(&other.left_out)
    }

    /// The units whose documents are left out.
    pub const fn left_out(&self) -> &BTreeSet<UnitId> {
        &self.left_out
    }

    /// The same for whoever has documents of these units alone: scopes that differ in nothing else
    /// become one.
    #[must_use]
    pub fn within(&self, units: &BTreeSet<UnitId>) -> Self {
        Self {
            left_out: self.left_out.intersection(units).copied().collect(),
        }
    }
}

impl Roster {
    /// What this laptop carries: the documents of each unit that it was ever certified for and of
    /// those below; a hub, all. A certificate takes nothing away that an earlier one gave, so that
    /// what a laptop holds stays in its scope.
    pub fn reach(&self, device: DeviceKey) -> Scope {
        let Some(ours) = self.organisations.get(&self.own) else {
            return Scope::default();
        };
        let given = ours.certificates().filter(|given| given.device == device);
        let given: Vec<_> = given.collect();
        if given.iter().any(|given| given.roles.contains(Role::Hub)) {
            return Scope::default();
        }
        let certified: BTreeSet<UnitId> = given.iter().map(|given| given.unit).collect();
        let outside = self.units.keys().copied();
        Scope::without(
            outside
                .filter(|unit| self.above(*unit).is_disjoint(&certified))
                .collect(),
        )
    }

    /// What two laptops exchange.
    pub fn scope(&self, one: DeviceKey, other: DeviceKey) -> Scope {
        let mut scope = self.reach(one);
        scope.left_out.extend(self.reach(other).left_out);
        scope
    }

    /// Whether whoever is certified for `unit` stands at `other` or above it.
    pub fn stands_above(&self, unit: UnitId, other: UnitId) -> bool {
        let mut at = other;
        // Asked of every member and unit: what follows parents alone needs no set.
        for _ in 0..UNIT_DEPTH_MAX {
            if at == unit {
                return true;
            }
            if self.joined_below.contains_key(&at) {
                break;
            }
            match self.units.get(&at).and_then(|known| known.parent) {
                Some(parent) => at = parent,
                None => return false,
            }
        }
        self.above(other).contains(&unit)
    }

    /// A unit and those above it. The units of an organisation that was adopted stand below that of
    /// whoever brought it along.
    fn above(&self, unit: UnitId) -> BTreeSet<UnitId> {
        let mut above = BTreeSet::from([unit]);
        let mut next = vec![unit];
        while let Some(unit) = next.pop() {
            if above.len() > UNIT_DEPTH_MAX * UNIT_DEPTH_MAX {
                break;
            }
            let parent = self.units.get(&unit).and_then(|known| known.parent);
            let joined = self.joined_below.get(&unit).into_iter().flatten();
            next.extend(
                parent
                    .iter()
                    .chain(joined)
                    .copied()
                    .filter(|unit| above.insert(*unit)),
            );
        }
        above
    }

    /// The units and where they stand. Nobody who is adopted says where one of ours does.
    pub(super) fn gather_units(&mut self) {
        let (mut ours, mut others) = (BTreeMap::new(), BTreeMap::new());
        for (of, organisation) in &self.organisations {
            let units = if *of == self.own {
                &mut ours
            } else {
                &mut others
            };
            for (id, unit) in organisation.units() {
                let known: Option<&Unit> = units.get(&id);
                // Of several statements about a unit the latest counts.
                if known.is_none_or(|known| known.since < unit.since) {
                    units.insert(id, unit);
                }
            }
        }
        for (id, unit) in others {
            ours.entry(id).or_insert(unit);
        }
        self.units = ours;
    }

    /// The units of each organisation that was adopted that have none above them there, and where
    /// those stand who brought it along.
    pub(super) fn join_units(&mut self) {
        let mut joined: BTreeMap<UnitId, BTreeSet<UnitId>> = BTreeMap::new();
        let ours: BTreeSet<UnitId> = self.own_units().collect();
        for (id, adopted) in self.organisations.iter().filter(|(id, _)| **id != self.own) {
            let all = self.organisations.values();
            let given = all.flat_map(|organisation| organisation.certificates());
            let brought = given.filter(|given| given.adopts == Some(*id));
            let under: BTreeSet<UnitId> = brought.map(|given| given.unit).collect();
            // A unit of ours stands where ours say.
            let foreign = |(unit, _): &(UnitId, _)| !ours.contains(unit);
            for (unit, known) in adopted.units().filter(foreign) {
                let top = known.parent.is_none_or(|p| !self.units.contains_key(&p));
                if top {
                    joined.entry(unit).or_default().extend(&under);
                }
            }
        }
        self.joined_below = joined;
    }
}
