//! What an administrator signs by a program that does not ask.

use super::*;

#[test]
fn a_forged_certificate_of_a_colleague_takes_no_keys_and_gives_none() {
    let (mut district, former) = from_before();
    let colleague = district.other.clone();
    let forged = Certificate {
        unit: unit(OTHER),
        seal_key: Person::new(76, "").certificate().seal_key,
        ..colleague.certificate()
    };
    let record = district.office.issue(&former, &forged);
    district.office.learn(record);
    let readers = district
        .office
        .roster
        .readers(Some(unit(OTHER)), Part::Linked);
    assert!(readers.contains(&colleague.certificate().seal_key));
    assert!(!readers.contains(&forged.seal_key));
}

#[test]
fn nobody_moves_a_unit_to_below_their_own() {
    let mut district = District::new();
    let [own, other, street] = [&district.own, &district.other, &district.street].map(Clone::clone);
    let above = |district: &District, of: UnitId| {
        [OWN, OTHER].map(|it| district.office.roster.stands_above(unit(it), of))
    };
    district.places(&own, unit(OTHER), Some(OWN), None);
    district.places(&own, unit(STREET), Some(OWN), None);
    assert_eq!(above(&district, unit(OTHER)), [false, true]);
    assert_eq!(above(&district, unit(STREET)), [false, false]);
    // One that an administrator made proves by its id who did: whoever's key is the lower.
    for (maker, thief, place) in [(&own, &other, [OWN, OTHER]), (&other, &own, [OTHER, OWN])] {
        let nonce = [place[0]; 16];
        let made = UnitId::placed(maker.public(), unit(place[0]), &nonce);
        district.places(thief, made, Some(place[1]), None);
        district.places(maker, made, Some(place[0]), Some(nonce));
        district.places(thief, made, Some(place[1]), Some(nonce));
        assert_eq!(above(&district, made), [place[0] == OWN, place[0] == OTHER]);
    }
    district.places(&street, unit(STREET), None, None);
    assert_eq!(district.office.roster.unit_path(unit(STREET)), "某组");
    district.places(&own, unit(OWN), None, None);
    assert_eq!(above(&district, unit(OWN)), [true, false]);
    assert!(district.office.roster.stands_above(unit(STREET), unit(OWN)));
    district.places(&street, unit(OTHER), Some(OWN), None);
    assert_eq!(
        above(&district, unit(OTHER)),
        [true, true],
        "from the root one may"
    );
}

#[test]
fn an_organisation_that_somebody_brings_along_moves_no_unit_of_ours() {
    let mut district = District::new();
    let thief = Person::new(40, "赵磊");
    let mut alone = Office::founded_by(thief.clone(), [4; 16]);
    for (of, parent) in [(OTHER, Some(OWN)), (STREET, None), (OTHER, None)] {
        place(&mut alone, of, parent, "独自");
    }
    let own = district.own.clone();
    let certificate = Certificate {
        adopts: Some(alone.organisation),
        unit: unit(OWN),
        roles: Roles::default().with(Role::Admin),
        ..thief.certificate()
    };
    let record = district.office.issue(&own, &certificate);
    district.office.learn(record);
    for record in &alone.records {
        district.office.learn(record.clone().into_record());
    }
    let roster = &district.office.roster;
    assert!(roster.accepts(alone.organisation));
    assert!(!roster.stands_above(unit(OWN), unit(OTHER)));
    assert_eq!(roster.unit_path(unit(OTHER)), "城东街道/新源里社区");
    assert!(!district.reads(&thief, OTHER) && district.reads(&thief, OWN));
}
