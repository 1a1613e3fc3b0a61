//! People, laptops and records for the tests of this crate, the same office from one seed.

mod acts;

pub(crate) use acts::{archived, line, log, start};

use crate::clock::{Clocks, Entropy, Moment, Timestamp};
use crate::id::{
    ActorId, DeviceKey, OrganisationId, PersonKey, RecordId, SubjectId, UnitId, WriterId,
};
use crate::incident::EntryKeys;
use crate::incident::command::{Attachment, Dated, Deciding};
use crate::incident::{Incident, IncidentView, NewEntry, Reader, Refusal};
use crate::record::{Checked, Draft, Kind, NO_RECORD, Record};
use crate::roster::{Certificate, Role, Roles, Roster};
use crate::seal::{Key, KeyBody, Keyring, Purpose, SealSecret, Wrap};
use crate::verify::{Verified, verify};
use ed25519_dalek::SigningKey;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use std::collections::BTreeMap;

/// 2026-07-01 08:00 UTC.
type Decided = Result<NewEntry, Refusal>;
pub(crate) const MORNING_MS: u64 = 1_782_892_800_000;
/// The incident that most tests write into.
pub(crate) const INCIDENT: SubjectId = SubjectId::from_bytes([0x1c; 16]);

/// Randomness from a seed.
pub(crate) struct Seeded(ChaCha8Rng);

impl Seeded {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.0.next_u64() % limit as u64).unwrap()
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

impl Entropy for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }
}

/// One person on one laptop.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) key: SigningKey,
    pub(crate) secret: SealSecret,
    pub(crate) device: DeviceKey,
    pub(crate) name: &'static str,
}

impl Person {
    pub(crate) fn new(number: u8, name: &'static str) -> Self {
        Self {
            key: SigningKey::from_bytes(&[number; 32]),
            secret: SealSecret::from_bytes([number ^ 0x80; 32]),
            device: DeviceKey::from_bytes([number; 32]),
            name,
        }
    }

    pub(crate) fn public(&self) -> PersonKey {
        PersonKey::from_bytes(self.key.verifying_key().to_bytes())
    }

    pub(crate) fn certificate(&self) -> Certificate {
        Certificate {
            person: self.public(),
            name: self.name.into(),
            device: self.device,
            unit: UnitId::from_bytes([0x11; 16]),
            roles: Roles::default().with(Role::Member),
            seal_key: self.secret.public(),
            founding: None,
            adopts: None,
            invitation: None,
        }
    }
}

/// An organisation, with its founder first among its people.
#[derive(Clone)]
pub(crate) struct Office {
    pub(crate) organisation: OrganisationId,
    pub(crate) nonce: [u8; 16],
    pub(crate) people: Vec<Person>,
    pub(crate) roster: Roster,
    pub(crate) records: Vec<Verified>,
    pub(crate) keys: Keyring,
    pub(crate) key: Key,
    /// Files that are sealed and wait for the entry that names them.
    pub(crate) staged: Vec<Attachment>,
    issued: u64,
    /// All that was signed, checked or not.
    pub(crate) issued_records: Vec<Record>,
    /// Where each person's chain of a kind ends.
    chains: BTreeMap<(PersonKey, u8), (u64, RecordId)>,
}

impl Office {
    /// 张强 founds it and certifies 李敏 and 王芳.
    pub(crate) fn new() -> Self {
        let founder = Person::new(1, "张强");
        let mut office = Self::founded_by(founder, [9; 16]);
        for person in [Person::new(2, "李敏"), Person::new(3, "王芳")] {
            let record = office.issue(&office.people[0].clone(), &person.certificate());
            office.learn(record);
            office.people.push(person);
        }
        office
    }

    pub(crate) fn founded_by(founder: Person, nonce: [u8; 16]) -> Self {
        let organisation = OrganisationId::founded_by(founder.public(), &nonce);
        let key = Key::from_bytes([0x4b; 32]);
        let mut office = Self {
            organisation,
            nonce,
            people: vec![founder.clone()],
            roster: Roster::new(organisation),
            records: Vec::new(),
            keys: holding(INCIDENT, &key),
            key,
            staged: Vec::new(),
            issued: 0,
            issued_records: Vec::new(),
            chains: BTreeMap::new(),
        };
        let certificate = Certificate {
            founding: Some(nonce),
            ..founder.certificate()
        };
        let record = office.issue(&founder, &certificate);
        office.learn(record);
        office
    }

