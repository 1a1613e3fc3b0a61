//! What a laptop derives from its disk, and what is on its way there.

use super::Person;
use crate::world::session::Session;
use crate::world::weather::Dice;
use onscene_protocol::clock::{ClockReading, Entropy, LogicalClock};
use onscene_protocol::id::{ActorId, OrganisationId, RecordId, SubjectId};
use onscene_protocol::incident::Incident;
use onscene_protocol::record::{Checked, Kind};
use onscene_protocol::roster::Roster;
use onscene_protocol::seal::{KeyBody, Keyring};
use onscene_protocol::verify::Verified;
use std::collections::BTreeMap;

/// Everything that a crash takes away.
pub(in crate::world) struct Memory {
    pub(super) roster: Roster,
    pub(super) keys: Keyring,
    pub(super) incidents: BTreeMap<SubjectId, Incident>,
    pub(super) clock: LogicalClock,
    pub(super) booted_ms: u64,
    /// Fresh per opening, so that a chain is never continued twice: one per kind, from one root.
    actors: [u8; 16],
    pub(super) chains: BTreeMap<(SubjectId, u8), (u64, RecordId)>,
    staged: Vec<Verified>,
    /// Exchanges that it began, by the other laptop.
    pub(in crate::world) sessions: BTreeMap<usize, Session>,
}

impl Memory {
    pub(super) fn new(organisation: OrganisationId, now_ms: u64, dice: &mut Dice) -> Self {
        Self {
            roster: Roster::new(organisation),
            keys: Keyring::default(),
            incidents: BTreeMap::new(),
            clock: LogicalClock::default(),
            booted_ms: now_ms,
            actors: dice.bytes(),
            chains: BTreeMap::new(),
            staged: Vec::new(),
            sessions: BTreeMap::new(),
        }
    }

    /// The same once more, in the same chains; exchanges go on in one only.
    pub(super) fn twin(&self) -> Self {
        Self {
            roster: self.roster.clone(),
            keys: self.keys.clone(),
            incidents: self.incidents.clone(),
            clock: self.clock,
            booted_ms: self.booted_ms,
            actors: self.actors,
            chains: self.chains.clone(),
            staged: self.staged.clone(),
            sessions: BTreeMap::new(),
        }
    }

    /// Reads the disk.
    pub(super) fn derive(
        &mut self,
        disk: &BTreeMap<RecordId, Verified>,
        person: &Person,
        wall_ms: u64,
    ) {
        for record in disk.values() {
            self.roster.learn(record);
            self.clock.observe(record.record().header().time, wall_ms);
        }
        let all: Vec<Verified> = disk.values().cloned().collect();
        self.apply(&all, disk, person);
    }

    /// Goes on in chains of its own, as after another opening.
    pub(super) fn begin_new_chains(&mut self, dice: &mut Dice) {
        self.actors = dice.bytes();
        self.chains.clear();
    }

    pub(super) fn actor(&self, kind: Kind) -> ActorId {
        let mut actor = self.actors;
        actor[0] = kind.number();
        ActorId::from_bytes(actor)
    }

    pub(super) fn is_staged(&self, id: RecordId) -> bool {
        self.staged.iter().any(|record| record.record().id() == id)
    }

    /// Whether something that was written here is still on its way to the disk.
    pub(super) fn is_writing(&self, person: &Person) -> bool {
        let me = person.public();
        self.staged
            .iter()
            .any(|record| record.record().header().author == me)
    }

    pub(super) fn stage(&mut self, record: Verified, wall_ms: u64) {
        self.roster.learn(&record);
        self.clock.observe(record.record().header().time, wall_ms);
        self.staged.push(record);
    }

    pub(super) fn take_staged(&mut self) -> Vec<Verified> {
        std::mem::take(&mut self.staged)
    }

    /// Takes what is committed now into documents and keys.
    pub(super) fn apply(
        &mut self,
        records: &[Verified],
        disk: &BTreeMap<RecordId, Verified>,
        person: &Person,
    ) {
        self.learn_keys(disk, person);
        let mut subjects: Vec<SubjectId> = changes(records)
            .map(|r| r.record().header().subject)
            .collect();
        subjects.sort_unstable();
        subjects.dedup();
        for subject in subjects {
            let incident = self
                .incidents
                .entry(subject)
                .or_insert_with(|| Incident::new(subject));
            let waited = |due: &[RecordId]| {
                let due = due.iter().filter_map(|id| disk.get(id));
                due.collect::<Vec<_>>()
            };
            if incident.apply_with(records, waited).must_rebuild {
                let all: Vec<&Verified> = disk.values().collect();
                *incident = Incident::from_records(subject, &all);
            }
        }
    }

    /// A key may have come before the one that it is wrapped under.
    fn learn_keys(&mut self, disk: &BTreeMap<RecordId, Verified>, person: &Person) {
        let bodies: Vec<(SubjectId, KeyBody)> = disk
            .values()
            .filter(|record| record.record().header().kind == Kind::Key)
            .filter_map(|record| {
                let body = KeyBody::from_bytes(record.record().body()?).ok()?;
                Some((record.record().header().subject, body))
            })
            .collect();
        for _ in 0..2 {
            for (subject, body) in &bodies {
                self.keys
                    .learn(*subject, body, std::slice::from_ref(&person.secret));
            }
        }
    }

    pub(super) fn readings(&self, disk: &BTreeMap<RecordId, Verified>) -> Vec<ClockReading> {
        let mut readings: Vec<_> = disk
            .values()
            .map(Checked::record)
            .filter(|record| record.header().kind == Kind::Clock)
            .collect();
        readings.sort_by_key(|record| (record.header().time, record.id()));
        let bodies = readings.into_iter().filter_map(|record| record.body());
        bodies
            .filter_map(|body| minicbor::decode(body).ok())
            .collect()
    }
}

fn changes(records: &[Verified]) -> impl Iterator<Item = &Verified> {
    records
        .iter()
        .filter(|record| record.record().header().kind == Kind::Change)
}
