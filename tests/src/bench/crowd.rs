//! Many laptops at once, each no more than its keys, its chain of records and its connection.

use super::desk::Desk;
use ed25519_dalek::SigningKey;
use onscene_node::link::tls::{DeviceIdentity, Expect, PeerClient, client};
use onscene_protocol::clock::{Clocks, Entropy, Moment, Timestamp};
use onscene_protocol::exchange::{PutAnswer, PutRecords, WireRecord, from_bytes, to_bytes};
use onscene_protocol::id::{
    ActorId, DeviceKey, OrganisationId, PersonKey, RecordId, SubjectId, WriterId,
};
use onscene_protocol::incident::command::Deciding;
use onscene_protocol::incident::{EntryKeys, Incident, Reader};
use onscene_protocol::record::{Draft, Kind, NO_RECORD, Record};
use onscene_protocol::roster::{Certificate, Roster};
use onscene_protocol::seal::{Key, Keyring, SealSecret};
use onscene_protocol::verify::verify;
use std::sync::Arc;

/// Records certified in one turn.
const AT_ONCE: usize = 200;

/// The keys of laptop `number`: the same in every run.
fn key(what: &str, number: usize) -> SigningKey {
    let hash = blake3::hash(format!("{what} {number}").as_bytes());
    SigningKey::from_bytes(hash.as_bytes())
}

fn device_of(number: usize) -> DeviceKey {
    DeviceKey::from_bytes(key("device", number).verifying_key().to_bytes())
}

/// Certifies so many laptops with a founder's key.
///
/// # Panics
/// When a certificate is not taken.
pub async fn certify(office: &Desk, count: usize) {
    let roster = office.engine.roster();
    let founder = office.engine.identity();
    let own = roster.person(founder.person).expect("a founder");
    let unit = own.certificate.unit;
    let mut prev = NO_RECORD;
    let mut records = Vec::new();
    for number in 0..count {
        let certificate = Certificate {
            person: PersonKey::from_bytes(key("person", number).verifying_key().to_bytes()),
            name: format!("外勤{number}"),
            device: device_of(number),
            unit,
            roles: own.certificate.roles,
            seal_key: SealSecret::from_bytes(*blake3::hash(&number.to_be_bytes()).as_bytes())
                .public(),
            founding: None,
            adopts: None,
            invitation: None,
        };
        let draft = Draft {
            organisation: founder.organisation,
            kind: Kind::Certificate,
            subject: SubjectId::of_organisation(founder.organisation),
            actor: ActorId::from_bytes([0xce; 16]),
            seq: number as u64 + 1,
            prev,
            time: Timestamp::from_bits(office.engine.host().wall_ms() << 16),
            body: certificate.to_bytes(),
        };
        let record = draft.sign(office.founder()).expect("a certificate");
        prev = record.id();
        records.push(record);
    }
    for some in records.chunks(AT_ONCE) {
        let ingested = office.engine.ingest(founder.device, some.to_vec()).await;
        let refused = ingested.expect("a store").refused;
        assert!(refused.is_empty(), "{refused:?}");
    }
}

/// One laptop of a crowd.
#[derive(Debug)]
pub struct Visitor {
    client: PeerClient,
    address: String,
    person: SigningKey,
    organisation: OrganisationId,
    incident: Incident,
    subject: SubjectId,
    actor: ActorId,
    seq: u64,
    prev: RecordId,
    roster: Arc<Roster>,
}

impl Visitor {
    /// Laptop `number`, about to dial a hub. It writes in an incident of its own.
    ///
    /// # Panics
    /// When no client can be made.
    #[must_use]
    pub fn new(number: usize, hub: DeviceKey, address: &str, roster: &Arc<Roster>) -> Self {
        let identity = DeviceIdentity::new(key("device", number)).expect("an identity");
        let client = client(&identity, Expect::Device(*hub.as_bytes())).expect("a client");
        let hash = blake3::hash(format!("incident {number}").as_bytes());
        let subject = SubjectId::from_slice(&hash.as_bytes()[..16]).expect("16 bytes");
        Self {
            client,
            address: address.to_owned(),
            person: key("person", number),
            organisation: roster.own(),
            incident: Incident::new(subject),
            subject,
            actor: ActorId::from_bytes([0xac; 16]),
            seq: 0,
            prev: NO_RECORD,
            roster: Arc::clone(roster),
        }
    }

    /// Writes the next entry: it is signed, and nobody has it yet.
    ///
    /// # Panics
    /// When it is refused here already.
    pub fn write(&mut self, wall_ms: u64, entropy: &mut impl Entropy) -> Record {
        let command = if self.seq == 0 {
            onscene_protocol::incident::Command::Start(super::start(0))
        } else {
            super::log(usize::try_from(self.seq).unwrap_or(0))
        };
        let author = PersonKey::from_bytes(self.person.verifying_key().to_bytes());
        let reader = Reader {
            zone: None,
            keys: &Keyring::default(),
            roster: &self.roster,
            clocks: &Clocks::default(),
            held: &|_| false,
            body: &|_| None,
        };
        let summary = self.incident.summary(&reader);
        let deciding = Deciding {
            writer: author,
            now_ms: wall_ms,
            summary: (self.seq > 0).then_some(&summary),
            plan: None,
            files: &|_| None,
            reader,
            wording: &onscene_node::wording::Language::Chinese,
        };
        let entry = self.incident.decide(command, &deciding);
        let entry = entry.expect("an entry");
        self.seq += 1;
        let at = Moment {
            wall_ms,
            offset_minutes: 480,
            uptime_ms: 1_000,
        };
        let place = (WriterId::of(author, self.actor), self.seq);
        let sealed_under = Key::from_bytes([7; 32]);
        let keys = EntryKeys::words(&sealed_under);
        let body = self.incident.write(&entry, place, &at, keys, entropy);
        let draft = Draft {
            organisation: self.organisation,
            kind: Kind::Change,
            subject: self.subject,
            actor: self.actor,
            seq: self.seq,
            prev: self.prev,
            time: Timestamp::from_bits(wall_ms << 16),
            body: body.expect("a change"),
        };
        let record = draft.sign(&self.person).expect("a record");
        self.prev = record.id();
        let verified = verify(record.clone(), &self.roster).expect("a record that is believed");
        self.incident.apply(&[&verified]);
        record
    }

    /// Brings a record. Answers whether the hub's receipt for it came back.
    ///
    /// # Errors
    /// What the link answers.
    pub async fn bring(&self, record: &Record) -> Result<bool, reqwest::Error> {
        let put = PutRecords {
            records: vec![WireRecord::from(record)],
            confirm: Vec::new(),
            rest: None,
        };
        let url = format!("https://{}/v1/records", self.address);
        let request = self.client.http().post(url);
        let request = request.header("content-type", "application/cbor");
        let answer = request.body(to_bytes(&put)).send().await?;
        let bytes = answer.error_for_status()?.bytes().await?;
        let answer: Option<PutAnswer> = from_bytes(&bytes).ok();
        Ok(answer.is_some_and(|answer| answer.receipt.is_some() && answer.refused.is_empty()))
    }
}
