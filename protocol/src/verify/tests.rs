//! Who is believed: every way round the one door.

mod adoption;
mod tampering;

use super::*;
use crate::clock::ClockReading;
use crate::fixture::{INCIDENT, Office, Person, Writer, start};
use crate::id::{PersonKey, SubjectId};
use crate::record::{Draft, NO_RECORD};
use crate::roster::{Certificate, Role};

/// Why it is not believed: the same, whether its signature was looked at before or not.
fn refused(record: Record, roster: &Roster) -> Refused {
    let examined = Examined::of(record.clone()).verify(roster);
    let why = verify(record, roster).unwrap_err().1;
    assert_eq!(examined.unwrap_err().1, why);
    why
}

#[test]
fn a_founder_certifies_themselves_in_the_organisation_that_only_they_can_found() {
    let founder = Person::new(1, "张强");
    let mut office = Office::founded_by(founder.clone(), [9; 16]);
    let certificate = Certificate {
        founding: Some(office.nonce),
        ..founder.certificate()
    };
    let record = office.issue(&founder, &certificate);
    assert!(verify(record, &Roster::new(office.organisation)).is_ok());
    assert_eq!(
        office.roster.founder(office.organisation),
        Some(founder.public())
    );
}

#[test]
fn another_nonce_or_another_founder_founds_another_organisation() {
    let mut office = Office::new();
    let roster = Roster::new(office.organisation);
    let founder = office.people[0].clone();
    let other_nonce = Certificate {
        founding: Some([8; 16]),
        ..founder.certificate()
    };
    let record = office.issue(&founder, &other_nonce);
    assert_eq!(refused(record, &roster), Refused::NotTheirsToCertify);

    let thief = Person::new(66, "冒名");
    let stolen_nonce = Certificate {
        founding: Some(office.nonce),
        ..thief.certificate()
    };
    let record = office.issue(&thief, &stolen_nonce);
    assert_eq!(refused(record, &roster), Refused::NotTheirsToCertify);

    let for_another = Certificate {
        founding: Some(office.nonce),
        ..thief.certificate()
    };
    let record = office.issue(&founder, &for_another);
    assert_eq!(refused(record, &roster), Refused::NotTheirsToCertify);
}

#[test]
fn a_member_certifies_nobody() {
    let mut office = Office::new();
    let member = office.people[1].clone();
    let friend = Person::new(44, "朋友");
    let record = office.issue(&member, &friend.certificate());
    assert_eq!(refused(record, &office.roster), Refused::NoAdministrator);
    let promoted = Certificate {
        roles: member.certificate().roles.with(Role::Leader),
        ..member.certificate()
    };
    let record = office.issue(&member, &promoted);
    assert_eq!(refused(record, &office.roster), Refused::NoAdministrator);
}

#[test]
fn a_certificate_that_comes_before_its_founder_may_be_believed_later() {
    let mut office = Office::new();
    let founder = office.people[0].clone();
    let record = office.issue(&founder, &Person::new(44, "新人").certificate());
    let empty = Roster::new(office.organisation);
    let early = refused(record.clone(), &empty);
    assert_eq!(early, Refused::UnknownSigner);
    assert!(early.may_change());
    assert!(verify(record, &office.roster).is_ok());
}

#[test]
fn a_stranger_and_another_organisation_are_refused_and_may_yet_be_known() {
    let office = Office::new();
    let mut stranger = Writer::new(&Person::new(55, "陌生人"), 0xa1);
    let entry = stranger.decide(&office, start()).unwrap();
    let body = stranger.body(&office, &entry);
    let record = stranger.sign(&office, body.clone());
    assert_eq!(refused(record, &office.roster), Refused::UnknownSigner);

    let elsewhere = Office::founded_by(Person::new(1, "张强"), [7; 16]);
    let record = Writer::new(&elsewhere.people[0], 0xa1).sign(&elsewhere, body);
    let why = refused(record, &office.roster);
    assert_eq!(why, Refused::ForeignOrganisation);
    assert!(why.may_change());
    assert!(!Refused::WrongSignature.may_change());
}

#[test]
fn a_kind_that_speaks_through_its_body_needs_it() {
    let mut office = Office::new();
    let founder = office.people[0].clone();
    for kind in [Kind::Certificate, Kind::Place, Kind::Clock] {
        let record = office.sign(&founder, kind, vec![]);
        let bare = Record::from_bytes(record.header_bytes(), None).unwrap();
        assert_eq!(
            refused(bare, &office.roster),
            Refused::Unreadable,
            "{kind:?}"
        );
        let garbage = office.sign(&founder, kind, vec![0xff; 9]);
        assert_eq!(refused(garbage, &office.roster), Refused::Unreadable);
    }
}

#[test]
fn a_change_or_key_whose_body_is_gone_still_verifies() {
    let mut office = Office::new();
    let founder = office.people[0].clone();
    for kind in [Kind::Change, Kind::Key] {
        let record = office.sign(&founder, kind, vec![1, 2, 3]);
        let bare = Record::from_bytes(record.header_bytes(), None).unwrap();
        assert!(verify(bare, &office.roster).is_ok(), "{kind:?}");
    }
}

#[test]
fn a_kind_of_a_later_version_is_verified_and_kept() {
    let mut office = Office::new();
    let member = office.people[1].clone();
    let record = office.sign(&member, Kind::Unknown(200), b"later".to_vec());
    let kept = office.verify(record.clone());
    let before = office.roster.clone();
    office.roster.learn(&kept);
    assert_eq!(office.roster, before);
    assert_eq!(kept.into_record(), record);
}

#[test]
fn a_laptop_speaks_of_clocks_in_its_own_name_only() {
    let mut office = Office::new();
    let [one, two, three] = [0, 1, 2].map(|person: usize| office.people[person].clone());
    let reading = |by: &Person| {
        minicbor::to_vec(ClockReading {
            by: by.device,
            of: three.device,
            ahead_ms: 7,
        })
        .unwrap()
    };
    let own = office.sign(&two, Kind::Clock, reading(&two));
    assert!(verify(own, &office.roster).is_ok());
    let anothers = office.sign(&two, Kind::Clock, reading(&one));
    assert_eq!(refused(anothers, &office.roster), Refused::AnotherDevice);
}