    /// A certificate, signed but not checked.
    pub(crate) fn issue(&mut self, by: &Person, certificate: &Certificate) -> Record {
        self.sign(by, Kind::Certificate, certificate.to_bytes())
    }

    /// A record of the organisation's own subject, signed but not checked.
    pub(crate) fn sign(&mut self, by: &Person, kind: Kind, body: Vec<u8>) -> Record {
        self.issued += 1;
        let chain = (by.public(), kind.number());
        let (seq, prev) = self.chains.get(&chain).copied().unwrap_or((0, NO_RECORD));
        let mut actor = [0xe0 | kind.number(); 16];
        actor[..8].copy_from_slice(&by.public().as_bytes()[..8]);
        let record = Draft {
            organisation: self.organisation,
            kind,
            subject: SubjectId::of_organisation(self.organisation),
            actor: ActorId::from_bytes(actor),
            seq: seq + 1,
            prev,
            time: Timestamp::from_bits((MORNING_MS + self.issued) << 16),
            body,
        }
        .sign(&by.key)
        .unwrap();
        self.chains.insert(chain, (seq + 1, record.id()));
        self.issued_records.push(record.clone());
        record
    }

    /// Checks a record and takes note of it.
    pub(crate) fn learn(&mut self, record: Record) {
        let verified = verify(record, &self.roster).unwrap();
        self.roster.learn(&verified);
        self.records.push(verified);
    }

    /// Decides as this person at this moment.
    pub(crate) fn decide(
        &self,
        incident: &Incident,
        asked: impl Into<Dated>,
        by: (PersonKey, u64),
    ) -> Decided {
        self.deciding(incident, by, |by| incident.decide(asked, by))
    }

    /// Asks something that rests on who acts, and when.
    pub(crate) fn deciding<T>(
        &self,
        incident: &Incident,
        (writer, now_ms): (PersonKey, u64),
        ask: impl FnOnce(&Deciding<'_>) -> T,
    ) -> T {
        let reader = Reader {
            zone: None,
            keys: &self.keys,
            roster: &self.roster,
            clocks: &Clocks::default(),
            held: &|_| false,
            body: &|_| None,
        };
        let summary = incident.summary(&reader);
        let deciding = Deciding {
            writer,
            now_ms,
            summary: (!incident.is_empty()).then_some(&summary),
            plan: None,
            files: &|id| {
                let mut staged = self.staged.iter();
                staged.find(|file| file.reference.attachment == id).cloned()
            },
            reader,
            wording: &(),
        };
        ask(&deciding)
    }

    pub(crate) fn verify(&self, record: Record) -> Verified {
        verify(record, &self.roster).unwrap()
    }

    /// What a reader with the office's keys sees.
    pub(crate) fn view(&self, incident: &Incident) -> IncidentView {
        self.view_with(incident, &self.keys, &Clocks::default())
    }

    pub(crate) fn view_with(
        &self,
        incident: &Incident,
        keys: &Keyring,
        clocks: &Clocks,
    ) -> IncidentView {
        incident.view(&Reader {
            zone: None,
            keys,
            roster: &self.roster,
            clocks,
            held: &|_| false,
            body: &|_| None,
        })
    }
}

/// A keyring that holds `key` as the key of an incident.
pub(crate) fn holding(subject: SubjectId, key: &Key) -> Keyring {
    let reader = SealSecret::from_bytes([0x77; 32]);
    let wrap = Wrap::for_person(reader.public(), subject, key, &mut Seeded::new(7)).unwrap();
    let body = KeyBody {
        key: key.id(),
        purpose: Purpose::Incident,
        epoch: 1,
        wraps: vec![wrap],
        detail: None,
        circle: None,
    };
    let mut keys = Keyring::default();
    assert!(keys.learn(subject, &body, &[reader]));
    keys
}

/// One opening of the incident by one person, with the incident as that laptop knows it.
#[derive(Clone)]
pub(crate) struct Writer {
    pub(crate) person: Person,
    pub(crate) actor: ActorId,
    pub(crate) seq: u64,
    pub(crate) prev: RecordId,
    pub(crate) incident: Incident,
    pub(crate) now: Moment,
}

impl Writer {
    pub(crate) fn new(person: &Person, actor: u8) -> Self {
        Self {
            person: person.clone(),
            actor: ActorId::from_bytes([actor; 16]),
            seq: 0,
            prev: NO_RECORD,
            incident: Incident::new(INCIDENT),
            now: Moment {
                wall_ms: MORNING_MS,
                offset_minutes: 480,
                uptime_ms: 1_000,
            },
        }
    }

