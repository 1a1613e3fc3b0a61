//! A change without what follows from its header: its frame, its checksum, the change before it, its
//! writer, and the name of its entry.

use super::chains::Chain;
use super::push_number;
use crate::contain::{Reader, Unreadable};
use crate::id::{EntryId, WriterId};
use sha2::{Digest, Sha256};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHANGE_CHUNK: u8 = 1;
/// Bytes before what a chunk's hash is over: the magic number and the checksum.
const BEFORE_HASH: usize = 8;

/// The hash of a change, by which the next one names it.
pub(super) fn change_hash(body: &[u8]) -> Option<[u8; 32]> {
    Some(Sha256::digest(body.get(BEFORE_HASH..)?).into())
}

/// What is left of a change when all is cut out that `chain` and `seq` say.
pub(super) fn cut(body: &[u8], chain: &Chain, seq: u64, dependency: [u8; 32]) -> Option<Vec<u8>> {
    let mut chunk = Reader(body);
    if chunk.array().ok()? != MAGIC {
        return None;
    }
    chunk.array::<4>().ok()?;
    if chunk.array().ok()? != [CHANGE_CHUNK] {
        return None;
    }
    let length = chunk.unsigned().ok()?;
    let content = chunk.slice(length).ok()?;
    let rest = content.strip_prefix(before(dependency, chain.writer()).as_slice())?;
    let name = name(chain, seq);
    let at = rest
        .windows(name.len())
        .position(|window| window == name.as_bytes())?;
    let mut cut = Vec::with_capacity(rest.len());
    push_number(at as u64, &mut cut);
    let (front, back) = rest.split_at_checked(at)?;
    cut.extend_from_slice(front);
    cut.extend_from_slice(back.get(name.len()..)?);
    // Anything odd in the frame shows here, and is sent as it is.
    (restore(&cut, chain, seq, dependency).ok()? == body).then_some(cut)
}

/// The change that [`cut`] was made of.
pub(super) fn restore(
    cut: &[u8],
    chain: &Chain,
    seq: u64,
    dependency: [u8; 32],
) -> Result<Vec<u8>, Unreadable> {
    let mut rest = Reader(cut);
    let at = rest.unsigned()?;
    let front = rest.slice(at)?;
    let mut content = before(dependency, chain.writer());
    content.extend_from_slice(front);
    content.extend_from_slice(name(chain, seq).as_bytes());
    content.extend_from_slice(rest.0);
    let mut hashed = vec![CHANGE_CHUNK];
    push_number(content.len() as u64, &mut hashed);
    hashed.extend_from_slice(&content);
    let hash: [u8; 32] = Sha256::digest(&hashed).into();
    let checksum = hash.first_chunk::<4>().ok_or(Unreadable)?;
    Ok([&MAGIC[..], checksum, &hashed].concat())
}

/// How a change's content begins: one dependency, and its writer.
fn before(dependency: [u8; 32], writer: WriterId) -> Vec<u8> {
    let mut bytes = vec![1];
    bytes.extend_from_slice(&dependency);
    push_number(WriterId::LEN as u64, &mut bytes);
    bytes.extend_from_slice(writer.as_bytes());
    bytes
}

/// The name of the entry that the change makes.
fn name(chain: &Chain, seq: u64) -> String {
    EntryId::of_change(chain.subject, chain.writer(), seq).to_string()
}
