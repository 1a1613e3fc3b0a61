//! Administrators and revocations: one outcome, in every order.

use super::*;
use crate::record::Record;
use crate::roster::policy::Act;
use crate::verify::verify;

/// The tail of a person's chain of certificates or revocations as it is now.
fn last_good(office: &Office, of: &Person, kind: Kind) -> Vec<LastGood> {
    let mut written = office
        .issued_records
        .iter()
        .filter(|record| record.header().author == of.public() && record.header().kind == kind);
    written
        .next_back()
        .map(|record| LastGood {
            subject: record.header().subject,
            actor: record.header().actor,
            record: record.id(),
        })
        .into_iter()
        .collect()
}

/// Everything that a person certified and revoked so far stays good.
pub(super) fn all_so_far(office: &Office, of: &Person) -> Vec<LastGood> {
    let kinds = [Kind::Certificate, Kind::Revocation, Kind::Retirement];
    let chains = kinds.map(|kind| last_good(office, of, kind));
    chains.concat()
}

pub(super) fn revoke(
    office: &mut Office,
    by: &Person,
    of: &Person,
    edition: u32,
    chains: Vec<LastGood>,
) -> Record {
    let body = Revocation {
        person: of.public(),
        edition,
        device: Some(of.device),
        chains,
    };
    office.sign(by, Kind::Revocation, body.to_bytes())
}

pub(super) fn with(person: &Person, role: Role) -> Certificate {
    Certificate {
        roles: Roles::default().with(role),
        ..person.certificate()
    }
}

/// 张强 founds; 李敏 and 王芳 are administrators.
pub(super) fn two_administrators() -> (Office, Person, Person, Person) {
    let mut office = Office::new();
    let [founder, one, two] = [0, 1, 2].map(|i| office.people[i].clone());
    for person in [&one, &two] {
        certify(&mut office, &with(person, Role::Admin));
    }
    (office, founder, one, two)
}

/// Delivers records in this order, each again until it is believed, as a node would.
pub(super) fn delivered(office: &Office, records: &[Record]) -> Roster {
    let mut roster = Roster::new(office.organisation);
    let mut left = records.to_vec();
    loop {
        let before = left.len();
        left.retain(|record| match verify(record.clone(), &roster) {
            Ok(verified) => {
                roster.learn(&verified);
                false
            }
            Err(_) => true,
        });
        if left.is_empty() || left.len() == before {
            return roster;
        }
    }
}

/// Every order of at most six records.
fn every_order(records: &[Record], mut tried: impl FnMut(&[Record])) {
    fn go(records: &mut Vec<Record>, from: usize, tried: &mut impl FnMut(&[Record])) {
        if from == records.len() {
            return tried(records);
        }
        for other in from..records.len() {
            records.swap(from, other);
            go(records, from + 1, tried);
            records.swap(from, other);
        }
    }
    assert!(records.len() <= 6);
    go(&mut records.to_vec(), 0, &mut tried);
}

/// Founding and the administrators' certificates, which all nodes have, and then what follows in
/// every order: one roster.
pub(super) fn settled(office: &Office, following: &[Record]) -> Roster {
    let first: Vec<Record> = office.records.iter().map(|v| v.record().clone()).collect();
    let whole = delivered(office, &[first.clone(), following.to_vec()].concat());
    every_order(following, |order| {
        assert_eq!(delivered(office, &[&first, order].concat()), whole);
        assert_eq!(delivered(office, &[order, &first].concat()), whole);
    });
    whole
}

#[test]
fn an_administrator_lets_others_in_whatever_comes_first() {
    let (mut office, _, one, _) = two_administrators();
    let (newcomer, later) = (Person::new(44, "新人"), Person::new(45, "再后"));
    let first = office.issue(&one, &with(&newcomer, Role::Admin));
    let second = office.issue(&newcomer, &later.certificate());
    let by_member = office.issue(&later, &Person::new(46, "外人").certificate());
    let roster = settled(&office, &[first, second, by_member]);
    assert!(roster.admits(newcomer.device) && roster.admits(later.device));
    assert!(roster.may(newcomer.public(), Act::Certify));
    assert!(!roster.may(later.public(), Act::Certify));
    assert!(!roster.admits(DeviceKey::from_bytes([46; 32])));
}

