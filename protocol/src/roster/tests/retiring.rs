//! Persons who go on with another laptop: one outcome, in every order.

use super::revoking::{all_so_far, revoke, settled, two_administrators, with};
use super::*;
use crate::clock::Timestamp;
use crate::fixture::MORNING_MS;
use crate::id::ActorId;
use crate::record::{Draft, NO_RECORD, Record};
use crate::roster::policy::Act;
use crate::verify::{Refused, verify};

/// `by` says that they go on with the key of `to`, and names all that they signed so far.
pub(super) fn retire(office: &mut Office, by: &Person, to: &Person) -> Record {
    let chains = all_so_far(office, by);
    let to = to.public();
    // Nobody goes on with the key that they give up: such a body cannot be read.
    office.sign(by, Kind::Retirement, Retirement { to, chains }.to_bytes())
}

#[test]
fn whom_a_moved_administrator_let_in_before_stays_and_what_a_copy_signs_does_not_count() {
    let (mut office, founder, one, _) = two_administrators();
    let (next, before, after) = (
        Person::new(44, "李敏"),
        Person::new(45, "此前"),
        Person::new(46, "此后"),
    );
    let certificate = office.issue(&founder, &with(&next, Role::Admin));
    let good = office.issue(&one, &before.certificate());
    let retirement = retire(&mut office, &one, &next);
    let late = office.issue(&one, &after.certificate());
    let roster = settled(&office, &[certificate, good, retirement, late]);
    assert!(roster.admits(before.device) && !roster.admits(after.device));
    assert!(!roster.may(one.public(), Act::Certify) && !roster.may(one.public(), Act::Log));
    assert!(roster.may(next.public(), Act::Certify));
    let moved = roster.member(office.organisation, one.public()).unwrap();
    assert_eq!(
        (moved.retired_to, moved.revoked_by),
        (Some(next.public()), None)
    );
}

#[test]
fn a_laptop_that_everyone_left_links_to_the_one_that_they_went_to_and_to_no_other() {
    let (mut office, founder, one, two) = two_administrators();
    let next = Person::new(44, "李敏");
    let mut colleague = Person::new(45, "同事");
    colleague.device = one.device;
    let certificate = office.issue(&founder, &next.certificate());
    let shared = office.issue(&founder, &colleague.certificate());
    let retirement = retire(&mut office, &one, &next);
    let roster = settled(&office, &[certificate.clone(), retirement.clone()]);
    assert!(!roster.admits(one.device) && roster.is_retired(one.device));
    assert!(roster.moves_to(one.device, next.device));
    assert!(!roster.moves_to(one.device, two.device));
    // Somebody else still writes there.
    let roster = settled(&office, &[certificate.clone(), retirement.clone(), shared]);
    assert!(roster.admits(one.device) && !roster.is_retired(one.device));
    let revocation = revoke(&mut office, &two, &one, 1, Vec::new());
    let roster = settled(&office, &[certificate, retirement, revocation]);
    assert!(
        !roster.moves_to(one.device, next.device),
        "a revoked one links to nobody"
    );
}

#[test]
fn whoever_moved_again_goes_on_for_all_of_their_former_keys_and_no_circle_has_no_end() {
    let (mut office, founder, first, _) = two_administrators();
    let [second, third] = [44, 45].map(|number| Person::new(number, "李敏"));
    let mut records: Vec<Record> = [&second, &third]
        .map(|person| office.issue(&founder, &person.certificate()))
        .into();
    records.push(retire(&mut office, &first, &second));
    records.push(retire(&mut office, &second, &third));
    let roster = settled(&office, &records);
    let goes_on = |now: &Person, then: &Person| roster.goes_on_for(now.public(), then.public());
    assert!(goes_on(&third, &first) && goes_on(&third, &second) && goes_on(&second, &first));
    assert!(!goes_on(&first, &third) && !goes_on(&founder, &first));
    records.push(retire(&mut office, &third, &first));
    let roster = settled(&office, &records);
    assert!(roster.goes_on_for(second.public(), third.public()));
    assert!(!roster.goes_on_for(founder.public(), third.public()));
    for left in [&first, &second, &third] {
        assert!(!roster.admits(left.device));
    }
}

