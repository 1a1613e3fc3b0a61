//! Two changes under one actor and number: every laptop takes the same one.

use super::*;
use crate::fixture::{Writer, among, start};
use crate::record::Checked;
use std::collections::BTreeSet;

/// A laptop that was restored from a backup wrote on from the same place: two continuations of
/// one chain, of two and three entries, after a common start.
fn forked(office: &Office) -> (Verified, Vec<Verified>, Vec<Verified>) {
    let mut writer = Writer::new(&office.people[0], 0xa1);
    let started = writer.act(office, start());
    let mut restored = writer.clone();
    let went_on = (0..2).map(|n| writer.act(office, log(format!("原机{n}"))));
    let went_on = went_on.collect();
    restored.now.wall_ms += 60_000;
    let again = (0..3).map(|n| restored.act(office, log(format!("恢复{n}"))));
    (started, went_on, again.collect())
}

/// What a node does: apply what came, and make the document anew where it must be.
fn deliver(incident: &mut Incident, held: &mut Vec<Verified>, record: &Verified) -> Applied {
    held.push(record.clone());
    let applied = incident.apply_with(&[record], |due| among(held, due));
    if applied.must_rebuild {
        *incident = Incident::from_records(INCIDENT, held);
    }
    applied
}

#[test]
fn the_lower_id_counts_whatever_the_order() {
    let office = Office::new();
    let (started, one, two) = forked(&office);
    let (lower, higher) = if one[0].record().id() < two[0].record().id() {
        (&one[0], &two[0])
    } else {
        (&two[0], &one[0])
    };
    let refused = (higher.record().id(), Misformed::Equivocation);

    let mut incident = Incident::from_records(INCIDENT, &[&started, lower]);
    let applied = incident.apply(&[higher]);
    assert_eq!(applied.misformed, [refused]);
    assert!(!applied.must_rebuild);

    let mut other = Incident::from_records(INCIDENT, &[&started, higher]);
    assert!(other.apply(&[lower]).must_rebuild);
    let rebuilt = Incident::from_records(INCIDENT, &[&started, higher, lower]);
    assert_eq!(rebuilt.heads(), incident.heads());
    assert_eq!(office.view(&rebuilt), office.view(&incident));
    assert_eq!(rebuilt.misformed().collect::<Vec<_>>(), [refused]);
}

#[test]
fn forked_chains_converge_in_every_order_and_say_the_same_of_what_is_left_out() {
    let office = Office::new();
    let (started, one, two) = forked(&office);
    let mut records = vec![started];
    records.extend(one.into_iter().chain(two));
    let whole = Incident::from_records(INCIDENT, &records);
    assert_eq!(whole.len() + whole.misformed().count(), records.len());
    for seed in 0..720 {
        let mut shuffled = records.clone();
        Seeded::new(seed).shuffle(&mut shuffled);
        let (mut incident, mut held) = (Incident::new(INCIDENT), Vec::new());
        for record in &shuffled {
            deliver(&mut incident, &mut held, record);
        }
        assert_eq!(incident.heads(), whole.heads(), "seed {seed}");
        assert_eq!(office.view(&incident), office.view(&whole), "seed {seed}");
    }
}

#[test]
fn a_record_that_was_displaced_does_not_ask_for_a_rebuild_again() {
    let office = Office::new();
    let (started, one, two) = forked(&office);
    let mut records = vec![started];
    records.extend(one.into_iter().chain(two));
    let mut whole = Incident::from_records(INCIDENT, &records);
    for record in &records {
        assert_eq!(whole.apply(&[record]), Applied::default());
    }
}

#[test]
fn a_misformed_record_under_a_used_number_displaces_nobody() {
    let office = Office::new();
    let mut writer = Writer::new(&office.people[0], 0xa1);
    let before = writer.clone();
    let started = writer.act(&office, start());
    let mut rebuilds = 0;
    for byte in 0..16_u8 {
        let mut hostile = before.clone();
        let bad = office.verify(hostile.sign(&office, vec![byte; 40]));
        let mut incident = Incident::from_records(INCIDENT, &[&started]);
        let applied = incident.apply(&[&bad]);
        rebuilds += usize::from(applied.must_rebuild);
        assert_eq!(
            applied.misformed,
            [(bad.record().id(), Misformed::Bytes)],
            "byte {byte}"
        );
        assert_eq!(incident.heads(), writer.incident.heads());
        let both = Incident::from_records(INCIDENT, &[&started, &bad]);
        assert_eq!(office.view(&both), office.view(&incident));
    }
    assert_eq!(rebuilds, 0);
}

