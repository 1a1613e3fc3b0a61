//! Which documents a laptop carries.

use super::*;
use crate::clock::Timestamp;
use crate::fixture::MORNING_MS;
use crate::id::ActorId;
use crate::record::{Draft, NO_RECORD, Record};

/// 城东街道 with two communities, and somebody in each of the three.
struct Street {
    office: Office,
    above: Person,
    one: Person,
    other: Person,
}

const STREET: u8 = 1;
const ONE: u8 = 2;
const OTHER: u8 = 3;

impl Street {
    fn new() -> Self {
        let mut office = Office::new();
        place(&mut office, STREET, None, "城东街道");
        place(&mut office, ONE, Some(STREET), "和平里社区");
        place(&mut office, OTHER, Some(STREET), "新源里社区");
        let people = [
            (Person::new(61, "街道办"), STREET),
            (Person::new(62, "和平里"), ONE),
            (Person::new(63, "新源里"), OTHER),
        ];
        let [above, one, other] = people.map(|(person, of)| {
            certify_in(&mut office, &person, of, Role::Member);
            person
        });
        Self {
            office,
            above,
            one,
            other,
        }
    }

    fn carries(&self, person: &Person, of: u8) -> bool {
        self.office
            .roster
            .reach(person.device)
            .takes(Some(unit(of)))
    }
}

fn certify_in(office: &mut Office, person: &Person, of: u8, role: Role) {
    let certificate = Certificate {
        unit: unit(of),
        roles: Roles::default().with(role),
        ..person.certificate()
    };
    certify(office, &certificate);
}

/// The word of `by` that a document lives in a unit, signed.
fn lives(office: &Office, by: &Person, subject: SubjectId, body: &Place) -> Record {
    let draft = Draft {
        organisation: office.organisation,
        kind: Kind::Place,
        subject,
        actor: ActorId::from_bytes([0xb0; 16]),
        seq: 1,
        prev: NO_RECORD,
        time: Timestamp::from_bits(MORNING_MS << 16),
        body: body.to_bytes(),
    };
    draft.sign(&by.key).unwrap()
}

fn begun(office: &Office, by: &Person, of: u8, nonce: [u8; 16]) -> Record {
    let subject = SubjectId::placed(by.public(), unit(of), &nonce);
    let body = Place::Document {
        unit: unit(of),
        nonce: Some(nonce),
    };
    lives(office, by, subject, &body)
}

#[test]
fn a_laptop_carries_what_lives_in_its_unit_and_below_and_nothing_beside_it() {
    let street = Street::new();
    let Street {
        above, one, other, ..
    } = &street;
    for of in [STREET, ONE, OTHER] {
        assert!(street.carries(above, of));
    }
    assert!(
        street.carries(one, ONE) && !street.carries(one, OTHER) && !street.carries(one, STREET)
    );
    assert!(street.carries(other, OTHER) && !street.carries(other, ONE));
}

#[test]
fn two_laptops_exchange_what_both_carry_whichever_of_them_asks() {
    let street = Street::new();
    let Street {
        office,
        above,
        one,
        other,
    } = &street;
    let roster = &office.roster;
    let with = |a: &Person, b: &Person| roster.scope(a.device, b.device);
    assert_eq!(with(above, one), with(one, above));
    assert!(with(above, one).takes(Some(unit(ONE))) && !with(above, one).takes(Some(unit(OTHER))));
    for of in [STREET, ONE, OTHER] {
        assert!(!with(one, other).takes(Some(unit(of))));
    }
    assert!(
        with(one, other).takes(None),
        "the organisation's own records go to everyone"
    );
}

#[test]
fn a_hub_carries_all_and_a_later_certificate_takes_nothing_away() {
    let mut street = Street::new();
    let hub = Person::new(64, "汇集点");
    certify_in(&mut street.office, &hub, ONE, Role::Hub);
    assert!(
        [STREET, ONE, OTHER]
            .iter()
            .all(|of| street.carries(&hub, *of))
    );
    let one = street.one.clone();
    certify_in(&mut street.office, &one, OTHER, Role::Member);
    assert!(street.carries(&one, ONE) && street.carries(&one, OTHER));
    let roster = &street.office.roster;
    let other = roster.reach(street.other.device);
    assert!(roster.reach(one.device).covers(&other) && !other.covers(&roster.reach(one.device)));
}

#[test]
fn a_home_is_proved_by_who_began_it_and_nobody_moves_it() {
    let street = Street::new();
    let Street {
        office, one, other, ..
    } = &street;
    let mut homes = Homes::default();
    let begun = office.verify(begun(office, one, ONE, [7; 16]));
    let subject = begun.record().header().subject;
    assert_eq!(
        homes.of(subject),
        None,
        "carried by all as long as nothing is proved"
    );
    assert_eq!(homes.learn(&begun), Some(subject));
    assert_eq!(homes.learn(&begun), None, "no news the second time");
    for nonce in [None, Some([7; 16]), Some([8; 16])] {
        let body = Place::Document {
            unit: unit(OTHER),
            nonce,
        };
        for by in [one, other] {
            let moved = office.verify(lives(office, by, subject, &body));
            assert_eq!(homes.learn(&moved), None);
        }
    }
    assert_eq!(homes.of(subject), Some(unit(ONE)));
    assert_eq!(*homes.units(), [unit(ONE)].into());
}

#[test]
fn only_an_administrator_moves_a_unit() {
    let mut street = Street::new();
    let other = street.other.clone();
    let body = Place::Unit {
        unit: unit(ONE),
        parent: Some(unit(OTHER)),
        name: "和平里社区".into(),
        nonce: None,
    };
    let moved = street.office.sign(&other, Kind::Place, body.to_bytes());
    street.office.learn(moved);
    assert!(!street.carries(&other, ONE));
    assert_eq!(
        street.office.roster.unit_path(unit(ONE)),
        "城东街道/和平里社区"
    );
    place(&mut street.office, ONE, Some(OTHER), "和平里社区");
    assert!(street.carries(&other, ONE));
}

#[test]
fn what_somebody_brings_along_from_working_alone_stands_below_their_unit() {
    let mut alone = Office::founded_by(Person::new(40, "赵磊"), [4; 16]);
    place(&mut alone, 9, None, "独自");
    let Street {
        mut office,
        above,
        one,
        other,
    } = Street::new();
    let certificate = Certificate {
        adopts: Some(alone.organisation),
        unit: unit(ONE),
        ..alone.people[0].certificate()
    };
    certify(&mut office, &certificate);
    for record in &alone.records {
        office.learn(record.clone().into_record());
    }
    let street = Street {
        office,
        above,
        one,
        other,
    };
    assert!(street.carries(&street.above, 9) && street.carries(&street.one, 9));
    assert!(!street.carries(&street.other, 9));
}

#[test]
fn units_that_stand_above_each_other_in_a_circle_are_carried_by_whoever_is_in_it() {
    let mut street = Street::new();
    place(&mut street.office, ONE, Some(OTHER), "甲");
    place(&mut street.office, OTHER, Some(ONE), "乙");
    assert!(street.carries(&street.one, OTHER) && street.carries(&street.other, ONE));
    assert!(!street.carries(&street.above, ONE));
}
