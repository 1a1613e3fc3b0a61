#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod messages;
mod of_incident;
mod receipts;
mod reconciling;
mod statements;

use crate::clock::Timestamp;
use crate::id::{ActorId, OrganisationId, RecordId, SubjectId};
use crate::record::{Draft, Kind, NO_RECORD, Record};
use ed25519_dalek::SigningKey;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn record(seq: u64, body: Vec<u8>) -> Record {
    Draft {
        organisation: OrganisationId::from_bytes([1; 32]),
        kind: Kind::Change,
        subject: SubjectId::from_bytes([2; 16]),
        actor: ActorId::from_bytes([3; 16]),
        seq,
        prev: NO_RECORD,
        time: Timestamp::from_bits(seq << 16),
        body,
    }
    .sign(&key(7))
    .unwrap()
}

fn id(n: u64) -> RecordId {
    RecordId::from_bytes(*blake3::hash(&n.to_be_bytes()).as_bytes())
}
