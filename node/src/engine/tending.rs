//! The keys of the organisation, of its units and of their circles: who holds them, and that nobody
//! else does.

use super::EngineError;
use super::shared::{Shared, counted, learn_circles, sealing};
use super::turn::Turn;
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::{KeyId, SealKey, SubjectId, UnitId};
use onscene_protocol::record::{Checked, Kind};
use onscene_protocol::roster::policy::{Act, Part, may_read};
use onscene_protocol::roster::{Certificate, Roster};
use onscene_protocol::seal::{Key, KeyBody, Purpose, Wrap};
use onscene_protocol::verify::Verified;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Wraps for persons in one key record: 180 bytes each, within one body.
const WRAPS_PER_RECORD: usize = 300;
/// Laptops of no administrator that pass on one unit's keys: enough that one of them is there, and few
/// enough that somebody who joins is not handed the same keys by hundreds.
const KEEPERS_MAX: usize = 8;
/// The keys that a unit has, and what whoever holds one may read.
pub(super) const KEYS: [(Purpose, Part); 3] = [
    (Purpose::Unit, Part::Linked),
    (Purpose::Petitioners, Part::Petitioners),
    (Purpose::Words, Part::Words),
];

/// Who may read what is sealed with a unit's key of this purpose.
pub(super) fn part_of(purpose: Purpose) -> Part {
    let known = KEYS.iter().find(|(of, _)| *of == purpose);
    known.map_or(Part::Linked, |(_, part)| *part)
}

/// Keys of one purpose, and whose they are.
#[derive(Clone, Copy)]
struct Shelf {
    /// None for those of the whole organisation.
    unit: Option<UnitId>,
    purpose: Purpose,
    part: Part,
}

impl Shelf {
    /// What is everybody's in the organisation: plans are sealed under it.
    const ORGANISATION: Self = Self {
        unit: None,
        purpose: Purpose::Unit,
        part: Part::Entries,
    };

    fn of_unit(unit: UnitId) -> impl Iterator<Item = Self> {
        KEYS.into_iter().map(move |(purpose, part)| Self {
            unit: Some(unit),
            purpose,
            part,
        })
    }

    /// The circles of stores from before units had keys of their own: they had one for all.
    fn former() -> impl Iterator<Item = Self> {
        Purpose::CIRCLES.into_iter().map(|(purpose, part)| Self {
            unit: None,
            purpose,
            part,
        })
    }

    fn subject(self, roster: &Roster) -> SubjectId {
        self.unit
            .map_or_else(|| roster.subject(), |unit| roster.unit_subject(unit))
    }
}

/// What the records of a shelf's subject say of one key.
struct Wrapped {
    purpose: Purpose,
    epoch: u32,
    holders: BTreeSet<SealKey>,
}

/// Whether the writer holds no key of their own unit: it may have none yet, and then they make it. The
/// store is from before units had keys of their own, or they are the first in a unit that somebody
/// made who does not read it.
pub(super) fn is_due(shared: &Shared) -> bool {
    let (standing, me) = (shared.standing(), shared.person());
    let (roster, keys) = (&standing.roster, &standing.keys);
    let unit = roster.person(me).map(|me| me.certificate.unit);
    unit.is_some_and(|unit| {
        let held = keys.current(roster.unit_subject(unit), Purpose::Unit);
        held.is_none() && roster.reads_by_key(me, unit, Part::Linked)
    })
}