#[test]
fn a_revoked_key_retires_only_by_what_its_revoker_leaves() {
    let (mut office, founder, one, two) = two_administrators();
    let thief = Person::new(66, "冒名");
    let certificate = office.issue(&founder, &thief.certificate());
    let good = office.issue(&one, &Person::new(45, "此前").certificate());
    let before = all_so_far(&office, &one);
    let retirement = {
        // A thief names nothing as good.
        let body = Retirement {
            to: thief.public(),
            chains: Vec::new(),
        };
        office.sign(&one, Kind::Retirement, body.to_bytes())
    };
    let held = [certificate, good, retirement];
    let roster = settled(&office, &held);
    assert!(
        !roster.admits(DeviceKey::from_bytes([45; 32])),
        "the key's own word counts"
    );
    let revocation = revoke(&mut office, &two, &one, 1, before);
    let roster = settled(&office, &[&held[..], &[revocation]].concat());
    assert!(
        roster.admits(DeviceKey::from_bytes([45; 32])),
        "until it is left out"
    );
    let stolen = roster.member(office.organisation, one.public()).unwrap();
    assert_eq!(
        (stolen.retired_to, stolen.revoked_by),
        (None, Some(two.public()))
    );
}

#[test]
fn a_retirement_elsewhere_to_oneself_or_without_a_body_is_none() {
    let mut office = Office::new();
    let member = office.people[1].clone();
    let own = retire(&mut office, &member, &member.clone());
    assert_eq!(
        verify(own, &office.roster).unwrap_err().1,
        Refused::Unreadable
    );
    let stranger = Person::new(99, "外人");
    let theirs = retire(&mut office, &stranger, &member);
    assert_eq!(
        verify(theirs, &office.roster).unwrap_err().1,
        Refused::UnknownSigner
    );
    let good = retire(&mut office, &member, &stranger);
    let (_, why) = verify(good.clone().without_body(), &office.roster).unwrap_err();
    assert_eq!(why, Refused::Unreadable);
    let draft = crate::record::Draft {
        organisation: office.organisation,
        kind: Kind::Retirement,
        subject: SubjectId::from_bytes([3; 16]),
        actor: crate::id::ActorId::from_bytes([3; 16]),
        seq: 1,
        prev: crate::record::NO_RECORD,
        time: crate::clock::Timestamp::from_bits(1),
        body: good.body().unwrap().to_vec(),
    };
    let (_, why) = verify(draft.sign(&member.key).unwrap(), &office.roster).unwrap_err();
    assert_eq!(why, Refused::Misplaced);
}

/// An incident closed to `person` by `by`.
fn recuse(office: &Office, by: &Person, person: &Person, incident: SubjectId) -> Record {
    let body = Recusal {
        person: person.public(),
        chains: Vec::new(),
        key: crate::id::KeyId::from_bytes([0; 16]),
        reason: Vec::new(),
    };
    let draft = Draft {
        organisation: office.organisation,
        kind: Kind::Recusal,
        subject: incident,
        actor: ActorId::from_bytes([0xd0; 16]),
        seq: 1,
        prev: NO_RECORD,
        time: Timestamp::from_bits(MORNING_MS << 16),
        body: body.to_bytes(),
    };
    draft.sign(&by.key).unwrap()
}

#[test]
fn whoever_moved_stays_recused_under_another_name_until_the_move_is_left_out() {
    let (mut office, founder, one, two) = two_administrators();
    let incident = SubjectId::from_bytes([7; 16]);
    let (next, leader) = (Person::new(44, "另一个名字"), Person::new(45, "组长"));
    let certificate = office.issue(&founder, &next.certificate());
    let leads = office.issue(&founder, &with(&leader, Role::Leader));
    let before = all_so_far(&office, &one);
    let retirement = retire(&mut office, &one, &next);
    let recusal = recuse(&office, &leader, &one, incident);
    let records = [certificate, leads, retirement, recusal];
    let roster = settled(&office, &records);
    assert!(roster.is_same_person(one.public(), next.public()));
    assert!(roster.is_same_person(next.public(), one.public()));
    assert!(!roster.is_same_person(next.public(), two.public()));
    assert!(roster.recused(incident, next.public()).is_some());
    let revocation = revoke(&mut office, &two, &one, 1, before);
    let roster = settled(&office, &[&records[..], &[revocation]].concat());
    assert!(roster.recused(incident, next.public()).is_none());
}

#[test]
fn nobody_closes_an_incident_to_a_colleague_by_claiming_to_go_on_as_them() {
    let (mut office, founder, _, _) = two_administrators();
    let incident = SubjectId::from_bytes([7; 16]);
    let [member, colleague] =
        [(44, "李四"), (45, "王五")].map(|(number, name)| Person::new(number, name));
    let mut records: Vec<Record> = [&member, &colleague]
        .map(|person| office.issue(&founder, &person.certificate()))
        .into();
    // A member may recuse themselves, and nobody else.
    records.push(recuse(&office, &member, &colleague, incident));
    records.push(retire(&mut office, &member, &colleague));
    let roster = settled(&office, &records);
    assert!(roster.recused(incident, colleague.public()).is_none());
    assert!(!roster.speaks_for(member.public(), colleague.public()));
    assert!(roster.speaks_for(colleague.public(), member.public()));
}
