use super::Kind;

/// The numbers for which something is so.
fn numbers(is_so: impl Fn(Kind) -> bool) -> Vec<u8> {
    let all = 0..=u8::MAX;
    all.filter(|number| is_so(Kind::from_number(*number)))
        .collect()
}

#[test]
fn a_kind_has_the_number_that_it_is_read_from() {
    for number in 0..=u8::MAX {
        assert_eq!(Kind::from_number(number).number(), number);
    }
}

#[test]
fn who_writes_is_said_by_certificates_and_by_what_bears_on_them() {
    assert_eq!(numbers(Kind::says_who_writes), [3, 4, 10, 11, 17]);
    assert_eq!(numbers(Kind::makes_the_roster), [2, 3, 4, 10, 11, 17]);
    assert_eq!(
        numbers(Kind::changes_the_roster),
        [2, 3, 4, 10, 11, 12, 16, 17]
    );
}

#[test]
fn what_every_laptop_carries_is_the_roster_and_the_clocks() {
    assert_eq!(numbers(Kind::is_for_all), [2, 3, 4, 7, 10, 11, 17]);
}

#[test]
fn plans_and_law_hang_on_themselves_and_on_who_wrote_them() {
    assert_eq!(numbers(Kind::bears_on_plans), [3, 4, 10, 14, 15]);
}

#[test]
fn what_is_of_the_organisation_stands_nowhere_else() {
    assert_eq!(
        numbers(Kind::is_of_the_organisation),
        [3, 4, 10, 11, 14, 15, 16, 17]
    );
}

#[test]
fn people_are_taken_in_before_places_places_before_keys_and_keys_before_what_they_open() {
    let of = |rank| numbers(|kind| kind.rank_taken_in() == rank);
    assert_eq!(
        (of(0), of(1), of(2)),
        (vec![3, 4, 10, 11, 17], vec![2], vec![5])
    );
    assert_eq!(of(3).len(), 256 - 7);
}

#[test]
fn entries_are_sent_before_the_keys_that_open_them_and_after_who_may_write() {
    let of = |rank| numbers(|kind| kind.rank_sent() == rank);
    let first = vec![3, 4, 10, 11, 12, 17];
    assert_eq!((of(0), of(1), of(3)), (first, vec![2], vec![5]));
    assert_eq!(of(2).len(), 256 - 8);
}
