//! Two stores that compare what they hold.

use super::*;
use crate::exchange::*;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What one reconciliation came to.
struct Outcome {
    difference: Difference,
    round_trips: usize,
    bytes: usize,
}

fn reconcile(here: &Arc<Sets>, there: &Sets) -> Outcome {
    let (mut initiator, mut request) = Initiator::begin(Arc::clone(here)).unwrap();
    let (mut round_trips, mut bytes) = (0, 0);
    loop {
        let answered = answer(there, &request).unwrap();
        round_trips += 1;
        bytes += to_bytes(&request).len() + to_bytes(&answered).len();
        match initiator.take(answered).unwrap() {
            Step::Ask(next) => request = next,
            Step::Done(difference) => {
                return Outcome {
                    difference,
                    round_trips,
                    bytes,
                };
            }
        }
    }
}

/// Every 1,000th record is one of the organisation's own.
fn sets(numbers: impl IntoIterator<Item = u64>) -> Arc<Sets> {
    let items = numbers
        .into_iter()
        .map(|n| (Timestamp::from_bits(n << 16), id(n), n % 1_000 == 0));
    Arc::new(Sets::build(items, 0))
}

fn ids(numbers: impl IntoIterator<Item = u64>) -> BTreeSet<RecordId> {
    numbers.into_iter().map(id).collect()
}

#[test]
fn nothing_new_costs_one_round_trip_and_less_than_a_kilobyte() {
    let here = sets(0..310_000);
    let outcome = reconcile(&here, &sets(0..310_000));
    assert_eq!(outcome.difference, Difference::default());
    assert_eq!(outcome.round_trips, 1);
    assert!(outcome.bytes <= 1_000, "{} bytes", outcome.bytes);
}

#[test]
fn ten_new_records_among_310_000_cost_less_than_eight_kilobytes() {
    let here = sets(0..310_000);
    let outcome = reconcile(&here, &sets(0..310_010));
    let need: BTreeSet<_> = outcome.difference.need_rest.iter().copied().collect();
    assert_eq!(need, ids(310_001..310_010));
    assert_eq!(outcome.difference.need_own, vec![id(310_000)]);
    assert!(outcome.round_trips <= 5, "{}", outcome.round_trips);
    assert!(outcome.bytes <= 8_000, "{} bytes", outcome.bytes);
}

#[test]
fn an_empty_store_learns_of_everything() {
    let outcome = reconcile(&sets([]), &sets(0..60_000));
    assert_eq!(outcome.difference.need_own.len(), 60);
    assert_eq!(outcome.difference.need_rest.len(), 59_940);
    assert!(outcome.difference.have.is_empty());
    let in_order: Vec<_> = (0..60_000).filter(|n| n % 1_000 != 0).map(id).collect();
    assert_eq!(outcome.difference.need_rest, in_order);
}

#[test]
fn a_full_store_tells_everything_in_the_order_of_time() {
    let difference = reconcile(&sets(0..40_000), &sets([])).difference;
    let own = (0..40_000).step_by(1_000).map(id);
    let rest = (0..40_000).filter(|n| n % 1_000 != 0).map(id);
    let in_order: Vec<_> = own.chain(rest).collect();
    assert_eq!(difference.have, in_order);
}

#[test]
fn the_organisations_own_records_come_first() {
    let outcome = reconcile(&sets(990..1_010), &sets([]));
    assert_eq!(outcome.difference.have.first(), Some(&id(1_000)));
    assert_eq!(outcome.difference.have.len(), 20);
}

#[test]
fn a_record_of_the_last_moment_there_is_can_be_found() {
    let last = |n| (Timestamp::from_bits(u64::MAX), id(n), false);
    let here = Arc::new(Sets::build((0..40).map(last), 0));
    let there = Sets::build((0..41).map(last), 0);
    assert_eq!(reconcile(&here, &there).difference.need_rest, vec![id(40)]);
}

#[test]
fn an_answer_that_leaves_a_set_out_is_refused() {
    let (mut initiator, _) = Initiator::begin(sets(0..10)).unwrap();
    let left_out = ReconcileAnswer {
        own: Some(vec![0x61]),
        rest: None,
    };
    assert_eq!(initiator.take(left_out), Err(ReconcileError::Incomplete));
}

#[test]
fn a_responder_that_never_ends_is_left() {
    let (mut initiator, request) = Initiator::begin(sets(0..1_000)).unwrap();
    let mut left = None;
    for _ in 0..=crate::limit::RECONCILE_ROUNDS_MAX {
        // Fingerprints that fit nothing: the initiator would have to ask for ever.
        let answer = ReconcileAnswer {
            own: Some(vec![0x61]),
            rest: request.rest.clone().map(|mut bytes| {
                let last = bytes.len() - 1;
                bytes[last] ^= 1;
                bytes
            }),
        };
        if let Err(error) = initiator.take(answer) {
            left = Some(error);
        }
    }
    assert_eq!(left, Some(ReconcileError::Endless));
}

#[test]
fn a_fingerprint_depends_on_the_set_alone() {
    let forward: SetFingerprint = (0..100).map(id).collect();
    let backward: SetFingerprint = (0..100).rev().map(id).collect();
    let other: SetFingerprint = (1..101).map(id).collect();
    let mut without = forward;
    without.remove(id(0));
    assert_eq!(without, (1..100).map(id).collect());
    assert_eq!(forward.digest(), backward.digest());
    assert_ne!(forward.digest(), other.digest());
    assert_eq!(forward.digest(), sets(0..100).fingerprint());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn random_sets_find_exactly_their_difference(
        common in 0_u64..3_000,
        here in prop::collection::btree_set(3_000_u64..9_000, 0..400),
        there in prop::collection::btree_set(3_000_u64..9_000, 0..400),
    ) {
        let ours = sets((0..common).chain(here.iter().copied()));
        let theirs = sets((0..common).chain(there.iter().copied()));
        let found = reconcile(&ours, &theirs).difference;
        let have: BTreeSet<_> = found.have.into_iter().collect();
        let need: BTreeSet<_> = found.need_own.into_iter().chain(found.need_rest).collect();
        prop_assert_eq!(have, ids(here.difference(&there).copied()));
        prop_assert_eq!(need, ids(there.difference(&here).copied()));
    }

    #[test]
    fn foreign_bytes_are_answered_or_refused_but_never_panic(
        own in prop::collection::vec(any::<u8>(), 0..200),
        mut rest in prop::collection::vec(any::<u8>(), 1..200),
    ) {
        let sets = sets(0..2_000);
        rest[0] = 0x61;
        drop(answer(&sets, &ReconcileRequest { own: Some(own.clone()), rest: Some(rest.clone()) }));
        let (mut initiator, _) = Initiator::begin(sets).unwrap();
        drop(initiator.take(ReconcileAnswer { own: Some(rest), rest: Some(own) }));
    }
}