impl Turn<'_> {
    /// A laptop that reads a unit sees to it that nobody who was revoked can read what comes, nor the
    /// former key of whoever moved, and that everyone else can who may. An administrator's does so in
    /// all the units that it reads, and in the organisation.
    pub(super) fn tend_keys(&mut self) -> Result<(), EngineError> {
        if !self.can_sign() {
            return Ok(());
        }
        let (roster, me) = (Arc::clone(&self.standing.roster), self.person());
        let administers = roster.may(me, Act::Certify);
        if administers {
            self.tend_organisation()?;
        }
        for unit in roster.own_units() {
            let reads = roster.reads_by_key(me, unit, Part::Linked);
            let falls_to = || {
                let keepers = roster.keepers(unit);
                keepers.iter().take(KEEPERS_MAX).any(|keeper| *keeper == me)
            };
            if reads && (administers || falls_to()) {
                self.tend_unit(unit)?;
            }
        }
        Ok(())
    }

    fn tend_organisation(&mut self) -> Result<(), EngineError> {
        self.tend(Shelf::ORGANISATION)?;
        let (keys, subject) = (
            Arc::clone(&self.standing.keys),
            self.standing.roster.subject(),
        );
        for shelf in Shelf::former() {
            if !keys.epochs(subject, shelf.purpose).is_empty() {
                self.tend(shelf)?;
            }
        }
        Ok(())
    }

    /// The same in one unit, which may have no keys yet.
    pub(super) fn tend_unit(&mut self, unit: UnitId) -> Result<(), EngineError> {
        Shelf::of_unit(unit).try_for_each(|shelf| self.tend(shelf))
    }

    /// A key of the writer's own unit, made now, because those that there are did not come yet. Of two
    /// the lower id is used once both are everywhere.
    pub(super) fn make_own_unit_key(&mut self) -> Result<Key, EngineError> {
        let own = self.own_certificate()?;
        let roster = Arc::clone(&self.standing.roster);
        let subject = roster.unit_subject(own.unit);
        let wrapped = self.wrapped_for(subject)?;
        let known = wrapped.values().filter(|it| it.purpose == Purpose::Unit);
        let epoch = known.map(|known| known.epoch).max().unwrap_or(1);
        let mut readers = roster.readers(Some(own.unit), Part::Linked);
        readers.insert(own.seal_key);
        let fresh = Key::from_bytes(self.shared.host.entropy().bytes());
        self.write_own_key(subject, (Purpose::Unit, epoch), &fresh, readers)?;
        Ok(fresh)
    }

    fn tend(&mut self, shelf: Shelf) -> Result<(), EngineError> {
        let roster = Arc::clone(&self.standing.roster);
        let readers = roster.readers(shelf.unit, shelf.part);
        let own = self.own_certificate()?;
        if shelf.unit.is_some() && !readers.contains(&own.seal_key) {
            return Ok(());
        }
        // Those who read it from above may not have heard yet that it has keys.
        let makes = shelf.unit == Some(own.unit) || roster.may(self.person(), Act::Certify);
        let gone: BTreeSet<SealKey> = roster
            .doubtful()
            .into_iter()
            .filter_map(|person| Some(roster.person(person)?.certificate.seal_key))
            .filter(|key| !readers.contains(key))
            .collect();
        let subject = shelf.subject(&roster);
        let wrapped = self.wrapped_for(subject)?;
        let keys = Arc::clone(&self.standing.keys);
        let epochs = keys.epochs(subject, shelf.purpose);
        let none = BTreeSet::new();
        let holders = |key: &Key| wrapped.get(&key.id()).map_or(&none, |known| &known.holders);
        let next = match epochs.first() {
            Some((epoch, current)) => {
                let lost = !holders(current).is_disjoint(&gone);
                lost.then(|| epoch.saturating_add(1))
            }
            None if makes => Self::first_epoch(shelf, &readers, &wrapped),
            None => None,
        };
        if let Some(epoch) = next {
            let fresh = Key::from_bytes(self.shared.host.entropy().bytes());
            let named = (shelf.purpose, epoch);
            self.write_own_key(subject, named, &fresh, readers.iter().copied())?;
        }
        for (epoch, key) in epochs {
            let lacking = readers.difference(holders(key)).copied();
            self.write_own_key(subject, (shelf.purpose, epoch), key, lacking)?;
        }
        Ok(())
    }

    /// Under which epoch a unit gets a key where none is held here: none where somebody holds one
    /// who can pass it on, or where it would be none of ours.
    fn first_epoch(
        shelf: Shelf,
        readers: &BTreeSet<SealKey>,
        wrapped: &BTreeMap<KeyId, Wrapped>,
    ) -> Option<u32> {
        shelf.unit?;
        let of_shelf = || {
            wrapped
                .values()
                .filter(|known| known.purpose == shelf.purpose)
        };
        if of_shelf().any(|known| !known.holders.is_disjoint(readers)) {
            return None;
        }
        let last = of_shelf().map(|known| known.epoch).max();
        Some(last.unwrap_or(0).saturating_add(1))
    }

    /// For whom each key of a subject was wrapped, in this turn too.
    fn wrapped_for(&self, subject: SubjectId) -> Result<BTreeMap<KeyId, Wrapped>, EngineError> {
        let known = self.shared.store.read()?.subject(subject)?;
        let known = known.iter().map(|record| record as &dyn Checked);
        let arrived = self.writing.arrived_of(subject);
        let all: Vec<&dyn Checked> = known
            .chain(arrived.map(|record| record as &dyn Checked))
            .collect();
        let mut wrapped: BTreeMap<KeyId, Wrapped> = BTreeMap::new();
        let mine = |person| self.secrets.person(person).is_some();
        for record in sealing(
            &self.standing.roster,
            counted(&self.standing.roster, &all),
            mine,
        )
        .0
        {
            let record = record.record();
            let body = record.body().filter(|_| record.header().kind == Kind::Key);
            let Some(Ok(body)) = body.map(KeyBody::from_bytes) else {
                continue;
            };
            let known = wrapped.entry(body.key).or_insert_with(|| Wrapped {
                purpose: body.purpose,
                epoch: body.epoch,
                holders: BTreeSet::new(),
            });
            known
                .holders
                .extend(body.wraps.iter().filter_map(|wrap| match wrap {
                    Wrap::ForPerson { person, .. } => Some(*person),
                    Wrap::UnderKey { .. } => None,
                }));
        }
        Ok(wrapped)
    }

    /// Wraps every key of the organisation and of its units that whoever is certified like this may
    /// read with, as far as it is held here. The rest follows from a laptop that holds it.
    pub(super) fn hand_over_keys(
        &mut self,
        to: &Certificate,
    ) -> Result<Vec<Verified>, EngineError> {
        let roster = Arc::clone(&self.standing.roster);
        let mut shelves = vec![Shelf::ORGANISATION];
        shelves.extend(Shelf::former());
        shelves.retain(|shelf| may_read(to.roles, shelf.part));
        let of_units = roster.own_units().flat_map(Shelf::of_unit);
        shelves.extend(of_units.filter(|shelf| {
            shelf
                .unit
                .is_some_and(|unit| roster.reads_by_key(to.person, unit, shelf.part))
        }));
        let keys = Arc::clone(&self.standing.keys);
        let mut written = Vec::new();
        for shelf in shelves {
            let subject = shelf.subject(&roster);
            let epochs = keys.epochs(subject, shelf.purpose);
            if epochs.is_empty() && shelf.unit.is_none() && shelf.purpose == Purpose::Unit {
                return Err(EngineError::Sealed);
            }
            for (epoch, key) in epochs {
                let named = (shelf.purpose, epoch);
                written.extend(self.write_own_key(subject, named, key, [to.seal_key])?);
            }
        }
        Ok(written)
    }

    fn write_own_key(
        &mut self,
        subject: SubjectId,
        (purpose, epoch): (Purpose, u32),
        key: &Key,
        readers: impl IntoIterator<Item = SealKey>,
    ) -> Result<Vec<Verified>, EngineError> {
        let mut wraps = Vec::new();
        for reader in readers {
            let mut entropy = self.shared.host.entropy();
            wraps.push(
                Wrap::for_person(reader, subject, key, &mut entropy)
                    .map_err(|_| EngineError::CannotJoin("its key for sealed parts is unusable"))?,
            );
        }
        let mut written = Vec::new();
        for wraps in wraps.chunks(WRAPS_PER_RECORD) {
            let body = KeyBody {
                key: key.id(),
                purpose,
                epoch,
                wraps: wraps.to_vec(),
                detail: None,
                circle: key.circle_public(purpose),
            };
            let bytes = body
                .to_bytes()
                .map_err(|_| EngineError::Inner("a wrapped key is too long"))?;
            let mut standing = self.standing.clone();
            let known = Arc::make_mut(&mut standing.keys);
            known.learn(subject, &body, &self.secrets.seals());
            self.set_standing(standing);
            let record = self.write(Kind::Key, subject, bytes)?;
            let roster = Arc::clone(&self.standing.roster);
            learn_circles(Arc::make_mut(&mut self.standing.keys), &roster, &[&record]);
            written.push(record);
        }
        Ok(written)
    }
}
