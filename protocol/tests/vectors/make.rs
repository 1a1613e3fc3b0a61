//! Makes the vectors, from fixed keys and a counter in place of entropy.

#[path = "archive.rs"]
mod archive;
#[path = "attachment.rs"]
pub(crate) mod attachment;
#[path = "bundle.rs"]
mod bundle;
#[path = "entry.rs"]
mod entry;
#[path = "exchange.rs"]
mod exchange;
#[path = "invite.rs"]
mod invite;
#[path = "leaving.rs"]
mod leaving;
#[path = "original.rs"]
mod original;
#[path = "packed.rs"]
mod packed;
#[path = "placing.rs"]
mod placing;
#[path = "plan.rs"]
mod plan;
#[path = "recusal.rs"]
mod recusal;
#[path = "reference.rs"]
mod reference;
#[path = "rename.rs"]
mod rename;
#[path = "sealed.rs"]
mod sealed;
#[path = "statement.rs"]
mod statement;

use data_encoding::HEXLOWER;
use ed25519_dalek::SigningKey;
use onscene_protocol::clock::{ClockReading, Clocks, Entropy, Moment, Timestamp};
use onscene_protocol::contain::genesis_hash;
use onscene_protocol::id::{
    ActorId, DeviceKey, EntryId, OrganisationId, PersonKey, SubjectId, UnitId, WriterId,
};
use onscene_protocol::incident::command::{Deciding, Start};
use onscene_protocol::incident::{Command, EntryKeys, Incident, IncidentKind, Reader};
use onscene_protocol::record::{Draft, Kind, NO_RECORD, Record};
use onscene_protocol::roster::{Certificate, Place, Role, Roles, Roster};
use onscene_protocol::seal::{Key, KeyBody, Keyring, Purpose, SealSecret, Wrap};
use serde_json::{Value, json};

const WALL_MS: u64 = 1_768_176_360_000;
const UNIT: UnitId = UnitId::from_bytes([8; 16]);

struct Counting(u8);
impl Entropy for Counting {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_add(1);
            *byte = self.0;
        }
    }
}

