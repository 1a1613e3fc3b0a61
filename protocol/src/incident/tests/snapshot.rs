//! Snapshots: caches that come back whole or not at all.

use super::*;
use crate::fixture::Writer;
use crate::record::Checked;

#[test]
fn a_snapshot_comes_back_with_the_same_heads_and_view_and_goes_on() {
    let office = Office::new();
    let records = written_apart(&office, 6);
    let (early, late) = records.split_at(9);
    let mut kept = Incident::from_records(INCIDENT, early);
    let bytes = kept.to_snapshot().unwrap();
    let mut loaded = Incident::from_snapshot(&bytes).unwrap();
    assert_eq!(loaded.subject(), INCIDENT);
    assert_eq!(loaded.heads(), kept.heads());
    assert_eq!(office.view(&loaded), office.view(&kept));
    assert_eq!(loaded.apply(early), Applied::default());
    assert_eq!(loaded.apply(late), kept.apply(late));
    assert_eq!(loaded.heads(), kept.heads());
    assert_eq!(office.view(&loaded), office.view(&kept));
}

#[test]
fn a_writer_goes_on_from_a_snapshot_as_without_one() {
    let office = Office::new();
    let mut writer = Writer::new(&office.people[0], 0xa1);
    writer.act(&office, crate::fixture::start());
    writer.act(&office, log("一"));
    let mut reopened = writer.clone();
    let bytes = writer.incident.to_snapshot().unwrap();
    reopened.incident = Incident::from_snapshot(&bytes).unwrap();
    assert_eq!(
        reopened.act(&office, log("二")),
        writer.act(&office, log("二"))
    );
}

#[test]
fn what_was_refused_stays_refused_after_a_snapshot() {
    let office = Office::new();
    let mut incident = Incident::from_records(INCIDENT, &written_apart(&office, 1));
    let bad = Writer::new(&office.people[1], 0xdd).sign(&office, vec![1, 2, 3]);
    incident.apply(&[office.verify(bad)]);
    let loaded = Incident::from_snapshot(&incident.to_snapshot().unwrap()).unwrap();
    assert!(loaded.misformed().eq(incident.misformed()));
    assert_eq!(loaded.misformed().count(), 1);
}

#[test]
fn what_waits_goes_on_waiting_after_a_snapshot() {
    let office = Office::new();
    let mut writer = Writer::new(&office.people[0], 0xa1);
    let first = writer.act(&office, crate::fixture::start());
    let second = writer.act(&office, log("二"));
    let mut incident = Incident::new(INCIDENT);
    incident.apply(&[&second]);
    let mut loaded = Incident::from_snapshot(&incident.to_snapshot().unwrap()).unwrap();
    assert_eq!(loaded.apply(&[&first]).due, [second.record().id()]);
    assert_eq!(loaded.apply(&[&second]).entries.len(), 1);
    assert_eq!(loaded.heads(), writer.incident.heads());
}

#[test]
fn bytes_that_are_no_snapshot_are_refused_without_a_panic() {
    let office = Office::new();
    let incident = Incident::from_records(INCIDENT, &written_apart(&office, 2));
    let good = incident.to_snapshot().unwrap();
    assert_eq!(Incident::from_snapshot(&[]).unwrap_err(), BadSnapshot);
    assert_eq!(
        Incident::from_snapshot(b"snapshot").unwrap_err(),
        BadSnapshot
    );
    for length in 0..good.len() {
        assert!(Incident::from_snapshot(&good[..length]).is_err());
    }
    let mut other_version = good.clone();
    other_version[1] += 1;
    assert!(Incident::from_snapshot(&other_version).is_err());
    let seed = 0x5eed;
    let mut entropy = Seeded::new(seed);
    for round in 0..500 {
        let mut bytes = good.clone();
        for _ in 0..=entropy.below(4) {
            let at = entropy.below(bytes.len());
            bytes[at] ^= 1 << entropy.below(8);
        }
        // Whatever it makes of them, it neither panics nor shows what cannot be read.
        if let Ok(read) = Incident::from_snapshot(&bytes) {
            let entries = office.view(&read).entries.len();
            assert!(entries <= read.len(), "seed {seed}, round {round}");
        }
    }
}
