//! One laptop: a disk that keeps what was committed, and a memory that a crash empties.

mod memory;
mod recusing;
mod writing;

pub(super) use memory::Memory;

use super::weather::Dice;
use ed25519_dalek::SigningKey;
use onscene_protocol::clock::Clocks;
use onscene_protocol::exchange::{Fingerprint, Sets, home_of, is_own};
use onscene_protocol::id::{DeviceKey, OrganisationId, PersonKey, RecordId, SubjectId, UnitId};
use onscene_protocol::incident::Reader;
use onscene_protocol::record::{Checked, Kind, Record};
use onscene_protocol::roster::{Homes, Role, Scope};
use onscene_protocol::seal::SealSecret;
use onscene_protocol::verify::{Verified, verify};
use std::collections::{BTreeMap, BTreeSet};

/// Who writes on it, and how far its clock is off.
#[derive(Clone)]
pub(super) struct Person {
    pub(super) key: SigningKey,
    pub(super) secret: SealSecret,
    pub(super) device: DeviceKey,
    pub(super) name: String,
    pub(super) unit: UnitId,
    pub(super) role: Role,
    pub(super) clock_off_ms: i64,
}

impl Person {
    pub(super) fn public(&self) -> PersonKey {
        PersonKey::from_bytes(self.key.verifying_key().to_bytes())
    }
}

/// What two laptops exchange.
pub(super) struct Share {
    scope: Scope,
    homes: Homes,
}

impl Share {
    pub(super) fn takes(&self, record: &Record) -> bool {
        let header = record.header();
        self.scope
            .takes(home_of(&self.homes, header.kind, header.subject))
    }
}

/// A node of the world.
pub struct Laptop {
    person: Person,
    organisation: OrganisationId,
    /// What a crash leaves: committed records, each once.
    disk: BTreeMap<RecordId, Verified>,
    /// What it takes away; none while the laptop is down.
    memory: Option<Memory>,
    /// The documents as they were when it lost power: they must come back the same.
    before_crash: Option<String>,
    boots: u32,
    written_here: usize,
}

impl Laptop {
    pub(super) fn new(
        person: Person,
        organisation: OrganisationId,
        first: Vec<Verified>,
        now_ms: u64,
        dice: &mut Dice,
    ) -> Self {
        let disk = first
            .into_iter()
            .map(|record| (record.record().id(), record));
        let mut laptop = Self {
            person,
            organisation,
            disk: disk.collect(),
            memory: None,
            before_crash: None,
            boots: 0,
            written_here: 0,
        };
        laptop.boot(now_ms, dice);
        laptop
    }

    /// How often it was switched on.
    pub(super) const fn boots(&self) -> u32 {
        self.boots
    }

    pub(super) fn memory(&mut self) -> Option<&mut Memory> {
        self.memory.as_mut()
    }

    pub(super) const fn person(&self) -> &Person {
        &self.person
    }

    pub(super) const fn wall_ms(&self, now_ms: u64) -> u64 {
        now_ms.saturating_add_signed(self.person.clock_off_ms)
    }

    /// The same disk in another case: nothing of the memory goes along.
    pub(super) fn disk_copied(&self) -> Self {
        self.copy(None)
    }

    /// The laptop as it runs, twice: both go on in the same chains. Exchanges go on in one only.
    pub(super) fn doubled(&self) -> Self {
        self.copy(self.memory.as_ref().map(Memory::twin))
    }

    fn copy(&self, memory: Option<Memory>) -> Self {
        Self {
            person: self.person.clone(),
            organisation: self.organisation,
            disk: self.disk.clone(),
            memory,
            before_crash: None,
            boots: self.boots,
            written_here: 0,
        }
    }

    /// Power is lost: what was not committed is gone.
    pub(super) fn crash(&mut self) {
        if self.memory.is_some() {
            self.before_crash = Some(self.documents());
            self.memory = None;
        }
    }

    /// Power is back: everything is derived from the disk again.
    pub(super) fn boot(&mut self, now_ms: u64, dice: &mut Dice) {
        if self.memory.is_some() {
            return;
        }
        self.boots += 1;
        let wall_ms = self.wall_ms(now_ms);
        let mut memory = Memory::new(self.organisation, now_ms, dice);
        memory.derive(&self.disk, &self.person, wall_ms);
        self.memory = Some(memory);
        if let Some(before) = self.before_crash.take() {
            assert_eq!(
                self.documents(),
                before,
                "{} came back changed",
                self.person.name
            );
        }
    }