pub(crate) fn all() -> [(&'static str, Value); 12] {
    [
        ("records", records()),
        ("seal", sealed::made()),
        ("ids", ids()),
        ("exchange", exchange::made()),
        ("invite", invite::made()),
        ("bundle", bundle::made()),
        ("attachment", attachment::made()),
        ("packed", packed::made()),
        ("preview", reference::made()),
        ("original", original::made()),
        ("statement", statement::made()),
        ("entry", entry::made()),
    ]
}

fn hex(bytes: impl AsRef<[u8]>) -> String {
    HEXLOWER.encode(bytes.as_ref())
}

fn person() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

fn device_key() -> SigningKey {
    SigningKey::from_bytes(&[2; 32])
}

fn device() -> DeviceKey {
    DeviceKey::from_bytes(device_key().verifying_key().to_bytes())
}

fn author() -> PersonKey {
    PersonKey::from_bytes(person().verifying_key().to_bytes())
}

const NONCE: [u8; 16] = [3; 16];

fn organisation() -> OrganisationId {
    OrganisationId::founded_by(author(), &NONCE)
}

fn incident() -> SubjectId {
    SubjectId::from_bytes([4; 16])
}

fn person_secret() -> SealSecret {
    SealSecret::from_bytes([5; 32])
}

fn unit_key() -> Key {
    Key::from_bytes([6; 32])
}

fn incident_key() -> Key {
    Key::from_bytes([7; 32])
}

fn unit_subject() -> SubjectId {
    SubjectId::of_organisation(organisation())
}

fn unit_key_body() -> Vec<u8> {
    let seal_key = person_secret().public();
    let wrap = Wrap::for_person(seal_key, unit_subject(), &unit_key(), &mut Counting(0)).unwrap();
    key_body(&unit_key(), Purpose::Unit, wrap)
}

fn incident_key_body() -> Vec<u8> {
    let wrap = Wrap::under(&unit_key(), incident(), &incident_key(), &mut Counting(0)).unwrap();
    key_body(&incident_key(), Purpose::Incident, wrap)
}

fn key_body(key: &Key, purpose: Purpose, wrap: Wrap) -> Vec<u8> {
    let body = KeyBody {
        key: key.id(),
        purpose,
        epoch: 1,
        wraps: vec![wrap],
        detail: None,
        circle: None,
    };
    body.to_bytes().unwrap()
}

fn certificate() -> Vec<u8> {
    let certificate = Certificate {
        person: author(),
        name: "值班员".into(),
        device: device(),
        unit: UNIT,
        roles: Roles::default().with(Role::Leader).with(Role::Hub),
        seal_key: person_secret().public(),
        founding: Some(NONCE),
        adopts: None,
        invitation: None,
    };
    certificate.to_bytes()
}

fn change() -> Vec<u8> {
    let document = Incident::new(incident());
    let start = Start {
        kind: IncidentKind::GroupVisit,
        title: "供暖费上访".into(),
        place: "服务中心门前".into(),
        drill: false,
        heard_at: None,
        channel: None,
        reporter: None,
    };
    let roster = Roster::new(organisation());
    let deciding = Deciding {
        writer: author(),
        now_ms: WALL_MS,
        summary: None,
        plan: None,
        files: &|_| None,
        reader: Reader {
            zone: None,
            keys: &Keyring::default(),
            roster: &roster,
            clocks: &Clocks::default(),
            held: &|_| false,
            body: &|_| None,
        },
        wording: &(),
    };
    let entry = document.decide(Command::Start(start), &deciding).unwrap();
    let at = Moment {
        wall_ms: WALL_MS,
        offset_minutes: 480,
        uptime_ms: 60_000,
    };
    let writer = WriterId::of(author(), ActorId::from_bytes([9; 16]));
    document
        .write(
            &entry,
            (writer, 1),
            &at,
            EntryKeys::words(&incident_key()),
            &mut Counting(0),
        )
        .unwrap()
}

fn record(kind: Kind, subject: SubjectId, body: Vec<u8>) -> Record {
    Draft {
        organisation: organisation(),
        kind,
        subject,
        actor: ActorId::from_bytes([9; 16]),
        seq: 1,
        prev: NO_RECORD,
        time: Timestamp::from_bits(WALL_MS << 16),
        body,
    }
    .sign(&person())
    .unwrap()
}

fn all_records() -> Vec<(&'static str, Record)> {
    let unit = UNIT;
    let place = Place::Unit {
        unit,
        parent: None,
        name: "和平里社区".into(),
        nonce: None,
    };
    let lives = Place::Document { unit, nonce: None };
    let reading = ClockReading {
        by: device(),
        of: DeviceKey::from_bytes([10; 32]),
        ahead_ms: -41_000,
    };
    let clock = minicbor::to_vec(reading).unwrap();
    let own = unit_subject();
    vec![
        (
            "change: an incident starts",
            record(Kind::Change, incident(), change()),
        ),
        ("place: a unit", record(Kind::Place, own, place.to_bytes())),
        (
            "place: a document",
            record(Kind::Place, incident(), lives.to_bytes()),
        ),
        (
            "revocation: of a key and its laptop, with one chain whose last good record is named",
            record(Kind::Revocation, own, leaving::revocation()),
        ),
        (
            "retirement: to another key, with one chain whose last record is named",
            record(Kind::Retirement, own, leaving::retirement()),
        ),
        (
            "certificate: a founder",
            record(Kind::Certificate, own, certificate()),
        ),
        ("key: of a unit", record(Kind::Key, own, unit_key_body())),
        (
            "key: of an incident",
            record(Kind::Key, incident(), incident_key_body()),
        ),
        (
            "invitation: of a member, for fifteen minutes",
            record(Kind::Invitation, own, invite::record_body()),
        ),
        ("clock: a reading", record(Kind::Clock, own, clock)),
        (
            "plan: a version of one",
            record(Kind::Plan, own, plan::version(unit)),
        ),
        (
            "plan: a version is withdrawn",
            record(Kind::Plan, own, plan::withdrawal()),
        ),
        ("law: a file", record(Kind::Law, own, plan::law())),
        ("recusal: a person", recusal::made()),
        (
            "unknown: kept and passed on",
            record(Kind::from_number(200), own, vec![1, 2, 3]),
        ),
    ]
}

fn records() -> Value {
    // Kinds that came later: the sets that are compared in `exchange.json` stay as they are.
    let later = [rename::made()].into_iter().chain(placing::records());
    let later = later.chain([archive::made()]);
    let list = all_records().into_iter().chain(later);
    let list = list.map(|(what, record)| {
        json!({
            "what": what,
            "kind": record.header().kind.number(),
            "author_secret": hex([1; 32]),
            "header": hex(record.header_bytes()),
            "body": hex(record.body().unwrap()),
            "id": record.id(),
        })
    });
    Value::Array(list.collect())
}

fn ids() -> Value {
    let actor = ActorId::from_bytes([9; 16]);
    json!({
        "organisation": {
            "founder": author(), "nonce": hex(NONCE), "id": organisation(),
            "subject": unit_subject(),
        },
        "entry": {
            "subject": incident(), "author": author(), "actor": actor, "seq": 1,
            "writer": WriterId::of(author(), actor),
            "id": EntryId::of_change(incident(), WriterId::of(author(), actor), 1),
        },
        "unit": {
            "organisation": organisation(), "unit": UNIT,
            "subject": SubjectId::of_unit(organisation(), UNIT),
        },
        "document": {
            "author": author(), "unit": UNIT, "nonce": hex(NONCE),
            "subject": SubjectId::placed(author(), UNIT, &NONCE),
            "place": hex(Place::Document { unit: UNIT, nonce: Some(NONCE) }.to_bytes()),
        },
        "genesis_change": hex(genesis_hash().0),
    })
}