    /// The chain that it writes.
    pub(crate) fn writer(&self) -> WriterId {
        WriterId::of(self.person.public(), self.actor)
    }

    /// Decides and writes; a refusal fails the test.
    pub(crate) fn act(&mut self, office: &Office, asked: impl Into<Dated>) -> Verified {
        let entry = self.decide(office, asked).unwrap();
        self.put(office, &entry)
    }

    /// Decides only.
    pub(crate) fn decide(&self, office: &Office, asked: impl Into<Dated>) -> Decided {
        let by = (self.person.public(), self.now.wall_ms);
        office.decide(&self.incident, asked, by)
    }

    /// Writes an entry and applies it here.
    pub(crate) fn put(&mut self, office: &Office, entry: &NewEntry) -> Verified {
        let body = self.body(office, entry);
        let record = office.verify(self.sign(office, body));
        assert!(self.incident.apply(&[&record]).misformed.is_empty());
        record
    }

    /// The bytes of the change that this entry makes; the clock goes on a second.
    pub(crate) fn body(&mut self, office: &Office, entry: &NewEntry) -> Vec<u8> {
        let key = |number: u8| {
            let [low, high, ..] = self.seq.to_le_bytes();
            let actor = self.actor.as_bytes()[0];
            let mut bytes = [number; 32];
            bytes[..3].copy_from_slice(&[low, high, actor]);
            Key::from_bytes(bytes)
        };
        let (petitioner, verbatim) = (key(0x60), key(0x70));
        let people = entry.narrow.people.iter().zip(0x80..);
        let people: Vec<Key> = people.map(|(_, number)| key(number)).collect();
        let keys = EntryKeys {
            words: &office.key,
            petitioner: Some(&petitioner),
            verbatim: Some(&verbatim),
            people: &people,
        };
        self.body_under(keys, entry)
    }

    /// The same under these keys.
    pub(crate) fn body_under(&mut self, keys: EntryKeys<'_>, entry: &NewEntry) -> Vec<u8> {
        self.now.wall_ms = self.now.wall_ms.saturating_add(1_000);
        self.now.uptime_ms = self.now.uptime_ms.saturating_add(1_000);
        let place = (self.writer(), self.seq + 1);
        let mut entropy = Seeded::new(self.seq ^ u64::from(self.actor.as_bytes()[0]) << 32);
        self.incident
            .write(entry, place, &self.now, keys, &mut entropy)
            .unwrap()
    }

    /// Signs a body as this writer's next change, whatever is in it.
    pub(crate) fn sign(&mut self, office: &Office, body: Vec<u8>) -> Record {
        self.seq += 1;
        let record = Draft {
            organisation: office.organisation,
            kind: Kind::Change,
            subject: INCIDENT,
            actor: self.actor,
            seq: self.seq,
            prev: self.prev,
            time: Timestamp::from_bits(self.now.wall_ms << 16),
            body,
        }
        .sign(&self.person.key)
        .unwrap();
        self.prev = record.id();
        record
    }
}

/// An incident that 张强 started, and two others who know of it: all three may write apart.
pub(crate) fn three_writers(office: &Office) -> (Verified, [Writer; 3]) {
    let mut founder = Writer::new(&office.people[0], 0xa1);
    let started = founder.act(office, start());
    let mut others = [(1, 0xb2), (2, 0xc3)].map(|(i, actor)| Writer::new(&office.people[i], actor));
    for other in &mut others {
        other.incident.apply(&[&started]);
    }
    let [second, third] = others;
    (started, [founder, second, third])
}

/// Those of the records that have these ids.
pub(crate) fn among<'a>(records: &'a [Verified], ids: &[RecordId]) -> Vec<&'a Verified> {
    let is_meant = |record: &&Verified| ids.contains(&record.record().id());
    records.iter().filter(is_meant).collect()
}

/// The body of the record with this id.
pub(crate) fn body_among(records: &[Verified], id: RecordId) -> Option<Vec<u8>> {
    let found = among(records, &[id]).pop()?;
    found.record().body().map(<[u8]>::to_vec)
}
