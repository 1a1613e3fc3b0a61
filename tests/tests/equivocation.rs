//! One person's key at work twice: two branches of one chain, a restored backup, a copied disk. All
//! laptops come to show the same, both branches are kept as proof, and nobody is kept from writing.
//!
//! `ONSCENE_LONG=1` tries 2,000 seeds of each (optimised, six minutes of one processor in all),
//! `ONSCENE_SEED=17` that one again.

#![allow(clippy::unwrap_used, clippy::panic)]

use onscene_tests::seeds::Seeds;
use onscene_tests::world::{Laptop, World};
use std::cell::Cell;
use std::collections::BTreeSet;

const SEEDS: Seeds = Seeds {
    short: 60,
    long: 2_000,
};
const SPAN_MS: u64 = 30_000;

fn laptops(seed: u64) -> usize {
    2 + usize::try_from(seed % 4).unwrap()
}

/// What must be true of every laptop once all have met; answers what the documents leave out.
fn agreed(world: &World) -> BTreeSet<onscene_protocol::id::RecordId> {
    let [first, others @ ..] = world.laptops() else {
        panic!("an empty world");
    };
    let held: BTreeSet<_> = first.records().copied().collect();
    assert!(world.saved().is_subset(&held), "something saved is lost");
    let views = first.views();
    for other in others {
        assert!(other.records().eq(first.records()));
        assert_eq!(other.documents(), first.documents());
        assert_eq!(other.left_out(), first.left_out());
        assert_eq!(other.views(), views);
    }
    let left_out = first.left_out();
    assert!(
        left_out.is_subset(&held),
        "what is left out is kept as proof"
    );
    assert_eq!(first.entries() + left_out.len(), first.changes());
    left_out
}

/// Everybody goes on, and all show the same; answers what the documents leave out then. A twin that
/// has not noticed may fork one more chain.
fn nobody_is_wedged(world: &mut World) -> BTreeSet<onscene_protocol::id::RecordId> {
    let before: Vec<usize> = world.laptops().iter().map(Laptop::written_here).collect();
    for _ in 0..4 {
        world.everybody_writes();
    }
    world.heal();
    let left_out = agreed(world);
    for (laptop, before) in world.laptops().iter().zip(before) {
        assert!(laptop.written_here() > before, "somebody can write no more");
    }
    left_out
}

#[test]
fn two_branches_under_one_actor_and_number_come_to_one_on_all_laptops() {
    let forked = Cell::new(0);
    SEEDS.each(|seed| {
        let mut world = World::new(seed, laptops(seed));
        world.live(SPAN_MS);
        world.double(0);
        world.live(SPAN_MS);
        world.heal();
        let left_out = agreed(&world);
        forked.set(forked.get() + usize::from(!left_out.is_empty()));
        nobody_is_wedged(&mut world);
    });
    assert!(
        forked.get() > 0 || std::env::var_os("ONSCENE_SEED").is_some(),
        "no seed forked a chain"
    );
}

#[test]
fn a_restored_backup_that_goes_on_writing_forks_nothing() {
    SEEDS.each(|seed| {
        let mut world = World::new(seed, laptops(seed));
        world.live(SPAN_MS);
        let backup = world.back_up(0);
        world.live(SPAN_MS);
        world.restore(backup);
        world.live(SPAN_MS);
        world.heal();
        let left_out = agreed(&world);
        assert!(
            left_out.is_empty(),
            "a fresh actor never writes in a former chain"
        );
        assert!(nobody_is_wedged(&mut world).is_empty());
    });
}

#[test]
fn a_copied_disk_that_runs_beside_its_original_forks_nothing() {
    SEEDS.each(|seed| {
        let mut world = World::new(seed, laptops(seed));
        world.live(SPAN_MS);
        let disk = world.back_up(0);
        world.restore(disk);
        world.live(SPAN_MS);
        world.heal();
        let left_out = agreed(&world);
        assert!(
            left_out.is_empty(),
            "a fresh actor never writes in a former chain"
        );
        assert!(nobody_is_wedged(&mut world).is_empty());
    });
}
