//! Invitations among the organisation's records, and what they bind certificates to.

use super::*;
use crate::record::Record;
use crate::verify::{Refused, verify};

fn terms(roles: Roles) -> Terms {
    Terms {
        roles,
        expires_ms: 900_000,
        name: Some("外勤甲".into()),
        device: DeviceKey::from_bytes([1; 32]),
        commitment: [0x5c; 32],
        unit: None,
        rule: None,
    }
}

fn say(office: &mut Office, by: &Person, said: &Invitation) -> Record {
    office.sign(by, Kind::Invitation, said.to_bytes())
}

fn invite(office: &mut Office, roles: Roles) -> crate::id::RecordId {
    let founder = office.people[0].clone();
    let record = say(office, &founder, &Invitation::Made(terms(roles)));
    let id = record.id();
    office.learn(record);
    id
}

fn member() -> Roles {
    Roles::default().with(Role::Member)
}

fn by_invitation(person: &Person, invitation: crate::id::RecordId, roles: Roles) -> Certificate {
    Certificate {
        roles,
        invitation: Some(invitation),
        ..person.certificate()
    }
}

#[test]
fn a_certificate_counts_for_no_more_than_the_invitation_that_it_names() {
    let mut office = Office::new();
    let id = invite(&mut office, member().with(Role::Deputy));
    let (one, other) = (Person::new(31, "外勤甲"), Person::new(32, "外勤乙"));
    let leader = by_invitation(&one, id, Roles::default().with(Role::Leader));
    certify(&mut office, &leader);
    let counts = |office: &Office, person: &Person| {
        let members = office.roster.members();
        members
            .map(|m| m.certificate.person)
            .any(|p| p == person.public())
    };
    assert!(!counts(&office, &one), "more than the invitation says");
    assert!(!office.roster.admits(one.device));
    let id = invite(&mut office, member());
    certify(&mut office, &by_invitation(&one, id, member()));
    assert!(counts(&office, &one));
    certify(&mut office, &by_invitation(&other, id, member()));
    assert!(!counts(&office, &other), "one use");
    assert!(office.roster.admits(one.device) && !office.roster.admits(other.device));
}

#[test]
fn a_certificate_counts_for_no_other_unit_than_the_invitation_names() {
    let mut office = Office::new();
    let founder = office.people[0].clone();
    let person = Person::new(31, "外勤甲");
    let invited = Terms {
        unit: Some(person.certificate().unit),
        ..terms(member())
    };
    for (unit, counts) in [(unit(0x44), false), (person.certificate().unit, true)] {
        let record = say(&mut office, &founder, &Invitation::Made(invited.clone()));
        let certificate = Certificate {
            unit,
            ..by_invitation(&person, record.id(), member())
        };
        office.learn(record);
        certify(&mut office, &certificate);
        assert_eq!(office.roster.admits(person.device), counts, "{unit:?}");
    }
}

#[test]
fn a_certificate_counts_while_its_invitation_is_still_to_come() {
    let mut office = Office::new();
    let id = crate::id::RecordId::from_bytes([0x77; 32]);
    let person = Person::new(31, "外勤甲");
    certify(&mut office, &by_invitation(&person, id, member()));
    assert!(office.roster.admits(person.device));
    // What it names is no invitation at all.
    let other = Person::new(32, "外勤乙");
    let founding = office.records[0].clone().into_record().id();
    certify(&mut office, &by_invitation(&other, founding, member()));
    assert!(!office.roster.admits(other.device));
}

#[test]
fn an_invitation_tells_who_what_and_what_became_of_it_in_every_order() {
    let mut office = Office::new();
    let (founder, person) = (office.people[0].clone(), Person::new(31, "外勤甲"));
    let used = invite(&mut office, member());
    let tried = invite(&mut office, member());
    let dropped = invite(&mut office, member());
    certify(&mut office, &by_invitation(&person, used, member()));
    let thief = DeviceKey::from_bytes([0x66; 32]);
    let said = [
        Invitation::Tried {
            invitation: tried,
            device: thief,
        },
        Invitation::Withdrawn {
            invitation: dropped,
        },
    ];
    for said in said {
        let record = say(&mut office, &founder, &said);
        office.learn(record);
    }
    let known = office.roster.invitations();
    let of = |id| known.iter().find(|known| known.id == id).unwrap();
    assert_eq!(known.len(), 3);
    assert_eq!(of(used).used, Some(person.public()));
    assert_eq!(of(tried).tried, Some(thief));
    assert!(of(dropped).withdrawn && of(dropped).used.is_none());
    assert_eq!(of(used).by, founder.public());
    assert_eq!(of(used).terms, terms(member()));
    let mut records: Vec<Verified> = office.records.clone();
    for seed in 0..200 {
        Seeded::new(seed).shuffle(&mut records);
        let mut roster = Roster::new(office.organisation);
        roster.learn_all(&records);
        assert_eq!(roster.invitations(), known, "seed {seed}");
        assert_eq!(roster, office.roster, "seed {seed}");
    }
}

#[test]
fn only_administrators_invite_and_only_among_the_organisations_records() {
    let mut office = Office::new();
    let member_person = office.people[1].clone();
    let made = Invitation::Made(terms(member()));
    let record = say(&mut office, &member_person, &made);
    let refused = verify(record, &office.roster).unwrap_err().1;
    assert_eq!(refused, Refused::NoAdministrator);
    let founder = office.people[0].clone();
    let nameless = Invitation::Made(Terms {
        name: Some("  ".into()),
        ..terms(member())
    });
    let record = say(&mut office, &founder, &nameless);
    let refused = verify(record, &office.roster).unwrap_err().1;
    assert_eq!(refused, Refused::Unreadable);
    let garbage = office.sign(&founder, Kind::Invitation, vec![0xff]);
    let refused = verify(garbage, &office.roster).unwrap_err().1;
    assert_eq!(refused, Refused::Unreadable);
}
