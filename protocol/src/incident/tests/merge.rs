//! Records in any order, twice, late or never.

use super::*;
use crate::fixture::{Writer, among};
use crate::id::{ActorId, RecordId};
use crate::record::Checked;

#[test]
fn every_order_of_delivery_gives_equal_heads_and_views() {
    let office = Office::new();
    let records = written_apart(&office, 4);
    let whole = Incident::from_records(INCIDENT, &records);
    assert_eq!(whole.len(), records.len());
    for seed in 0..200 {
        let mut entropy = Seeded::new(seed);
        let mut shuffled = records.clone();
        entropy.shuffle(&mut shuffled);
        let mut incident = Incident::new(INCIDENT);
        let mut left = shuffled.as_slice();
        while !left.is_empty() {
            let (now, later) = left.split_at(1 + entropy.below(left.len()));
            incident.apply_with(now, |due| among(&records, due));
            left = later;
        }
        assert_eq!(incident.heads(), whole.heads(), "seed {seed}");
        assert_eq!(office.view(&incident), office.view(&whole), "seed {seed}");
    }
}

#[test]
fn a_record_that_comes_twice_changes_nothing() {
    let office = Office::new();
    let records = written_apart(&office, 2);
    let mut incident = Incident::from_records(INCIDENT, &records);
    let before = office.view(&incident);
    assert_eq!(incident.apply(&records), Applied::default());
    assert_eq!(office.view(&incident), before);

    let doubled: Vec<&Verified> = records.iter().chain(&records).collect();
    let mut at_once = Incident::new(INCIDENT);
    let applied = at_once.apply(&doubled);
    assert_eq!(applied.entries.len(), records.len());
    assert_eq!(at_once.heads(), incident.heads());
}

#[test]
fn chains_apply_without_each_other() {
    let office = Office::new();
    let records = written_apart(&office, 3);
    for actor in [0xa1, 0xb2, 0xc3].map(|byte| ActorId::from_bytes([byte; 16])) {
        let chain: Vec<&Verified> = records.iter().filter(|r| by(r, actor)).collect();
        let incident = Incident::from_records(INCIDENT, &chain);
        assert_eq!(incident.len(), chain.len());
        assert_eq!(office.view(&incident).entries.len(), chain.len());
    }
}

#[test]
fn losing_one_writer_leaves_the_others_whole() {
    let office = Office::new();
    let records = written_apart(&office, 5);
    let whole = office.view(&Incident::from_records(INCIDENT, &records));
    let lost = ActorId::from_bytes([0xb2; 16]);
    let rest: Vec<&Verified> = records.iter().filter(|r| !by(r, lost)).collect();
    let view = office.view(&Incident::from_records(INCIDENT, &rest));
    let expected: Vec<_> = whole
        .entries
        .into_iter()
        .filter(|entry| entry.author != "李敏")
        .collect();
    assert_eq!(view.entries, expected);
    assert_eq!(expected.len(), 11);
}

#[test]
fn a_later_number_waits_for_the_earlier_one() {
    let office = Office::new();
    let mut writer = Writer::new(&office.people[0], 0xa1);
    let first = writer.act(&office, crate::fixture::start());
    let second = writer.act(&office, log("二"));
    let third = writer.act(&office, log("三"));
    let mut incident = Incident::new(INCIDENT);
    for later in [&third, &second] {
        assert_eq!(incident.apply(&[later]), Applied::default());
    }
    assert!(incident.is_empty());
    let mut asked = Vec::new();
    let applied = incident.apply_with(&[&first], |due| {
        asked.push(due.to_vec());
        vec![&third, &second]
    });
    assert_eq!(applied.entries.len(), 3);
    assert_eq!(incident.heads(), writer.incident.heads());
    assert_eq!(asked, [[second.record().id(), third.record().id()]]);
}

#[test]
fn what_is_due_and_cannot_be_read_keeps_waiting() {
    let office = Office::new();
    let mut writer = Writer::new(&office.people[0], 0xa1);
    let records = [
        writer.act(&office, crate::fixture::start()),
        writer.act(&office, log("二")),
        writer.act(&office, log("三")),
    ];
    let mut incident = Incident::new(INCIDENT);
    incident.apply(&records[1..]);
    let nothing = |_: &[RecordId]| Vec::<Verified>::new();
    let applied = incident.apply_with(&records[..1], nothing);
    assert_eq!((applied.entries.len(), incident.len()), (1, 1));
    // Half of it, again and again: it ends, and the rest follows when it comes.
    incident.apply_with(&records[..1], |_| vec![&records[2]]);
    assert_eq!(incident.len(), 1);
    let applied = incident.apply_with(&records[1..2], |_| vec![&records[2]]);
    assert_eq!(applied.entries.len(), 2);
    assert_eq!(incident.heads(), writer.incident.heads());
}

#[test]
fn other_subjects_other_kinds_and_absent_bodies_are_passed_over() {
    let office = Office::new();
    let records = written_apart(&office, 1);
    let mut elsewhere = Incident::new(SubjectId::from_bytes([5; 16]));
    assert_eq!(elsewhere.apply(&records), Applied::default());
    let mut incident = Incident::new(INCIDENT);
    assert_eq!(incident.apply(&office.records), Applied::default());

    let start = records[0].clone().into_record();
    let bare = crate::record::Record::from_bytes(start.header_bytes(), None).unwrap();
    let bare = office.verify(bare);
    assert_eq!(incident.apply(&[&bare]), Applied::default());
    assert_eq!(incident.apply(&records).entries.len(), records.len());
}

fn by(record: &Verified, actor: ActorId) -> bool {
    record.record().header().actor == actor
}
