//! Changes of the on-scene plan that a member makes by hand, or that do not count.

use super::*;
use crate::contain::{Contained, GENESIS_WRITER};
use crate::limit::SCENE_PLAN_CHANGES_MAX;
use crate::roster::{LastGood, Revocation};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{Automerge, ObjType, ROOT};

/// A change that a member makes by hand, in a text of their own.
fn hostile(
    writer: WriterId,
    make: impl FnOnce(&mut automerge::transaction::Transaction<'_>, &automerge::ObjId),
) -> Vec<u8> {
    let mut document = Automerge::new().with_actor(crate::contain::automerge_actor(GENESIS_WRITER));
    let mut change = document.transaction();
    let text = change.put_object(ROOT, "text", ObjType::Text).unwrap();
    change.commit_with(CommitOptions::default().with_time(0));
    document.set_actor(crate::contain::automerge_actor(writer));
    let mut change = document.transaction();
    make(&mut change, &text);
    change.commit_with(CommitOptions::default().with_time(0));
    document
        .get_last_local_change()
        .unwrap()
        .raw_bytes()
        .to_vec()
}

#[test]
fn a_change_that_does_anything_but_write_characters_is_kept_and_never_shown() {
    let bad: [fn(&mut automerge::transaction::Transaction<'_>, &automerge::ObjId); 5] = [
        |change, _| change.put(ROOT, "x", 1).unwrap(),
        |change, _| change.delete(ROOT, "text").unwrap(),
        |change, _| {
            change.put_object(ROOT, "text", ObjType::Text).unwrap();
        },
        |change, text| change.insert(text, 0, 7_u64).unwrap(),
        |change, text| change.insert(text, 0, "more than one character").unwrap(),
    ];
    for (number, make) in bad.into_iter().enumerate() {
        let mut table = Table::new();
        table.edit(0, "好的计划", None);
        table.meet();
        let change = hostile(table.writer(1), make);
        let record = table.put(1, &change);
        table.meet();
        let view = table.reading(2, |incident, reader| incident.view(reader));
        let why: Vec<_> = view.misformed.iter().map(|row| row.record).collect();
        assert_eq!(why, [record], "change {number}");
        assert_eq!(view.scene_plan.unwrap().text, "好的计划");
    }
    // The same by hand that is a change like any other counts.
    let mut table = Table::new();
    let change = hostile(table.writer(1), |change, text| {
        change.splice_text(text, 0, 0, "好").unwrap()
    });
    table.put(1, &change);
    assert_eq!(table.plan(1).text, "好");
}

#[test]
fn no_mutated_change_of_a_text_panics_or_takes_the_others_words_away() {
    let mut random = Seeded::new(41);
    println!("seed 41");
    let mut table = Table::new();
    table.edit(0, "一、东门设点。", None);
    table.meet();
    let change = table
        .decide(1, "一、东门和西门设点。二、备水。", None)
        .unwrap();
    let (mut taken, mut refused) = (0, 0);
    for _ in 0..400 {
        let mut mutated = change.clone();
        for _ in 0..=random.below(3) {
            let at = random.below(mutated.len() - 9) + 9;
            mutated[at] = u8::try_from(random.below(256)).unwrap();
        }
        // With the checksum that Automerge asks for.
        let checksum = <sha2::Sha256 as sha2::Digest>::digest(&mutated[8..]);
        mutated[4..8].copy_from_slice(&checksum[..4]);
        match Contained::of_text(&mutated, table.writer(1), 1) {
            Ok(_) => taken += 1,
            Err(_) => refused += 1,
        }
        let mut one = Table {
            here: table.here.clone(),
            ends: table.ends,
            ..Table::new()
        };
        one.put(1, &mutated);
        let text = one.plan(1).text;
        let kept: String = text
            .chars()
            .filter(|c| "一、东门设点。".contains(*c))
            .collect();
        assert!(kept.starts_with("一、"), "{text}");
    }
    assert!(taken > 0 && refused > 0, "{taken} taken, {refused} refused");
}

#[test]
fn of_two_changes_under_one_number_the_lower_id_counts_everywhere() {
    let mut table = Table::new();
    let one = table.decide(0, "甲", None).unwrap();
    let other = table.decide(0, "乙", None).unwrap();
    let first = table.put(0, &one);
    table.ends[0] = (0, NO_RECORD);
    let second = table.put(0, &other);
    table.meet();
    let (text, out) = if first < second {
        ("甲", second)
    } else {
        ("乙", first)
    };
    assert_eq!(table.plan(1).text, text);
    let view = table.reading(1, |incident, reader| incident.view(reader));
    assert_eq!(view.misformed[0].record, out);
}

#[test]
fn one_author_fills_no_page_however_many_changes_they_sign() {
    let mut table = Table::new();
    table.edit(0, "甲", None);
    let mut document = Automerge::new().with_actor(crate::contain::automerge_actor(GENESIS_WRITER));
    let mut change = document.transaction();
    let text = change.put_object(ROOT, "text", ObjType::Text).unwrap();
    change.commit_with(CommitOptions::default().with_time(0));
    document.set_actor(crate::contain::automerge_actor(table.writer(1)));
    for _ in 0..=SCENE_PLAN_CHANGES_MAX {
        let mut change = document.transaction();
        change.splice_text(&text, 0, 0, "x").unwrap();
        change.commit_with(CommitOptions::default().with_time(0));
        let change = document.get_last_local_change().unwrap();
        table.put(1, change.raw_bytes());
    }
    let plan = table.plan(1);
    assert_eq!(plan.text.len(), SCENE_PLAN_CHANGES_MAX);
    let refused = table.decide(1, "y", None).unwrap_err();
    assert!(matches!(
        refused,
        Refusal::TooLarge {
            field: "changes",
            ..
        }
    ));
    // Others go on.
    table.meet();
    table.edit(0, "短", None);
    assert_eq!(table.plan(0).text, "短");
}

#[test]
fn what_was_written_after_a_revocation_is_not_in_the_text_nor_what_rests_on_it() {
    let mut table = Table::new();
    table.edit(2, "好", None);
    table.meet();
    let good = table.ends[2].1;
    table.edit(2, "好坏", None);
    table.meet();
    // Somebody who had not heard wrote on behind it.
    table.edit(1, "好坏，又好", None);
    table.meet();
    let revocation = Revocation {
        person: table.people[2].public(),
        edition: 1,
        device: None,
        chains: vec![LastGood {
            subject: INCIDENT,
            actor: Table::actor(2),
            record: good,
        }],
    };
    let founder = table.people[0].clone();
    let record = table
        .office
        .sign(&founder, Kind::Revocation, revocation.to_bytes());
    table.office.learn(record);
    let plan = table.plan(0);
    assert_eq!((plan.text.as_str(), plan.missing), ("好", 1));
}

#[test]
fn nothing_that_was_written_stands_in_a_record_in_clear_and_without_the_key_nothing_shows() {
    let mut table = Table::new();
    table.edit(0, "秘密在东门", None);
    let record = table.here[0].last().unwrap().record().clone();
    let body = record.body().unwrap();
    for character in "秘密在东门".chars() {
        let written = character.to_string();
        let found = body
            .windows(written.len())
            .any(|part| part == written.as_bytes());
        assert!(!found, "{character} stands in the record in clear");
    }
    table.office.keys = crate::seal::Keyring::default();
    let plan = table.plan(0);
    assert_eq!((plan.text.as_str(), plan.missing), ("", 1));
}
