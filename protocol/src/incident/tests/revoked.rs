//! Entries of a revoked key: one visible set on all laptops, no late one among it, no good one lost.

use super::story::{Node, Story};
use super::*;
use crate::fixture::{Person, Writer, body_among};
use crate::roster::{Certificate, Role, Roles};

#[test]
fn what_was_written_after_a_revocation_is_shown_to_be_reviewed_and_counts_for_nothing() {
    let mut story = Story::new();
    story.write(2);
    let good = story.written_by(2);
    story.revoke(0, 2, &good);
    let late = story.write(2);
    story.write(1);
    let view = story.prove(1, 200);
    let [review] = view.to_review.as_slice() else {
        panic!("one entry is to be reviewed, not {:?}", view.to_review);
    };
    assert_eq!(
        (review.record, review.why),
        (late, WhyReview::AfterRevocation)
    );
    assert_eq!(review.revoked_by.as_deref(), Some("张强"));
    assert_eq!(review.author, "王芳");
    assert!(
        review
            .text
            .as_deref()
            .is_some_and(|text| text.starts_with('第'))
    );
}

#[test]
fn a_chain_that_is_not_named_counts_for_nothing_though_a_named_one_follows_it() {
    let mut story = Story::new();
    let first = story.write(2);
    story.restart(2, 0xd4);
    let second = story.write(2);
    story.revoke(0, 2, &[second]);
    let view = story.prove(2, 200);
    assert!(view.to_review.iter().any(|entry| entry.record == first));
}

#[test]
fn a_forged_past_neither_counts_nor_pushes_out_what_was_good() {
    // The document takes the lower id on every laptop, and a third entry waits for ever; who
    // reads it sees the good ones.
    for entries in [2, 3] {
        let mut story = Story::new();
        let before = story.writers[2].last().unwrap().clone();
        let good: Vec<RecordId> = (0..entries).map(|_| story.write(2)).collect();
        story.revoke(0, 2, &good);
        let forged = story.forge(2, &before, Some(good[0]));
        let view = story.prove(3, 200);
        let mut texts = view
            .entries
            .iter()
            .filter_map(|entry| entry.text.as_deref());
        assert!(texts.all(|text| !text.contains("伪造")));
        assert!(view.to_review.iter().any(|entry| entry.record == forged));
        let node = story.deliver(&story.records);
        let saved = node.incident.to_snapshot().unwrap();
        let incident = Incident::from_snapshot(&saved).unwrap();
        assert_eq!(node.view_of(&incident, &story.office.keys), view);
    }
}

#[test]
fn the_line_in_the_list_is_made_of_what_counts() {
    let mut story = Story::new();
    let good = story.write(2);
    story.revoke(1, 2, &[good]);
    let mut node = story.deliver(&story.records);
    let keys = story.office.keys.clone();
    let reader = |node: &Node| {
        let reader = Reader {
            zone: None,
            keys: &keys,
            roster: &node.roster,
            clocks: &crate::clock::Clocks::default(),
            held: &|_| false,
            body: &|id| body_among(&node.held, id),
        };
        (node.incident.summary(&reader), node.incident.len())
    };
    let (before, _) = reader(&node);
    story.write(2);
    node.take(story.records.last().unwrap().clone());
    let (after, len) = reader(&node);
    assert_eq!(before, after);
    assert_eq!((after.entries, len), (2, 3));
}

#[test]
fn an_auditor_reads_and_what_they_write_counts_on_no_laptop() {
    let mut office = Office::new();
    let founder = office.people[0].clone();
    let auditor = Person::new(77, "审计");
    let certificate = Certificate {
        roles: Roles::default().with(Role::Auditor),
        ..auditor.certificate()
    };
    let record = office.issue(&founder, &certificate);
    office.learn(record);
    let (started, _) = three_writers(&office);
    let mut writer = Writer::new(&auditor, 0xee);
    writer.incident.apply(&[&started]);
    let written = writer.act(&office, log("审计所写"));
    let view = office.view(&Incident::from_records(INCIDENT, &[&started, &written]));
    assert_eq!((view.entries.len(), view.to_review.len()), (1, 1));
    assert_eq!(view.to_review[0].why, WhyReview::Role);
}

#[test]
fn whenever_a_key_is_revoked_all_laptops_show_the_same_and_nothing_late() {
    let seeds = if option_env!("ONSCENE_LONG").is_some() {
        10_000
    } else {
        150
    };
    for seed in 0..seeds {
        let mut dice = Seeded::new(seed);
        let mut story = Story::new();
        // Long before, now, or after the last word: the founder, the other administrator, or both.
        let mut forks = Vec::new();
        let mut good = Vec::new();
        for step in 0..6 + u8::try_from(dice.below(6)).unwrap() {
            match dice.below(8) {
                0 => story.restart(2, 0xd0 + step),
                1 => forks.push((
                    story.writers[2].last().unwrap().clone(),
                    story.written.len(),
                )),
                2 => drop(story.write(dice.below(2))),
                3 if good.is_empty() => {
                    good = story.written_by(2);
                    story.revoke(dice.below(2), 2, &good);
                }
                4 if !good.is_empty() => {
                    let fewer = good[..dice.below(good.len() + 1)].to_vec();
                    story.revoke(dice.below(2), 2, &fewer);
                }
                _ => drop(story.write(2)),
            }
        }
        if story.left.is_empty() {
            good = story.written_by(2);
            story.revoke(0, 2, &good);
        }
        for (before, _) in forks {
            story.forge(2, &before, None);
        }
        story.prove(seed, 5);
    }
}