#[test]
fn one_bad_change_in_a_batch_keeps_nobody_elses_out() {
    let office = Office::new();
    let mut records = written_apart(&office, 2);
    let mut hostile = Writer::new(&office.people[1], 0xdd);
    let bad = office.verify(hostile.sign(&office, b"no change".to_vec()));
    records.insert(2, bad.clone());
    let mut incident = Incident::new(INCIDENT);
    let applied = incident.apply(&records);
    assert_eq!(applied.misformed, [(bad.record().id(), Misformed::Bytes)]);
    assert_eq!(applied.entries.len(), records.len() - 1);
    let view = office.view(&incident);
    assert_eq!(view.misformed.len(), 1);
}

#[test]
fn writing_goes_on_at_the_end_of_the_chain_only() {
    let office = Office::new();
    let mut writer = Writer::new(&office.people[0], 0xa1);
    writer.act(&office, start());
    let entry = writer.decide(&office, log("一")).unwrap();
    for seq in [0, 1, 3, u64::MAX] {
        let place = (writer.writer(), seq);
        let written = writer.incident.write(
            &entry,
            place,
            &writer.now,
            EntryKeys::words(&office.key),
            &mut Seeded::new(1),
        );
        assert_eq!(written, Err(Misformed::Dependencies), "number {seq}");
    }
}

#[test]
fn nobody_displaces_anothers_entry_by_using_their_actor() {
    let office = Office::new();
    let mut honest = Writer::new(&office.people[0], 0xa1);
    let start = honest.act(&office, start());
    let mut thief = Writer::new(&office.people[1], 0xa1);
    thief.incident = honest.incident.clone();
    let stolen = thief.act(&office, log("冒名"));
    for order in [[&start, &stolen], [&stolen, &start]] {
        let mut incident = Incident::new(INCIDENT);
        for record in order {
            assert!(incident.apply(&[record]).misformed.is_empty());
        }
        let authors: Vec<_> = office
            .view(&incident)
            .entries
            .into_iter()
            .map(|e| e.author)
            .collect();
        assert_eq!(
            authors.len(),
            2,
            "both are there, each under its own author"
        );
        assert_ne!(authors[0], authors[1]);
    }
}

#[test]
fn what_was_written_behind_a_displaced_change_is_named_as_left_out_in_every_order() {
    let office = Office::new();
    let mut writer = Writer::new(&office.people[0], 0xa1);
    let started = writer.act(&office, start());
    let mut twin = writer.clone();
    twin.now.wall_ms += 60_000;
    let mut branches = [(&mut writer, 4), (&mut twin, 4)].map(|(of, entries)| {
        let written = (0..entries).map(|n| of.act(&office, log(format!("{n}"))));
        written.collect::<Vec<_>>()
    });
    branches.sort_by_key(|branch| branch[0].record().id());
    let [kept, left] = branches;
    // The branch that loses is longer: no place is left for its end.
    let kept = &kept[..2];
    let records: Vec<_> = [&started].into_iter().chain(kept).chain(&left).collect();
    let whole = Incident::from_records(INCIDENT, &records);
    let left_out: BTreeSet<_> = whole.misformed().map(|(id, _)| id).collect();
    assert!(
        left_out.contains(&left[3].record().id()),
        "the end of the branch that lost"
    );
    for seed in 0..200 {
        let mut shuffled = records.clone();
        Seeded::new(seed).shuffle(&mut shuffled);
        let (mut incident, mut held) = (Incident::new(INCIDENT), Vec::new());
        for record in shuffled {
            deliver(&mut incident, &mut held, record);
        }
        let named: BTreeSet<_> = incident.misformed().map(|(id, _)| id).collect();
        assert_eq!(named, left_out, "seed {seed}");
        assert_eq!(named.len() + incident.len(), records.len(), "seed {seed}");
        let saved = incident.to_snapshot().unwrap();
        let again = Incident::from_snapshot(&saved).unwrap();
        assert!(again.misformed().eq(incident.misformed()));
    }
}
