//! Entries of a key whose person went on with another laptop: what they named as theirs stays, what
//! a copy of the former laptop writes is attributed to nobody, on all laptops alike.

use super::story::Story;
use super::*;
use crate::fixture::Person;

/// The key that 王芳 goes on with, certified.
fn next_key(story: &mut Story) -> Person {
    let founder = story.person(0);
    let next = Person::new(33, "王芳");
    let record = story.office.issue(&founder, &next.certificate());
    story.office.learn(record.clone());
    story.records.push(record);
    next
}

#[test]
fn what_was_written_before_a_move_stays_and_what_a_copy_writes_is_to_be_reviewed() {
    let mut story = Story::new();
    let next = next_key(&mut story);
    story.write(2);
    story.restart(2, 0xd4);
    story.write(2);
    let mine = story.written_by(2);
    story.retire(2, &next, &mine);
    // The same chain goes on, and another begins: a folder that was copied, or restored.
    let mut late = vec![story.write(2)];
    story.restart(2, 0xd5);
    late.push(story.write(2));
    let view = story.prove(1, 200);
    assert!(
        mine.iter()
            .all(|id| view.entries.iter().any(|entry| entry.record == *id))
    );
    let reviewed: Vec<_> = view.to_review.iter().map(|entry| entry.record).collect();
    assert_eq!(reviewed, late);
    for entry in &view.to_review {
        assert_eq!(
            (entry.why, &entry.revoked_by),
            (WhyReview::AfterRetirement, &None)
        );
        assert!(
            entry.text.is_some(),
            "it is kept to be read and written again"
        );
    }
}

#[test]
fn a_forged_past_under_a_retired_key_pushes_out_nothing() {
    let mut story = Story::new();
    let next = next_key(&mut story);
    let before = story.writers[2].last().unwrap().clone();
    let good: Vec<RecordId> = (0..3).map(|_| story.write(2)).collect();
    story.retire(2, &next, &good);
    let forged = story.forge(2, &before, Some(good[0]));
    let view = story.prove(2, 200);
    assert!(view.to_review.iter().any(|entry| entry.record == forged));
}

#[test]
fn of_a_key_that_was_retired_and_revoked_only_what_both_leave_counts() {
    let mut story = Story::new();
    let next = next_key(&mut story);
    let first = story.write(2);
    let second = story.write(2);
    story.retire(2, &next, &[first, second]);
    let late = story.write(2);
    // Who revokes holds the late one too, and has not told it apart.
    story.revoke(0, 2, &[first, second, late]);
    let view = story.prove(3, 200);
    let [review] = view.to_review.as_slice() else {
        panic!("{:?}", view.to_review);
    };
    assert_eq!(
        (review.record, review.why),
        (late, WhyReview::AfterRetirement)
    );
}

#[test]
fn whenever_somebody_moves_all_laptops_show_the_same_and_nothing_of_a_copy() {
    let seeds = if option_env!("ONSCENE_LONG").is_some() {
        10_000
    } else {
        150
    };
    for seed in 0..seeds {
        let mut dice = Seeded::new(seed);
        let mut story = Story::new();
        let next = next_key(&mut story);
        let mut forks = Vec::new();
        let mut moved = false;
        for step in 0..6 + u8::try_from(dice.below(6)).unwrap() {
            match dice.below(8) {
                0 => story.restart(2, 0xd0 + step),
                1 => forks.push(story.writers[2].last().unwrap().clone()),
                2 => drop(story.write(dice.below(2))),
                3 if !moved => {
                    let mine = story.written_by(2);
                    story.retire(2, &next, &mine);
                    moved = true;
                }
                4 if moved => {
                    let all = story.written_by(2);
                    let fewer = all[..dice.below(all.len() + 1)].to_vec();
                    story.revoke(dice.below(2), 2, &fewer);
                }
                _ => drop(story.write(2)),
            }
        }
        if !moved {
            let mine = story.written_by(2);
            story.retire(2, &next, &mine);
        }
        for before in forks {
            story.forge(2, &before, None);
        }
        story.prove(seed, 5);
    }
}
