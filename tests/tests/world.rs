//! Bad weather over a world of laptops: nothing that was saved is lost, and in the end all agree.
//!
//! `ONSCENE_LONG=1` runs more worlds, `ONSCENE_SEED=17` that one again.

#![allow(clippy::unwrap_used, clippy::panic)]

use onscene_tests::seeds::Seeds;
use onscene_tests::world::{Laptop, World};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

const SEEDS: Seeds = Seeds {
    short: 200,
    long: 2_000,
};
const PLACES: Seeds = Seeds {
    short: 30,
    long: 1_000,
};
const SPAN_MS: u64 = 60_000;

fn laptops(seed: u64) -> usize {
    2 + usize::try_from(seed % 5).unwrap()
}

#[test]
fn what_was_saved_in_bad_weather_is_everywhere_after_it_and_all_show_the_same() {
    let reviewed = Cell::new(0);
    SEEDS.each(|seed| {
        let mut world = World::new(seed, laptops(seed));
        world.live(SPAN_MS);
        world.heal();
        let [first, others @ ..] = world.laptops() else {
            panic!("an empty world");
        };
        let held: BTreeSet<_> = first.records().copied().collect();
        assert!(world.saved().is_subset(&held), "something saved is lost");
        assert!(first.left_out().is_empty(), "an entry is not applied");
        assert!(!world.saved().is_empty(), "nothing was written at all");
        assert_eq!(first.entries(), first.changes(), "an entry is not shown");
        let views = first.views();
        assert!(!views.contains("\"sealed\": true"), "a key did not arrive");
        let review = usize::from(views.contains("after-recusal"));
        reviewed.set(reviewed.get() + review);
        for other in others {
            assert!(other.records().eq(first.records()));
            assert_eq!(other.documents(), first.documents());
            assert_eq!(other.views(), views);
        }
    });
    assert!(
        reviewed.get() > 0 || std::env::var_os("ONSCENE_SEED").is_some(),
        "nobody wrote beyond a recusal"
    );
}

#[test]
fn each_laptop_ends_with_all_of_the_units_that_it_carries_and_with_nothing_of_others() {
    PLACES.each(|seed| {
        let mut world = World::of_units(seed, 4 + laptops(seed));
        world.live(SPAN_MS);
        world.heal();
        let all = world.laptops();
        let mut records = BTreeMap::new();
        for record in all.iter().flat_map(Laptop::committed) {
            records.insert(record.id(), record);
        }
        let saved = world.saved().iter();
        assert!(
            saved.into_iter().all(|id| records.contains_key(id)),
            "something saved is lost"
        );
        let mut heads = BTreeMap::new();
        let mut left_to_others = 0;
        for laptop in all {
            let held: BTreeSet<_> = laptop.records().copied().collect();
            for (id, record) in &records {
                assert_eq!(held.contains(id), laptop.carries(record), "{id}");
            }
            left_to_others += records.len() - held.len();
            for (subject, of) in laptop.heads() {
                assert_eq!(*heads.entry(subject).or_insert_with(|| of.clone()), of);
            }
        }
        assert!(left_to_others > 0, "everyone carries everything");
    });
}

#[test]
fn one_seed_replays_a_run_event_by_event() {
    let run = |seed| {
        let mut world = World::new(seed, 4);
        world.live(SPAN_MS);
        world.heal();
        (world.trace(), world.laptops()[0].views())
    };
    assert_eq!(run(7), run(7));
    assert_ne!(run(7).0, run(8).0);
}
