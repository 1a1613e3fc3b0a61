#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod codes;
mod typing;

use super::*;
use crate::fixture::Seeded;
use crate::id::{DeviceKey, OrganisationId, PersonKey, RecordId, UnitId};
use crate::roster::{Role, Roles};

const NOW: u64 = 1_768_000_000_000;
const OFFICE: DeviceKey = DeviceKey::from_bytes([1; 32]);
const FIELD: DeviceKey = DeviceKey::from_bytes([2; 32]);
const OURS: OrganisationId = OrganisationId::from_bytes([3; 32]);
const UNIT: UnitId = UnitId::from_bytes([6; 16]);
const SECRET: [u8; 32] = [7; 32];

fn ticket() -> Ticket {
    Ticket {
        secret: SECRET,
        organisation: OURS,
        roles: Roles::default().with(Role::Member),
    }
}

fn typed(seed: u64) -> TypedCode {
    TypedCode::fresh(&[], &mut Seeded::new(seed)).unwrap()
}

fn invitation() -> OwnInvitation {
    let terms = Wish::default().terms(&SECRET, OFFICE, UNIT, NOW);
    OwnInvitation::new(RecordId::from_bytes([4; 32]), terms, typed(1), NOW)
}

#[test]
fn an_invitation_lets_in_once() {
    let open = invitation();
    assert_eq!(open.opens(&ticket(), FIELD, OURS, NOW + 1), Ok(()));
    let word = ticket().word(OFFICE, FIELD);
    let used = open.used_by(PersonKey::from_bytes([5; 32]), word);
    let again = used.opens(&ticket(), FIELD, OURS, NOW + 2);
    assert_eq!(again, Err(Closed::Used));
    assert_eq!(used.used().unwrap().word, word);
}

#[test]
fn an_invitation_ends_after_fifteen_minutes_or_what_was_asked() {
    for (minutes, lasts) in [
        (None, 15),
        (Some(1), 1),
        (Some(60), 60),
        (Some(9_999), 1_440),
    ] {
        let wish = Wish {
            minutes,
            ..Wish::default()
        };
        let terms = wish.terms(&SECRET, OFFICE, UNIT, NOW);
        let open = OwnInvitation::new(RecordId::from_bytes([4; 32]), terms, typed(1), NOW);
        let end = NOW + lasts * 60_000;
        let opens = |at| open.opens(&ticket(), FIELD, OURS, at);
        assert_eq!(opens(end - 1), Ok(()));
        assert_eq!(opens(end), Err(Closed::Expired));
        assert_eq!(opens(NOW - 1), Err(Closed::Expired));
        assert_eq!((open.number(end - 1), open.number(end)), (Some(10), None));
        assert!(open.is_remembered(end) && !open.is_remembered(end + 15 * 60_000));
    }
}

#[test]
fn another_secret_learns_nothing_of_the_invitations_state() {
    let open = invitation();
    let mut other = ticket();
    other.secret[31] ^= 1;
    let word = ticket().word(OFFICE, FIELD);
    let used = open.clone().used_by(PersonKey::from_bytes([5; 32]), word);
    for known in [open.clone(), used, open.withdrawn()] {
        let refused = known.opens(&other, FIELD, OURS, NOW);
        assert_eq!(refused, Err(Closed::WrongSecret));
    }
}

#[test]
fn a_code_that_says_more_than_the_invitation_opens_nothing() {
    let mut promoted = ticket();
    promoted.roles = promoted.roles.with(Role::Admin);
    let mut elsewhere = ticket();
    elsewhere.organisation = OrganisationId::from_bytes([9; 32]);
    for altered in [promoted, elsewhere] {
        let refused = invitation().opens(&altered, FIELD, OURS, NOW);
        assert_eq!(refused, Err(Closed::Altered));
    }
}

#[test]
fn a_withdrawn_invitation_lets_nobody_in_by_either_code() {
    let withdrawn = invitation().withdrawn();
    let refused = withdrawn.opens(&ticket(), FIELD, OURS, NOW);
    assert_eq!(refused, Err(Closed::Withdrawn));
    assert_eq!(withdrawn.number(NOW), None);
}

#[test]
fn the_word_is_of_both_laptops_the_organisation_and_the_secret() {
    let word = ticket().word(OFFICE, FIELD);
    let mut secret = ticket();
    secret.secret[0] ^= 1;
    let mut organisation = ticket();
    organisation.organisation = OrganisationId::from_bytes([9; 32]);
    let others = [
        ticket().word(FIELD, OFFICE),
        ticket().word(OFFICE, OFFICE),
        secret.word(OFFICE, FIELD),
        organisation.word(OFFICE, FIELD),
    ];
    assert!(!others.contains(&word));
    assert_eq!(word.chinese().chars().count(), 2);
    assert_eq!(word.english().split('-').count(), 2);
}

/// Of 4,194,304 words two of a thousand are alike by chance in one run of nine.
#[test]
fn words_are_spread_over_both_lists() {
    let words = (0..1_000_u16).map(|n| {
        let mut of = ticket();
        of.secret[..2].copy_from_slice(&n.to_be_bytes());
        of.word(OFFICE, FIELD).english()
    });
    let words: std::collections::BTreeSet<String> = words.collect();
    assert!(words.len() > 995, "{} of 1000 differ", words.len());
}
