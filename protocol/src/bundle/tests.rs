//! A small bundle, read as it should be and in every way that it should not.

use super::*;
use crate::exchange::{Receipt, What, WireRecord, read};
use crate::fixture::{Office, Person, Seeded};
use crate::id::{AttachmentId, DeviceKey, RecordId, SealKey};
use crate::limit::{BUNDLE_FRAME_BYTES, BUNDLE_READERS_MAX};
use crate::record::Record;
use ed25519_dalek::SigningKey;
use std::collections::BTreeSet;

fn laptop() -> SigningKey {
    SigningKey::from_bytes(&[40; 32])
}

fn begin(office: &Office, readers: &[SealKey], seed: u64) -> (Vec<u8>, FrameSealer) {
    let draft = HeadDraft {
        organisation: office.organisation,
        bundle: [7; 16],
        part: 1,
        wall_ms: 1_782_892_800_000,
    };
    let made = draft.begin(readers, &laptop(), &mut Seeded::new(seed));
    made.unwrap()
}

fn records(office: &Office) -> Vec<Item> {
    let records = office.issued_records.iter();
    records
        .map(|record| Item::Record(WireRecord::from(record)))
        .collect()
}

/// One part whose frames hold these, for one person.
fn part(office: &Office, reader: &Person, frames: &[Vec<Item>]) -> Vec<u8> {
    let (mut bytes, mut sealer) = begin(office, &[reader.secret.public()], 1);
    let (last, others) = frames.split_last().unwrap();
    let pack = |items: &Vec<Item>| {
        let mut packed = Packer::default();
        items.iter().for_each(|item| packed.add(&encoded(item)));
        packed
    };
    for items in others {
        bytes.extend(sealer.seal(&mut pack(items)).unwrap());
    }
    bytes.extend(sealer.seal_last(pack(last), false).unwrap());
    bytes
}

/// What a reader gets: the head's laptop, and each frame's items where it opens.
fn opened(bytes: &[u8], reader: &Person) -> Option<(DeviceKey, Vec<Option<Vec<Item>>>)> {
    let length = Head::length(bytes).ok()?;
    let head = Head::from_bytes(bytes.get(..length)?).ok()?;
    let opener = head.open(std::slice::from_ref(&reader.secret))?;
    let frames = bytes[length..].chunks(SEALED_FRAME_BYTES).zip(0..);
    let items = frames.map(|(frame, number)| opener.open(number, frame));
    Some((head.device(), items.collect()))
}

fn read_records(items: Vec<Item>) -> Vec<Record> {
    let sent = items.into_iter().filter_map(|item| match item {
        Item::Record(record) => Some(record),
        _ => None,
    });
    let (records, unreadable) = read(sent.collect());
    assert_eq!(unreadable, []);
    records
}

#[test]
fn what_was_put_in_comes_out_for_the_one_it_is_for() {
    let office = Office::new();
    let receipt = Receipt {
        device: DeviceKey::from_bytes(laptop().verifying_key().to_bytes()),
        organisation: office.organisation,
        wall_ms: 5,
        what: What::Ids {
            ids: vec![RecordId::from_bytes([1; 32])],
            header_only: vec![],
        },
    };
    let mut items = records(&office);
    items.push(Item::Receipt(receipt.sign(&laptop())));
    items.push(Item::Piece {
        attachment: AttachmentId::from_bytes([5; 32]),
        total: 3,
        offset: 0,
        bytes: vec![1, 2, 3],
    });
    let bytes = part(&office, &office.people[1], &[items.clone(), vec![]]);
    let (device, frames) = opened(&bytes, &office.people[1]).unwrap();
    assert_eq!(device.as_bytes(), &laptop().verifying_key().to_bytes());
    assert_eq!(frames, [Some(items), Some(vec![Item::End { more: false }])]);
    assert_eq!(opened(&bytes, &office.people[2]), None);
}

#[test]
fn no_flipped_byte_panics_or_brings_another_record() {
    let office = Office::new();
    let reader = &office.people[1];
    let bytes = part(&office, reader, &[records(&office)]);
    let (writer, whole) = opened(&bytes, reader).unwrap();
    let known: BTreeSet<RecordId> = office.issued_records.iter().map(Record::id).collect();
    for place in 0..bytes.len() {
        for bit in [0x01, 0x80] {
            let mut flipped = bytes.clone();
            flipped[place] ^= bit;
            let Some((device, frames)) = opened(&flipped, reader) else {
                continue;
            };
            assert_eq!(device, writer, "byte {place}");
            for items in frames.into_iter().flatten() {
                assert_eq!(Some(&items), whole[0].as_ref(), "byte {place}");
                let ids = read_records(items).iter().map(Record::id).collect();
                assert_eq!(known, ids);
            }
        }
    }
}

