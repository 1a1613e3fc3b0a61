//! A backup: one file that holds the records, the sealed attachments and this laptop's own keys,
//! encrypted to a recovery passphrase. Version 2, all numbers big-endian:
//!
//! | bytes | what |
//! |---|---|
//! | 15 | `onscene backup`, a zero byte |
//! | 1 | version, 2; 1 is the same without 5 and 6 |
//! | 19 | fresh randomness |
//! | 133 | the backup's key, wrapped by the recovery passphrase (`store/wrapping.rs`) |
//! | 32 | BLAKE3 of all bytes before it, so that damage and a wrong passphrase are told apart |
//! | 65,609 each | chunks of 65,536 bytes, each sealed (`onscene_protocol::seal`) |
//! | 73 to 65,609 | the last chunk |
//!
//! Chunks are bound as those of attachments (`attachment.rs`): the place of a chunk is the first 35
//! bytes of the file, its number from 0 in 8 bytes, and 1 byte, 1 for the last; its nonce is the
//! randomness, the number in 4 bytes and that byte. Within the chunks stand, one after the other:
//!
//! | first byte | what follows |
//! |---|---|
//! | 1, once, first | this laptop: its organisation, 32 bytes, and its keys, 97 bytes (`store/secrets.rs`) |
//! | 4, in place of 1 | a laptop of several people, or with a PIN: its organisation, 32 bytes; bytes of its keys, 2 bytes; the keys |
//! | 2 | an attachment: its id, 32 bytes; bytes of its sealed file, 8 bytes; the file |
//! | 3 | a record: its header, 246 bytes; 4 bytes 2³² − 1 where the body is absent, or its length and the body |
//! | 5 | what a laptop signed of an incident: 1 byte, 1 a hub's first receipt, 2 a statement; subject, 16 bytes; device, 32 bytes; number, 8 bytes; bytes of what follows, 4 bytes; a row of `first_receipts_1` or `of_incident_1` (`store/table.rs`) |
//! | 6 | an original that was here and is not in it: its id, 32 bytes; 1 byte, 0 its file was gone, 1 damaged |
//! | 0, last | numbers of records and attachments, 8 bytes each |
//!
//! Records of people and places come before all others, which follow in the order of arrival. What
//! is derived, drafts, and what is known of other laptops are not in it; what they signed of incidents is, for
//! they sign it once. The store's passphrase is
//! not either: whoever restores chooses one anew.

mod error;
mod opening;
mod sealing;

pub use error::BackupError;
pub use opening::{BackupReader, Item};
pub use sealing::BackupWriter;

use onscene_protocol::limit::INCIDENT_STATEMENT_BYTES_MAX;
use onscene_protocol::seal::OVERHEAD_BYTES;

const LABEL: &[u8; 15] = b"onscene backup\0";
const FORMAT: u8 = 2;
/// Versions that are read.
const FORMATS: std::ops::RangeInclusive<u8> = 1..=FORMAT;
const RANDOM_BYTES: usize = 19;
const BOUND_BYTES: usize = LABEL.len() + 1 + RANDOM_BYTES;
const CHUNK_BYTES: usize = 64 * 1024;
const SEALED_CHUNK_BYTES: usize = CHUNK_BYTES + OVERHEAD_BYTES;
/// What a damaged or wrongly opened head is called.
const WHAT: &str = "the backup";

const END: u8 = 0;
const LAPTOP: u8 = 1;
const ATTACHMENT: u8 = 2;
const RECORD: u8 = 3;
const PERSONS: u8 = 4;
const EVIDENCE: u8 = 5;
const FIRST_RECEIPT: u8 = 1;
const OF_INCIDENT: u8 = 2;
/// Bytes of what a laptop signed of an incident: two of the longest statements.
const EVIDENCE_BYTES_MAX: usize = 2 * (INCIDENT_STATEMENT_BYTES_MAX + 128);
const LOST: u8 = 6;
/// What stands for a loss: a file that was gone.
const LOST_GONE: u8 = 0;
/// A file that was damaged.
const LOST_DAMAGED: u8 = 1;
/// Bytes of the keys of one person without a PIN.
const KEYS_BYTES: usize = 97;
/// Stands for the length of a body that is absent.
const ABSENT: u32 = u32::MAX;

/// What a backup holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records.
    pub records: u64,
    /// Attachments whose files are in it.
    pub attachments: u64,
}

/// Where a chunk stands: it opens nowhere else.
fn place(bound: &[u8; BOUND_BYTES], number: u32, is_last: bool) -> Vec<u8> {
    let number = u64::from(number).to_be_bytes();
    [bound.as_slice(), &number, &[u8::from(is_last)]].concat()
}

#[cfg(test)]
mod tests;
