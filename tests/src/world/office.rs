//! An office of people with a laptop each: founded by the first, who certified the others.

use super::laptop::{Laptop, Person};
use super::weather::Dice;
use ed25519_dalek::SigningKey;
use onscene_protocol::clock::{Entropy, Timestamp};
use onscene_protocol::id::{ActorId, DeviceKey, OrganisationId, RecordId, SubjectId, UnitId};
use onscene_protocol::record::{Checked, Draft, Kind, NO_RECORD};
use onscene_protocol::roster::{Certificate, Place, Role, Roles, Roster};
use onscene_protocol::seal::{Key, KeyBody, Purpose, SealSecret, Wrap};
use onscene_protocol::verify::{Verified, verify};

/// The unit of a world that has one.
pub(super) const UNIT: UnitId = UnitId::from_bytes([0x11; 16]);
/// A street office, two communities below it; who comes last in each round is the hub.
pub(super) const STREET: [UnitId; 3] = [
    UnitId::from_bytes([0x21; 16]),
    UnitId::from_bytes([0x22; 16]),
    UnitId::from_bytes([0x23; 16]),
];
const HOUR_MS: i64 = 3_600_000;

/// Each laptop begins with the founding, the units, its own certificate and the key that all hold; the
/// others' certificates reach it by exchange, or not for a long time. The first unit stands above the
/// others.
pub(super) fn found(dice: &mut Dice, units: &[UnitId], count: usize, now_ms: u64) -> Vec<Laptop> {
    let people: Vec<Person> = (0..count)
        .map(|number| person(dice, number, units))
        .collect();
    let nonce = dice.bytes();
    let founder = &people[0];
    let organisation = OrganisationId::founded_by(founder.public(), &nonce);
    let mut issuer = Issuer {
        organisation,
        founder,
        roster: Roster::new(organisation),
        time: Timestamp::from_bits((now_ms - 60_000) << 16),
        seq: 0,
        prev: NO_RECORD,
    };
    let certificates: Vec<Verified> = people
        .iter()
        .enumerate()
        .map(|(number, person)| {
            let founding = (number == 0).then_some(nonce);
            issuer.sign(
                Kind::Certificate,
                [0xce; 16],
                certificate(person, founding).to_bytes(),
            )
        })
        .collect();
    (issuer.seq, issuer.prev) = (0, NO_RECORD);
    let places: Vec<Verified> = units
        .iter()
        .map(|unit| issuer.sign(Kind::Place, [0x91; 16], place(*unit, units).to_bytes()))
        .collect();
    let unit_key = Key::from_bytes(dice.bytes());
    let subject = SubjectId::of_organisation(organisation);
    let wraps = people
        .iter()
        .map(|person| Wrap::for_person(person.secret.public(), subject, &unit_key, dice).unwrap());
    let body = KeyBody {
        key: unit_key.id(),
        purpose: Purpose::Unit,
        epoch: 1,
        wraps: wraps.collect(),
        detail: None,
        circle: None,
    };
    (issuer.seq, issuer.prev) = (0, NO_RECORD);
    let key = issuer.sign(Kind::Key, [0x4e; 16], body.to_bytes().unwrap());
    people
        .into_iter()
        .enumerate()
        .map(|(number, person)| {
            let mut first = vec![certificates[0].clone(), key.clone()];
            first.extend(places.iter().cloned());
            if number > 0 {
                first.push(certificates[number].clone());
            }
            Laptop::new(person, organisation, first, now_ms, dice)
        })
        .collect()
}

/// The third one's clock is three hours ahead, the others' are off by seconds.
fn person(dice: &mut Dice, number: usize, units: &[UnitId]) -> Person {
    // Where there are several units, every fourth laptop is a hub.
    let is_hub = units.len() > 1 && number % (units.len() + 1) == units.len();
    let off_ms = i64::try_from(dice.between(0, 4_000)).unwrap() - 2_000;
    Person {
        key: SigningKey::from_bytes(&dice.bytes()),
        secret: SealSecret::from_bytes(dice.bytes()),
        device: DeviceKey::from_bytes(dice.bytes()),
        name: format!("第{number}人"),
        unit: units[number % (units.len() + usize::from(units.len() > 1)) % units.len()],
        role: if is_hub { Role::Hub } else { Role::Member },
        clock_off_ms: if number == 2 { 3 * HOUR_MS } else { off_ms },
    }
}

fn certificate(person: &Person, founding: Option<[u8; 16]>) -> Certificate {
    Certificate {
        person: person.public(),
        name: person.name.clone(),
        device: person.device,
        unit: person.unit,
        // The founder leads, and so may recuse others.
        roles: match founding {
            Some(_) => Roles::default().with(person.role).with(Role::Leader),
            None => Roles::default().with(person.role),
        },
        seal_key: person.secret.public(),
        founding,
        adopts: None,
        invitation: None,
    }
}

fn place(unit: UnitId, units: &[UnitId]) -> Place {
    let above = units.first().copied();
    Place::Unit {
        unit,
        parent: above.filter(|above| *above != unit),
        name: unit.to_string(),
        nonce: None,
    }
}

struct Issuer<'a> {
    organisation: OrganisationId,
    founder: &'a Person,
    roster: Roster,
    time: Timestamp,
    seq: u64,
    prev: RecordId,
}

impl Issuer<'_> {
    fn sign(&mut self, kind: Kind, actor: [u8; 16], body: Vec<u8>) -> Verified {
        self.seq += 1;
        self.time = Timestamp::from_bits(self.time.bits() + 1);
        let draft = Draft {
            organisation: self.organisation,
            kind,
            subject: SubjectId::of_organisation(self.organisation),
            actor: ActorId::from_bytes(actor),
            seq: self.seq,
            prev: self.prev,
            time: self.time,
            body,
        };
        let record = verify(draft.sign(&self.founder.key).unwrap(), &self.roster).unwrap();
        self.roster.learn(&record);
        self.prev = record.record().id();
        record
    }
}
