//! The roster: a function of the set of records.

mod inviting;
mod naming;
mod placing;
mod reaching;
mod retiring;
mod revoking;

use super::*;
use crate::fixture::{Office, Person, Seeded};
use crate::record::body::BadPlace;
use crate::verify::Verified;

fn unit(byte: u8) -> UnitId {
    UnitId::from_bytes([byte; 16])
}

fn place(office: &mut Office, of: u8, parent: Option<u8>, name: &str) {
    let founder = office.people[0].clone();
    let body = Place::Unit {
        unit: unit(of),
        parent: parent.map(unit),
        name: name.into(),
        nonce: None,
    };
    let record = office.sign(&founder, Kind::Place, body.to_bytes());
    office.learn(record);
}

fn certify(office: &mut Office, certificate: &Certificate) {
    let founder = office.people[0].clone();
    let record = office.issue(&founder, certificate);
    office.learn(record);
}

#[test]
fn the_order_in_which_records_are_learned_does_not_matter() {
    let mut office = Office::new();
    let person = office.people[1].clone();
    for name in ["李敏（副组长）", "李敏（组长）"] {
        let certificate = Certificate {
            name: name.into(),
            adopts: (name.len() > 20).then(|| OrganisationId::from_bytes([5; 32])),
            ..person.certificate()
        };
        certify(&mut office, &certificate);
    }
    place(&mut office, 1, None, "城东街道");
    place(&mut office, 2, Some(1), "和平里社区");
    place(&mut office, 2, Some(1), "和平里新社区");
    let mut records: Vec<Verified> = office.records.clone();
    for seed in 0..300 {
        Seeded::new(seed).shuffle(&mut records);
        let mut roster = Roster::new(office.organisation);
        for record in &records {
            roster.learn(record);
            roster.learn(record);
        }
        assert_eq!(roster, office.roster, "seed {seed}");
    }
    assert_eq!(office.roster.unit_path(unit(2)), "城东街道/和平里新社区");
    let known = office.roster.person(person.public()).unwrap();
    assert_eq!(known.certificate.name, "李敏（组长）");
}

#[test]
fn a_units_path_names_those_above_it_and_finds_it_again() {
    let mut office = Office::new();
    place(&mut office, 2, Some(1), "和平里社区");
    assert_eq!(office.roster.unit_path(unit(2)), "和平里社区");
    place(&mut office, 1, None, "城东街道");
    assert_eq!(office.roster.unit_path(unit(2)), "城东街道/和平里社区");
    let found = office.roster.unit_at("城东街道/和平里社区");
    assert_eq!(found, Some(unit(2)));
    assert_eq!(office.roster.unit_at("城西街道"), None);
    assert_eq!(office.roster.unit_path(unit(9)), "");
}

#[test]
fn units_that_stand_above_themselves_end_somewhere() {
    let mut office = Office::new();
    place(&mut office, 1, Some(1), "自己");
    place(&mut office, 2, Some(3), "甲");
    place(&mut office, 3, Some(2), "乙");
    for byte in 1..=3 {
        let path = office.roster.unit_path(unit(byte));
        assert_eq!(path.split('/').count(), UNIT_DEPTH_MAX);
    }
}

#[test]
fn a_place_without_a_name_or_with_a_path_for_one_is_refused() {
    for name in ["", " ", "街道/社区", &"长".repeat(201)] {
        let place = Place::Unit {
            unit: unit(1),
            parent: None,
            name: name.into(),
            nonce: None,
        };
        assert_eq!(Place::from_bytes(&place.to_bytes()), Err(BadPlace));
    }
}

#[test]
fn a_certificate_without_a_name_is_refused() {
    for name in ["", "　", &"长".repeat(201)] {
        let certificate = Certificate {
            name: name.into(),
            ..Person::new(1, "").certificate()
        };
        assert!(Certificate::from_bytes(&certificate.to_bytes()).is_err());
    }
}

#[test]
fn every_role_has_a_word_of_its_own_and_roles_are_a_set() {
    for role in Role::ALL {
        assert_eq!(role.word().parse(), Ok(role));
        let only = Roles::default().with(role);
        assert_eq!(only.iter().collect::<Vec<_>>(), [role]);
        assert_eq!(only.with(role), only);
    }
    assert_eq!(Role::ALL.into_iter().collect::<Roles>().iter().count(), 9);
    let unknown = "boss".parse::<Role>().unwrap_err().to_string();
    assert!(
        unknown.contains("boss") && unknown.contains("leader"),
        "{unknown}"
    );
}

#[test]
fn a_laptop_goes_by_the_name_of_who_was_certified_on_it_first() {
    let mut office = Office::new();
    let shared = office.people[1].device;
    let mut colleague = Person::new(77, "同事");
    colleague.device = shared;
    certify(&mut office, &colleague.certificate());
    assert_eq!(office.roster.device_name(shared), Some("李敏"));
    assert_eq!(office.roster.on_device(shared).count(), 2);
    assert_eq!(
        office.roster.device_name(DeviceKey::from_bytes([0; 32])),
        None
    );
}

#[test]
fn only_certified_laptops_are_admitted_and_a_hub_is_one_by_its_role() {
    let mut office = Office::new();
    let hub = Person::new(88, "汇集点");
    assert!(!office.roster.admits(hub.device));
    let certificate = Certificate {
        roles: Roles::default().with(Role::Hub),
        ..hub.certificate()
    };
    certify(&mut office, &certificate);
    assert!(office.roster.admits(hub.device) && office.roster.is_hub(hub.device));
    assert!(!office.roster.is_hub(office.people[0].device));
    assert_eq!(office.roster.members().count(), 4);
}
