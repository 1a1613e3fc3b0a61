//! Hostile changes: none panics outward, none does more than insert its own entry.

mod bombs;
mod form;
mod mutation;

use super::*;
use crate::contain::{GENESIS_WRITER, genesis, genesis_hash};
use crate::fixture::{INCIDENT, Office, Writer, log, start};
use crate::id::EntryId;
use crate::record::Checked;
use sha2::{Digest, Sha256};

/// The header's word for [`start_change`].
fn expected() -> Expected {
    Expected {
        subject: INCIDENT,
        writer: Writer::new(&Office::new().people[0], 0xa1).writer(),
        seq: 1,
    }
}

/// The bytes of an honest first change.
fn start_change(office: &Office) -> Vec<u8> {
    let mut writer = Writer::new(&office.people[0], 0xa1);
    let record = writer.act(office, start());
    record.record().body().unwrap().to_vec()
}

/// A chunk with this type and content, and the checksum that Automerge asks for.
fn chunk(kind: u8, content: &[u8]) -> Vec<u8> {
    let mut body = vec![kind];
    body.extend(unsigned(content.len() as u64));
    body.extend_from_slice(content);
    let checksum = Sha256::digest(&body);
    let mut bytes = vec![0x85, 0x6f, 0x4a, 0x83];
    bytes.extend_from_slice(&checksum[..4]);
    bytes.extend(body);
    bytes
}

/// What is in a chunk, without its frame.
fn content(bytes: &[u8]) -> &[u8] {
    let length_bytes = bytes[9..].iter().take_while(|byte| **byte & 0x80 != 0);
    &bytes[9 + length_bytes.count() + 1..]
}

/// LEB128.
fn unsigned(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(value & 0x7f).unwrap();
        value >>= 7;
        if value == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// Signed LEB128 of a number that is not negative.
fn signed(value: u64) -> Vec<u8> {
    let mut bytes = unsigned(value);
    if bytes.last().unwrap() & 0x40 != 0 {
        *bytes.last_mut().unwrap() |= 0x80;
        bytes.push(0);
    }
    bytes
}

#[test]
fn the_frame_taken_off_and_put_back_is_the_same() {
    let bytes = start_change(&Office::new());
    assert_eq!(chunk(1, content(&bytes)), bytes);
    assert!(Contained::from_bytes(&bytes, &expected()).is_ok());
}
