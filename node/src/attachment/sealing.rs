//! Sealing a file as it is read.

use super::file::{CHUNK_BYTES, Head, RANDOM_BYTES, sealed_bytes_of};
use super::{AttachmentError, Attachments};
use onscene_protocol::id::AttachmentId;
use onscene_protocol::limit::ATTACHMENT_BYTES_MAX;
use onscene_protocol::seal::{Key, OriginalHasher, OriginalHashes, seal};
use std::io::Write;
use tempfile::NamedTempFile;
use zeroize::Zeroizing;

/// A sealed file, durable under its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sealed {
    /// The hash of the sealed file.
    pub attachment: AttachmentId,
    /// Bytes of the sealed file.
    pub sealed_bytes: u64,
    /// Hashes and length of the original.
    pub original: OriginalHashes,
}

/// A file being sealed: [`Self::write`] until its end, then [`Self::finish`]. Dropped before, it
/// leaves nothing behind. Holds two chunks in memory.
#[must_use = "dropped without finish, nothing is kept"]
pub struct Sealing {
    attachments: Attachments,
    file: NamedTempFile,
    key: Key,
    head: Head,
    pub(super) chunk: Zeroizing<Vec<u8>>,
    number: u32,
    /// Bytes that may still come.
    pub(super) room: u64,
    plain: OriginalHasher,
    sealed_hash: blake3::Hasher,
}

impl std::fmt::Debug for Sealing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealing({} bytes so far)", self.plain.bytes())
    }
}

impl Sealing {
    pub(super) fn begin(
        attachments: Attachments,
        file: NamedTempFile,
        key: Key,
        random: [u8; RANDOM_BYTES],
    ) -> Result<Self, AttachmentError> {
        let head = Head::new(random);
        let mut sealing = Self {
            attachments,
            file,
            key,
            head,
            chunk: Zeroizing::new(Vec::with_capacity(CHUNK_BYTES)),
            number: 0,
            room: ATTACHMENT_BYTES_MAX,
            plain: OriginalHasher::default(),
            sealed_hash: blake3::Hasher::new(),
        };
        sealing.put(head.bytes())?;
        Ok(sealing)
    }

    /// Takes the next bytes of the original.
    ///
    /// # Errors
    /// [`AttachmentError::TooLong`] beyond [`ATTACHMENT_BYTES_MAX`], and what the file system
    /// answers; then drop it.
    pub fn write(&mut self, mut bytes: &[u8]) -> Result<(), AttachmentError> {
        let room = self.room.checked_sub(bytes.len() as u64);
        self.room = room.ok_or(AttachmentError::TooLong)?;
        self.plain.update(bytes);
        while !bytes.is_empty() {
            // A full chunk waits until it is known whether another follows: the last one is marked.
            if self.chunk.len() == CHUNK_BYTES {
                self.put_chunk(false)?;
            }
            let room = (CHUNK_BYTES - self.chunk.len()).min(bytes.len());
            let (now, later) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
            self.chunk.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    /// Ends the file: it is synced, and then gets its name.
    ///
    /// # Errors
    /// What the file system answers; then nothing is kept.
    pub fn finish(mut self) -> Result<Sealed, AttachmentError> {
        self.put_chunk(true)?;
        let original = self.plain.finish();
        let sealed = Sealed {
            attachment: AttachmentId::from_bytes(*self.sealed_hash.finalize().as_bytes()),
            sealed_bytes: sealed_bytes_of(original.bytes),
            original,
        };
        self.attachments.keep(self.file, sealed.attachment)?;
        Ok(sealed)
    }

    fn put_chunk(&mut self, is_last: bool) -> Result<(), AttachmentError> {
        let place = self.head.place(self.number, is_last);
        let nonce = self.head.nonce(self.number, is_last);
        let sealed =
            seal(&self.key, &place, &self.chunk, nonce).map_err(|_| AttachmentError::TooLong)?;
        self.put(&sealed)?;
        self.chunk.clear();
        self.number = self.number.checked_add(1).ok_or(AttachmentError::TooLong)?;
        Ok(())
    }

    fn put(&mut self, sealed: &[u8]) -> Result<(), AttachmentError> {
        self.sealed_hash.update(sealed);
        Ok(self.file.write_all(sealed)?)
    }
}
