//! Bits flipped, fields exchanged, keys that sign anything.

use super::*;
use crate::fixture::log;
use crate::record::HEADER_BYTES;

/// A hundred records of three people.
fn hundred(office: &Office) -> Vec<Record> {
    let (started, mut writers) = crate::fixture::three_writers(office);
    let mut records = vec![started.into_record()];
    for number in 0..99 {
        let writer = &mut writers[number % 3];
        let record = writer.act(office, log(format!("第{number}条")));
        records.push(record.into_record());
    }
    records
}

#[test]
fn no_header_with_a_flipped_bit_is_believed() {
    let office = Office::new();
    for (number, record) in hundred(&office).iter().enumerate() {
        for bit in 0..HEADER_BYTES * 8 {
            let mut bytes = *record.header_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            // Without the body, so that its hash does not give the change away already.
            if let Ok(changed) = Record::from_bytes(&bytes, None) {
                assert_ne!(changed.id(), record.id());
                assert!(
                    verify(changed, &office.roster).is_err(),
                    "record {number}, bit {bit}"
                );
            }
        }
    }
}

#[test]
fn no_body_with_a_flipped_bit_is_a_record_at_all() {
    let office = Office::new();
    for record in hundred(&office) {
        let body = record.body().unwrap();
        for bit in 0..body.len() * 8 {
            let mut bytes = body.to_vec();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(Record::from_bytes(record.header_bytes(), Some(bytes)).is_err());
        }
    }
}

#[test]
fn fields_taken_from_another_record_make_no_record() {
    let office = Office::new();
    let records = hundred(&office);
    // Where the fields of a header begin; the last one is the signature.
    let places = [1, 2, 34, 50, 82, 98, 106, 138, 146, 178, 182, HEADER_BYTES];
    let (one, other) = (&records[1], &records[5]);
    for field in places.windows(2) {
        let range = field[0]..field[1];
        let mut bytes = *one.header_bytes();
        bytes[range.clone()].copy_from_slice(&other.header_bytes()[range.clone()]);
        if bytes == *one.header_bytes() {
            continue;
        }
        if let Ok(mixed) = Record::from_bytes(&bytes, None) {
            assert!(
                Examined::of(mixed).verify(&office.roster).is_err(),
                "bytes {range:?}"
            );
        }
    }
}

#[test]
fn a_key_of_small_order_signs_nothing() {
    // With the neutral element as key, the signature (R = neutral, s = 0) fits every message for
    // a verifier that is not strict.
    let mut office = Office::new();
    let founder = office.people[0].clone();
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let certificate = Certificate {
        person: PersonKey::from_bytes(neutral),
        ..Person::new(99, "人人").certificate()
    };
    let record = office.issue(&founder, &certificate);
    office.learn(record);
    let draft = Draft {
        organisation: office.organisation,
        kind: Kind::Unknown(200),
        subject: INCIDENT,
        actor: crate::id::ActorId::from_bytes([1; 16]),
        seq: 1,
        prev: NO_RECORD,
        time: crate::clock::Timestamp::from_bits(1),
        body: vec![],
    };
    let mut bytes = *draft.sign(&founder.key).unwrap().header_bytes();
    bytes[50..82].copy_from_slice(&neutral);
    bytes[182..214].copy_from_slice(&neutral);
    bytes[214..].fill(0);
    let forged = Record::from_bytes(&bytes, Some(vec![])).unwrap();
    assert_eq!(forged.header().author, PersonKey::from_bytes(neutral));
    assert_eq!(refused(forged, &office.roster), Refused::WrongSignature);
}