    /// Takes records from another laptop: those that are believed are on their way to the disk.
    pub(super) fn take(&mut self, records: Vec<Record>, now_ms: u64) {
        let wall_ms = self.wall_ms(now_ms);
        let Some(memory) = &mut self.memory else {
            return;
        };
        for record in records {
            if self.disk.contains_key(&record.id()) || memory.is_staged(record.id()) {
                continue;
            }
            match verify(record, &memory.roster) {
                Ok(record) => memory.stage(record, wall_ms),
                Err((record, why)) => {
                    assert!(why.may_change(), "{}: {why}", record.id());
                }
            }
        }
    }

    /// What was on its way is on the disk; answers which of it was written here.
    pub(super) fn commit(&mut self, boot: u32) -> Vec<RecordId> {
        let Some(memory) = self.memory.as_mut().filter(|_| boot == self.boots) else {
            return Vec::new();
        };
        let staged = memory.take_staged();
        let me = self.person.public();
        for record in &staged {
            self.disk.insert(record.record().id(), record.clone());
        }
        memory.apply(&staged, &self.disk, &self.person);
        staged
            .iter()
            .filter(|record| record.record().header().author == me)
            .map(|record| record.record().id())
            .collect()
    }

    pub(super) fn record(&self, id: RecordId) -> Option<&Record> {
        self.disk.get(&id).map(Checked::record)
    }

    /// What it tells another that it has: what is committed, of what both carry.
    pub(super) fn sets(&self, with: DeviceKey) -> Sets {
        let organisations = [SubjectId::of_organisation(self.organisation)];
        let share = self.share(with);
        let records = self.disk.values().map(Checked::record);
        let records = records.filter(|record| share.takes(record)).map(|record| {
            let header = record.header();
            let own = is_own(header.kind, header.subject, &organisations);
            (header.time, record.id(), own)
        });
        Sets::build(records, 0)
    }

    /// What it exchanges with another.
    pub(super) fn share(&self, with: DeviceKey) -> Share {
        let memory = self.memory.as_ref();
        let scope = memory.map(|memory| memory.roster.scope(self.person.device, with));
        Share {
            scope: scope.unwrap_or_default(),
            homes: self.disk.values().collect::<Homes>(),
        }
    }

    /// Over everything that is committed here of what it and another carry.
    pub fn fingerprint_with(&self, other: &Self) -> Fingerprint {
        self.sets(other.person.device).fingerprint()
    }

    /// Whether it is one of those who carry a record, as far as it knows itself.
    pub fn carries(&self, record: &Record) -> bool {
        self.share(self.person.device).takes(record)
    }

    /// Everything that is committed here.
    pub fn committed(&self) -> impl Iterator<Item = &Record> {
        self.disk.values().map(Checked::record)
    }

    /// Every document's heads, by document.
    pub fn heads(&self) -> BTreeMap<SubjectId, String> {
        let memory = self.memory.as_ref().unwrap();
        let heads = memory.incidents.iter();
        heads
            .map(|(subject, incident)| (*subject, format!("{:?}", incident.heads())))
            .collect()
    }

    /// The ids of everything that is committed here.
    pub fn records(&self) -> impl Iterator<Item = &RecordId> {
        self.disk.keys()
    }

    /// How many entries were committed here.
    pub fn changes(&self) -> usize {
        let kinds = self.disk.values().map(|r| r.record().header().kind);
        kinds.filter(|kind| *kind == Kind::Change).count()
    }

    /// How many entries were written on this very laptop, since it was made of another one or new.
    pub const fn written_here(&self) -> usize {
        self.written_here
    }

    /// Every document's heads.
    pub fn documents(&self) -> String {
        let heads = self.heads().into_iter();
        let heads = heads.map(|(subject, heads)| format!("{subject} {heads}"));
        heads.collect::<Vec<_>>().join("\n")
    }

    /// Every incident as a person here sees it, as JSON.
    pub fn views(&self) -> String {
        let memory = self.memory.as_ref().unwrap();
        let clocks = Clocks::from_readings(&memory.readings(&self.disk));
        let reader = Reader {
            zone: None,
            keys: &memory.keys,
            roster: &memory.roster,
            clocks: &clocks,
            held: &|_| false,
            body: &|id| self.record(id)?.body().map(<[u8]>::to_vec),
        };
        let views: Vec<_> = memory
            .incidents
            .values()
            .map(|incident| incident.view(&reader))
            .collect();
        serde_json::to_string_pretty(&views).unwrap()
    }

    /// The records that its documents leave out, by form: they are kept and named.
    pub fn left_out(&self) -> BTreeSet<RecordId> {
        let memory = self.memory.as_ref().unwrap();
        let incidents = memory.incidents.values();
        incidents
            .flat_map(|incident| incident.misformed().map(|(id, _)| id))
            .collect()
    }

    /// How many entries its documents show.
    pub fn entries(&self) -> usize {
        let memory = self.memory.as_ref().unwrap();
        memory
            .incidents
            .values()
            .map(|incident| incident.len())
            .sum()
    }
}