#[test]
fn what_a_revoked_administrator_certified_before_stays_and_after_does_not_count() {
    let (mut office, founder, one, _) = two_administrators();
    let (before, after) = (Person::new(44, "此前"), Person::new(45, "此后"));
    let good = office.issue(&one, &before.certificate());
    let chains = all_so_far(&office, &one);
    let revocation = revoke(&mut office, &founder, &one, 1, chains);
    let late = office.issue(&one, &with(&after, Role::Hub));
    let roster = settled(&office, &[good, revocation, late]);
    assert!(roster.admits(before.device));
    assert!(!roster.admits(after.device) && !roster.is_hub(after.device));
    assert!(!roster.admits(one.device) && roster.is_revoked(one.device));
    assert!(!roster.may(one.public(), Act::Certify));
    let member = roster.member(office.organisation, one.public()).unwrap();
    assert_eq!(member.revoked_by, Some(founder.public()));
}

#[test]
fn nothing_of_a_chain_that_is_not_named_counts() {
    let (mut office, founder, one, _) = two_administrators();
    let newcomer = Person::new(44, "新人");
    let certificate = office.issue(&one, &newcomer.certificate());
    let revocation = revoke(&mut office, &founder, &one, 1, Vec::new());
    let roster = settled(&office, &[certificate, revocation]);
    assert!(!roster.admits(newcomer.device));
}

#[test]
fn of_two_who_revoke_each_other_the_one_nearer_the_founder_wins_then_the_lower_key() {
    let (mut office, founder, one, two) = two_administrators();
    let lower = one.public() < two.public();
    let (winner, loser) = if lower { (&one, &two) } else { (&two, &one) };
    // Both orders of writing, and each knowing or not knowing of the other's revocation.
    for (knows_first, knows_second) in [(false, false), (false, true), (true, false)] {
        let mut office = office.clone();
        let first = revoke(&mut office, loser, winner, 1, Vec::new());
        let known = if knows_first {
            all_so_far(&office, loser)
        } else {
            Vec::new()
        };
        let second = revoke(&mut office, winner, loser, 1, known);
        let known = if knows_second {
            all_so_far(&office, winner)
        } else {
            Vec::new()
        };
        let third = revoke(&mut office, loser, winner, 2, known);
        let roster = settled(&office, &[first, second, third]);
        assert!(roster.admits(winner.device));
        assert!(!roster.admits(loser.device));
    }
    let up = revoke(&mut office, &one, &founder, 1, Vec::new());
    let down = revoke(&mut office, &founder, &one, 1, Vec::new());
    let roster = settled(&office, &[up, down]);
    assert!(roster.admits(founder.device) && !roster.admits(one.device));
}

#[test]
fn a_lost_founders_laptop_is_revoked_by_an_administrator_and_lets_nobody_in_any_more() {
    let (mut office, founder, one, _) = two_administrators();
    let thief = Person::new(66, "冒名");
    let chains = all_so_far(&office, &founder);
    let revocation = revoke(&mut office, &one, &founder, 1, chains);
    let late = office.issue(&founder, &with(&thief, Role::Member));
    let roster = settled(&office, &[revocation, late]);
    assert!(!roster.admits(founder.device) && !roster.admits(thief.device));
    assert!(roster.admits(one.device) && roster.may(one.public(), Act::Revoke));
}

#[test]
fn three_who_revoke_each_other_in_a_circle_come_to_one_outcome() {
    let (mut office, founder, one, two) = two_administrators();
    let three = Person::new(44, "第三");
    let certificate = office.issue(&founder, &with(&three, Role::Admin));
    let a = revoke(&mut office, &one, &two, 1, Vec::new());
    let b = revoke(&mut office, &two, &three, 1, Vec::new());
    let c = revoke(&mut office, &three, &one, 1, Vec::new());
    let roster = settled(&office, &[certificate, a, b, c]);
    let first = [&one, &two, &three]
        .into_iter()
        .min_by_key(|p| p.public())
        .unwrap();
    assert!(
        roster.admits(first.device),
        "the lowest key of a circle wins"
    );
}

