//! The layout of a sealed file, for writing and for reading it.

use super::AttachmentError;
use onscene_protocol::seal::OVERHEAD_BYTES;

pub(super) const FORMAT: u8 = 1;
/// Bytes of content in a chunk: little to hold in memory, and the seal adds a thousandth.
const CHUNK: u32 = 64 * 1024;
pub(super) const CHUNK_BYTES: usize = CHUNK as usize;
pub(super) const SEALED_CHUNK_BYTES: usize = CHUNK_BYTES + OVERHEAD_BYTES;
pub(super) const RANDOM_BYTES: usize = 19;
pub(super) const HEAD_BYTES: usize = 1 + 4 + RANDOM_BYTES;
const LABEL: &[u8] = b"attachment\0";

/// What stands at a file's beginning.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    bytes: [u8; HEAD_BYTES],
    random: [u8; RANDOM_BYTES],
}

impl Head {
    pub(super) fn new(random: [u8; RANDOM_BYTES]) -> Self {
        let mut bytes = [0; HEAD_BYTES];
        let [b0, b1, b2, b3] = CHUNK.to_be_bytes();
        let parts = [FORMAT, b0, b1, b2, b3].into_iter().chain(random);
        for (place, byte) in bytes.iter_mut().zip(parts) {
            *place = byte;
        }
        Self { bytes, random }
    }

    pub(super) fn from_bytes(bytes: [u8; HEAD_BYTES]) -> Result<Self, AttachmentError> {
        let random = bytes.last_chunk().ok_or(AttachmentError::Damaged)?;
        let head = Self::new(*random);
        match bytes.first() {
            Some(&FORMAT) if head.bytes == bytes => Ok(head),
            Some(&FORMAT) | None => Err(AttachmentError::Damaged),
            Some(&later) => Err(AttachmentError::NewerVersion(later)),
        }
    }

    pub(super) const fn bytes(&self) -> &[u8; HEAD_BYTES] {
        &self.bytes
    }

    /// Where a chunk stands: it opens nowhere else.
    pub(super) fn place(&self, number: u32, is_last: bool) -> Vec<u8> {
        let number = u64::from(number).to_be_bytes();
        [LABEL, &self.bytes, &number, &[u8::from(is_last)]].concat()
    }

    /// A chunk's nonce, which no other chunk of any file has.
    pub(super) fn nonce(&self, number: u32, is_last: bool) -> [u8; 24] {
        let mut nonce = [0; 24];
        let number = number.to_be_bytes().into_iter();
        let parts = self
            .random
            .into_iter()
            .chain(number)
            .chain([u8::from(is_last)]);
        for (place, byte) in nonce.iter_mut().zip(parts) {
            *place = byte;
        }
        nonce
    }
}

/// Bytes of the sealed file of an original with this many bytes.
pub const fn sealed_bytes_of(bytes: u64) -> u64 {
    let chunks = if bytes == 0 {
        1
    } else {
        bytes.div_ceil(CHUNK_BYTES as u64)
    };
    HEAD_BYTES as u64 + bytes + chunks * OVERHEAD_BYTES as u64
}

/// Bytes of the original in a sealed file with this many bytes; none where no original has so many.
pub(super) fn bytes_within(sealed: u64) -> Option<u64> {
    let chunks_bytes = sealed.checked_sub(HEAD_BYTES as u64)?;
    let chunks = chunks_bytes.div_ceil(SEALED_CHUNK_BYTES as u64);
    let bytes = chunks_bytes.checked_sub(chunks * OVERHEAD_BYTES as u64)?;
    (sealed_bytes_of(bytes) == sealed).then_some(bytes)
}
