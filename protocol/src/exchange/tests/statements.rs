//! What a laptop says of an author's records, and what it is worth to one that never met it.

use super::*;
use crate::clock::Timestamp;
use crate::exchange::*;
use crate::id::{DeviceKey, PersonKey};
use crate::limit::{
    STATEMENT_EVERY_MS, STATEMENT_EVERY_OF_MANY_MS, STATEMENT_LAPTOPS_MANY, STATEMENTS_KEPT_MAX,
};

fn at(ms: u64) -> (Timestamp, RecordId) {
    (Timestamp::from_bits(ms << 16), id(ms))
}

fn said(ids: &[u64], number: u64) -> OfAuthor {
    let (held, fingerprint) = said_of(ids.iter().map(|ms| id(*ms)));
    OfAuthor {
        author: PersonKey::from_bytes([7; 32]),
        number,
        held,
        fingerprint,
        header_only: 0,
    }
}

fn receipt(said: OfAuthor) -> Receipt {
    Receipt {
        device: DeviceKey::from_bytes(key(9).verifying_key().to_bytes()),
        organisation: OrganisationId::from_bytes([1; 32]),
        wall_ms: 1_768_000_000_000,
        what: What::OfAuthor(said),
    }
}

#[test]
fn a_statement_reaches_the_last_of_the_first_that_it_names() {
    let records = [at(1), at(2), at(3), at(4)];
    let all = [
        said(&[1, 2], 1),
        said(&[1, 2, 3, 4], 2),
        // Of the first three it lacks one.
        said(&[1, 3], 3),
        // More than is here.
        said(&[1, 2, 3, 4, 5], 4),
        // The same as the first, of another laptop.
        said(&[1, 2], 5),
        said(&[], 6),
    ];
    assert_eq!(
        reaches(records, &all),
        [Some(at(2)), Some(at(4)), None, None, Some(at(2)), None]
    );
    assert_eq!(reaches([], &all), [None; 6]);
}

#[test]
fn the_later_number_takes_the_place_whatever_it_says() {
    let (old, new) = (receipt(said(&[1, 2], 5)), receipt(said(&[1], 6)));
    assert_eq!(OfAuthor::fate(&old, &new), Fate::Later);
    assert_eq!(OfAuthor::fate(&new, &old), Fate::Earlier);
    assert_eq!(OfAuthor::fate(&new, &new.clone()), Fate::Same);
    let twice = receipt(said(&[1, 2, 3], 6));
    assert_eq!(OfAuthor::fate(&new, &twice), Fate::Contradicts);
}

#[test]
fn a_laptop_that_comes_back_from_its_backup_goes_on_above_its_clock() {
    assert_eq!(OfAuthor::next_number(None, 1_000), 1_000);
    assert_eq!(OfAuthor::next_number(Some(1_000), 1_000), 1_001);
    assert_eq!(OfAuthor::next_number(Some(5), 1_000), 1_000);
    assert_eq!(
        OfAuthor::next_number(Some(9_000), 1_000),
        9_001,
        "a clock that was set back"
    );
}

#[test]
fn of_one_author_a_laptop_says_something_only_so_often() {
    let few = |last, now| OfAuthor::is_due(3, last, now);
    assert!(few(None, 0));
    assert!(!few(Some(1_000), 1_000 + STATEMENT_EVERY_MS - 1));
    assert!(few(Some(1_000), 1_000 + STATEMENT_EVERY_MS));
    assert!(few(Some(1_000), 999), "a clock that was set back");
    let many = |now| OfAuthor::is_due(STATEMENT_LAPTOPS_MANY + 1, Some(0), now);
    assert!(!many(STATEMENT_EVERY_MS));
    assert!(many(STATEMENT_EVERY_OF_MANY_MS));
}

#[test]
fn a_statement_survives_its_bytes_and_nobody_else_can_have_made_it() {
    let receipt = receipt(said(&[1, 2], 5));
    let signed = receipt.sign(&key(9));
    let bytes = signed.to_bytes();
    let again = SignedReceipt::from_bytes(&bytes).unwrap();
    assert_eq!(again.read_kept().unwrap(), receipt);
    assert_eq!(again.check().unwrap().receipt(), &receipt);
    assert!(bytes.len() <= 260, "{} bytes", bytes.len());
    assert_eq!(
        receipt.sign(&key(8)).check(),
        Err(BadReceipt::WrongSignature)
    );
}

#[test]
fn statements_are_kept_within_their_limit() {
    assert_eq!(beyond_limit(STATEMENTS_KEPT_MAX), 0);
    assert_eq!(beyond_limit(STATEMENTS_KEPT_MAX + 3), 3);
}