#[test]
fn no_cut_panics_or_is_taken_for_the_whole() {
    let office = Office::new();
    let reader = &office.people[1];
    let bytes = part(&office, reader, &[records(&office)]);
    for length in 0..bytes.len() {
        let ends = opened(&bytes[..length], reader).map_or(0, |(_, frames)| {
            let items = frames.into_iter().flatten().flatten();
            items
                .filter(|item| matches!(item, Item::End { .. }))
                .count()
        });
        assert_eq!(ends, 0, "{length} bytes");
    }
}

#[test]
fn a_damaged_frame_costs_itself_alone() {
    let office = Office::new();
    let reader = &office.people[2];
    let frames: Vec<Vec<Item>> = records(&office)
        .into_iter()
        .map(|item| vec![item])
        .collect();
    let mut bytes = part(&office, reader, &frames);
    let head = Head::length(&bytes).unwrap();
    bytes[head + SEALED_FRAME_BYTES + 1_000] ^= 1;
    let (_, opened) = opened(&bytes, reader).unwrap();
    for (number, items) in opened.iter().enumerate() {
        assert_eq!(items.is_some(), number != 1, "frame {number}");
    }
}

#[test]
fn frames_that_changed_places_or_files_do_not_open() {
    let office = Office::new();
    let reader = &office.people[1];
    let frames = vec![records(&office), vec![], vec![]];
    let bytes = part(&office, reader, &frames);
    let length = Head::length(&bytes).unwrap();
    let opener = |bytes: &[u8]| {
        let head = Head::from_bytes(&bytes[..length]).unwrap();
        head.open(std::slice::from_ref(&reader.secret)).unwrap()
    };
    let first = &bytes[length..length + SEALED_FRAME_BYTES];
    assert!(opener(&bytes).open(0, first).is_some());
    assert!(opener(&bytes).open(1, first).is_none());
    let (other, _) = begin(&office, &[reader.secret.public()], 2);
    assert!(opener(&other).open(0, first).is_none());
}

#[test]
fn a_reader_cannot_put_frames_into_another_laptops_bundle() {
    let office = Office::new();
    let reader = &office.people[1];
    let (head, sealer) = begin(&office, &[reader.secret.public()], 1);
    let mut forger = sealer;
    forger.resign_with(SigningKey::from_bytes(&[41; 32]));
    let forged = forger.seal_last(Packer::default(), false).unwrap();
    let bytes = [head, forged].concat();
    let (_, frames) = opened(&bytes, reader).unwrap();
    assert_eq!(frames, [None]);
}

#[test]
fn what_is_no_bundle_says_what_it_is() {
    let office = Office::new();
    let bytes = part(&office, &office.people[0], &[vec![]]);
    assert_eq!(Head::length(b"PK\x03\x04"), Err(BadBundle::NotABundle));
    assert_eq!(Head::length(&bytes[..16]), Err(BadBundle::Damaged));
    let mut later = bytes.clone();
    later[15] = 2;
    assert_eq!(Head::length(&later), Err(BadBundle::NewerVersion(2)));
    let mut long = bytes.clone();
    long[16..20].copy_from_slice(&u32::MAX.to_be_bytes());
    assert_eq!(Head::length(&long), Err(BadBundle::Damaged));
    let length = Head::length(&bytes).unwrap();
    let mut resigned = bytes[..length].to_vec();
    resigned[length - 1] ^= 1;
    assert_eq!(Head::from_bytes(&resigned), Err(BadBundle::WrongSignature));
}

#[test]
fn a_bundle_for_more_than_the_limit_is_not_made() {
    let office = Office::new();
    let readers = vec![office.people[0].secret.public(); BUNDLE_READERS_MAX + 1];
    let draft = HeadDraft {
        organisation: office.organisation,
        bundle: [7; 16],
        part: 1,
        wall_ms: 0,
    };
    let made = draft.begin(&readers, &laptop(), &mut Seeded::new(1));
    assert!(made.is_err());
}

#[test]
fn the_longest_record_and_a_receipt_at_the_limit_fit_into_a_frame() {
    let longest = WireRecord {
        header: vec![1; crate::record::HEADER_BYTES],
        body: Some(vec![2; crate::limit::BODY_BYTES_MAX]),
    };
    let ids = vec![RecordId::from_bytes([1; 32]); crate::limit::BUNDLE_RECEIPT_IDS_MAX];
    let receipt = Receipt {
        device: DeviceKey::from_bytes(laptop().verifying_key().to_bytes()),
        organisation: Office::new().organisation,
        wall_ms: u64::MAX,
        what: What::Ids {
            ids: ids.clone(),
            header_only: ids,
        },
    };
    let piece = Item::Piece {
        attachment: AttachmentId::from_bytes([5; 32]),
        total: u64::MAX,
        offset: u64::MAX,
        bytes: vec![9; crate::limit::BUNDLE_PIECE_BYTES],
    };
    let receipt = Item::Receipt(receipt.sign(&laptop()));
    for item in [Item::Record(longest), receipt, piece] {
        let bytes = encoded(&item);
        assert!(Packer::default().fits(bytes.len()), "{}", bytes.len());
        assert!(bytes.len() < BUNDLE_FRAME_BYTES);
    }
}
