//! What a number may tell, and what it must not.

use super::*;
use proptest::prelude::*;

fn case(kind: IncidentKind, unit: &str) -> Case {
    Case {
        kind,
        drill: false,
        unit: unit.into(),
        month: "2026-03".into(),
        categories: BTreeMap::from([("供暖".into(), 1)]),
        steps: BTreeMap::new(),
        issue: None,
    }
}

fn table(counts: &[usize]) -> Table {
    let counts = counts.iter().enumerate();
    Table::of(
        counts
            .map(|(group, count)| (format!("{group:03}"), *count))
            .collect(),
    )
}

fn shown(table: &Table) -> Vec<Option<usize>> {
    table.cells.iter().map(|cell| cell.count).collect()
}

#[test]
fn clause_5_2_incidents_are_counted_by_kind_category_unit_and_month_without_drills() {
    let mut cases = vec![case(IncidentKind::GroupVisit, "和平里社区"); 6];
    cases.extend(vec![case(IncidentKind::KeyIssue, "杏林苑社区"); 7]);
    let drill = Case {
        drill: true,
        ..case(IncidentKind::KeyIssue, "杏林苑社区")
    };
    cases.push(drill);
    let all = Statistics::of(&cases);
    let of = |table: &Table, group: &str| {
        let found = table.cells.iter().find(|cell| cell.group == group);
        found.and_then(|cell| cell.count)
    };
    assert_eq!(of(&all.kinds, "group-visit"), Some(6));
    assert_eq!(of(&all.kinds, "key-issue"), Some(7));
    assert_eq!(of(&all.units, "杏林苑社区"), Some(7));
    assert_eq!(of(&all.months, "2026-03"), Some(13));
    assert_eq!(of(&all.categories, "供暖"), Some(13));
    assert_eq!(all.kinds.total, Some(13));
}

#[test]
fn a_group_under_five_is_hidden_and_cannot_be_worked_out_from_the_total() {
    // One small group alone: the next smallest is hidden with it.
    let one = table(&[3, 8, 20]);
    assert_eq!(
        (shown(&one), one.total),
        (vec![None, None, Some(20)], Some(31))
    );
    // Two whose sum is under five would be a group under five: a third goes with them.
    let two = table(&[1, 2, 9, 30]);
    assert_eq!(shown(&two), [None, None, None, Some(30)]);
    // Two that are five together need no third.
    let enough = table(&[2, 3, 9]);
    assert_eq!(
        (shown(&enough), enough.total),
        (vec![None, None, Some(9)], Some(14))
    );
    // Nothing else to hide: then the total is.
    let alone = table(&[4]);
    assert_eq!((shown(&alone), alone.total), (vec![None], None));
    let few = table(&[1, 2]);
    assert_eq!((shown(&few), few.total), (vec![None, None], None));
    // None at all tells nothing of anybody.
    assert_eq!(table(&[]).total, Some(0));
    let none = table(&[5, 6]);
    assert_eq!(
        (shown(&none), none.total),
        (vec![Some(5), Some(6)], Some(11))
    );
}

proptest! {
    #[test]
    fn no_table_tells_a_number_under_five(counts in prop::collection::vec(1_usize..30, 1..12)) {
        let table = table(&counts);
        let shown_sum: usize = shown(&table).into_iter().flatten().sum();
        let hidden = shown(&table).iter().filter(|cell| cell.is_none()).count();
        for cell in shown(&table).into_iter().flatten() {
            prop_assert!(cell >= GROUP_MIN);
        }
        for (cell, count) in table.cells.iter().zip(&counts) {
            prop_assert!(cell.count.is_none_or(|shown| shown == *count));
        }
        if let Some(total) = table.total {
            prop_assert!(total >= GROUP_MIN);
            let together = total - shown_sum;
            prop_assert!(hidden == 0 || hidden >= 2 && together >= GROUP_MIN, "{together} in {hidden}");
        }
    }
}

#[test]
fn times_between_steps_are_told_of_five_incidents_and_more() {
    let timed = |minutes: i64| Case {
        steps: BTreeMap::from([
            (MilestoneName::Activated, 0),
            (MilestoneName::Arrived, minutes * 60_000),
        ]),
        ..case(IncidentKind::GroupVisit, "和平里社区")
    };
    let four: Vec<Case> = (1..=4).map(timed).collect();
    assert_eq!(Statistics::of(&four).times, []);
    let ten: Vec<Case> = (1..=10).map(timed).collect();
    let times = Statistics::of(&ten).times;
    assert_eq!(times.len(), 1);
    assert_eq!(
        (times[0].from, times[0].to),
        (MilestoneName::Activated, MilestoneName::Arrived)
    );
    assert_eq!(
        (times[0].median_ms, times[0].most_ms),
        (5 * 60_000, 9 * 60_000)
    );
    // A clock that ran backwards makes no time.
    let mut wrong = ten;
    wrong.push(timed(-3));
    assert_eq!(Statistics::of(&wrong).times[0].incidents, 10);
}