#[test]
fn of_several_revokers_the_earliest_cut_counts_and_each_amends_only_its_own() {
    let (mut office, founder, one, two) = two_administrators();
    let guests = [44, 45, 46].map(|n| Person::new(n, "来人"));
    let mut records = Vec::new();
    let mut tails = vec![Vec::new()];
    for guest in &guests {
        records.push(office.issue(&one, &guest.certificate()));
        tails.push(all_so_far(&office, &one));
    }
    records.push(revoke(&mut office, &founder, &one, 1, tails[3].clone()));
    records.push(revoke(&mut office, &two, &one, 1, tails[1].clone()));
    let admitted = |roster: &Roster| guests.clone().map(|guest| roster.admits(guest.device));
    assert_eq!(admitted(&settled(&office, &records)), [true, false, false]);
    records.push(revoke(&mut office, &two, &one, 2, tails[2].clone()));
    assert_eq!(admitted(&settled(&office, &records)), [true, true, false]);
}

#[test]
fn a_list_too_long_for_one_record_goes_on_in_the_next() {
    let (mut office, founder, one, _) = two_administrators();
    let guest = Person::new(44, "来人");
    let certificate = office.issue(&one, &guest.certificate());
    let tail = all_so_far(&office, &one);
    let elsewhere = LastGood {
        subject: SubjectId::from_bytes([7; 16]),
        ..tail[0]
    };
    let first = revoke(&mut office, &founder, &one, 1, vec![elsewhere]);
    let second = revoke(&mut office, &founder, &one, 1, tail);
    assert!(settled(&office, &[certificate, first, second]).admits(guest.device));
}

#[test]
fn a_revoked_laptop_stays_out_whoever_is_certified_on_it_later() {
    let (mut office, founder, one, _) = two_administrators();
    let revocation = revoke(&mut office, &founder, &one, 1, Vec::new());
    let again = Certificate {
        device: one.device,
        ..Person::new(44, "换人").certificate()
    };
    let again = office.issue(&founder, &again);
    assert!(!settled(&office, &[revocation, again]).admits(one.device));
}

#[test]
fn a_member_revokes_nobody_and_a_revocation_elsewhere_is_no_revocation() {
    let mut office = Office::new();
    let [founder, member, other] = [0, 1, 2].map(|i| office.people[i].clone());
    let record = revoke(&mut office, &member, &other, 1, Vec::new());
    let (_, why) = verify(record, &office.roster).unwrap_err();
    assert_eq!(why, crate::verify::Refused::NoAdministrator);
    let body = Revocation {
        person: other.public(),
        edition: 1,
        device: None,
        chains: Vec::new(),
    };
    let draft = crate::record::Draft {
        organisation: office.organisation,
        kind: Kind::Revocation,
        subject: SubjectId::from_bytes([3; 16]),
        actor: crate::id::ActorId::from_bytes([3; 16]),
        seq: 1,
        prev: crate::record::NO_RECORD,
        time: crate::clock::Timestamp::from_bits(1),
        body: body.to_bytes(),
    };
    let (_, why) = verify(draft.sign(&founder.key).unwrap(), &office.roster).unwrap_err();
    assert_eq!(why, crate::verify::Refused::Misplaced);
}

#[test]
fn random_administrations_come_to_one_roster_in_every_order() {
    let seeds = if option_env!("ONSCENE_LONG").is_some() {
        10_000
    } else {
        300
    };
    for seed in 0..seeds {
        let mut dice = Seeded::new(seed);
        let (mut office, ..) = two_administrators();
        for number in 44..47 {
            office.people.push(Person::new(number, "来人"));
        }
        let mut records = Vec::new();
        for _ in 0..8 {
            let count = office.people.len();
            let [by, of] = [dice.below(count), dice.below(count)].map(|i| office.people[i].clone());
            let edition = 1 + u32::from(dice.below(2) == 1);
            let roles = [Role::Admin, Role::Member, Role::Hub][dice.below(3)];
            records.push(match dice.below(6) {
                5 => super::retiring::retire(&mut office, &by, &of),
                0 | 1 => office.issue(&by, &with(&of, roles)),
                knows => {
                    let chains = if knows == 2 {
                        Vec::new()
                    } else {
                        all_so_far(&office, &of)
                    };
                    revoke(&mut office, &by, &of, edition, chains)
                }
            });
        }
        records.extend(office.records.iter().map(|v| v.record().clone()));
        let whole = delivered(&office, &records);
        for _ in 0..6 {
            dice.shuffle(&mut records);
            assert_eq!(delivered(&office, &records), whole, "seed {seed}");
        }
    }
}
