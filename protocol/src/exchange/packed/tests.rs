//! Packed records come out as they went in, whatever they are.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use super::*;
use crate::fixture::{Office, Writer, log, start};
use crate::record::{Checked, Draft, HEADER_BYTES, Kind, NO_RECORD};
use ed25519_dalek::SigningKey;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// Two people's entries in one incident, in turn, as they were written.
fn incident_records(count: usize) -> Vec<Record> {
    let office = Office::new();
    let mut writers =
        [(0, 0xa1), (1, 0xb2)].map(|(who, actor)| Writer::new(&office.people[who], actor));
    let started = writers[0].act(&office, start());
    writers[1].incident.apply(&[&started]);
    let mut records = vec![started.record().clone()];
    for number in 1..count {
        let entry = log(format!("第{number}条：现场约四十人，情绪平稳"));
        records.push(writers[number % 2].act(&office, entry).record().clone());
    }
    records
}

fn record(seq: u64, body: Vec<u8>) -> Record {
    Draft {
        organisation: crate::id::OrganisationId::from_bytes([1; 32]),
        kind: Kind::Change,
        subject: crate::id::SubjectId::from_bytes([2; 16]),
        actor: crate::id::ActorId::from_bytes([3; 16]),
        seq,
        prev: NO_RECORD,
        time: crate::clock::Timestamp::from_bits(seq << 16),
        body,
    }
    .sign(&SigningKey::from_bytes(&[7; 32]))
    .unwrap()
}

fn wire(records: &[Record]) -> Vec<WireRecord> {
    records.iter().map(WireRecord::from).collect()
}

#[test]
fn records_of_an_incident_come_out_as_they_went_in_in_any_order() {
    let records = incident_records(30);
    let mut sent = wire(&records);
    assert_eq!(unpack(&pack(&sent)).unwrap(), sent);
    sent.reverse();
    assert_eq!(unpack(&pack(&sent)).unwrap(), sent);
    let every_second: Vec<_> = sent.into_iter().step_by(2).collect();
    assert_eq!(unpack(&pack(&every_second)).unwrap(), every_second);
}

#[test]
fn headers_alone_and_what_is_no_record_come_out_as_they_went_in() {
    let records = incident_records(4);
    let mut sent = wire(&records);
    sent[1].body = None;
    sent[2].header.truncate(7);
    sent[3].body = Some(b"another body".to_vec());
    sent.push(WireRecord {
        header: Vec::new(),
        body: None,
    });
    assert_eq!(unpack(&pack(&sent)).unwrap(), sent);
    assert_eq!(unpack(&pack(&[])).unwrap(), []);
}

#[test]
fn what_follows_from_the_rest_takes_no_room() {
    let records = incident_records(200);
    let plain: usize = records
        .iter()
        .map(|record| HEADER_BYTES + record.body().map_or(0, <[u8]>::len))
        .sum();
    let packed = pack(&wire(&records)).len();
    // A signature and the sealed words of an entry stay, and some bytes of what it says of itself.
    let saved = (plain - packed) / records.len();
    assert!(
        saved > 250,
        "{plain} bytes, packed {packed}: {saved} a record"
    );
}

#[test]
fn a_body_of_any_kind_and_length_is_kept() {
    let sent: Vec<_> = (1..=20)
        .zip((7..).step_by(7))
        .map(|(seq, bytes)| WireRecord::from(&record(seq, vec![0x85; bytes])))
        .collect();
    assert_eq!(unpack(&pack(&sent)).unwrap(), sent);
}

#[test]
fn no_mutated_bytes_panic_or_grow_beyond_what_they_hold() {
    let seed = 20_261_125;
    println!("seed {seed}");
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let packed = pack(&wire(&incident_records(12)));
    for _ in 0..20_000 {
        let mut bytes = packed.clone();
        for _ in 0..=random.next_u32() % 3 {
            let at = random.next_u32() as usize % bytes.len();
            bytes[at] = random.next_u32().to_le_bytes()[0];
        }
        if random.next_u32() % 4 == 0 {
            bytes.truncate(random.next_u32() as usize % bytes.len());
        }
        if let Ok(records) = unpack(&bytes) {
            let grown: usize = records.iter().map(WireRecord::bytes).sum();
            assert!(grown <= bytes.len() + records.len() * 400, "{grown}");
        }
    }
}

#[test]
fn more_records_than_a_message_may_have_are_refused_before_they_are_read() {
    let mut bytes = vec![FORMAT];
    push_number(IDS_PER_MESSAGE_MAX as u64 + 1, &mut bytes);
    bytes.extend([0, 0]);
    assert!(unpack(&bytes).is_err());
    assert!(unpack(&[2, 0, 0, 0]).is_err(), "of a later version");
    assert!(unpack(&[]).is_err());
}
