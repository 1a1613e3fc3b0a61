//! Taking in a sealed file of another laptop. No key is needed for that.

use super::file::sealed_bytes_of;
use super::{AttachmentError, Attachments};
use onscene_protocol::id::AttachmentId;
use onscene_protocol::limit::ATTACHMENT_BYTES_MAX;
use std::io::Write;
use tempfile::NamedTempFile;

/// A sealed file on its way in: [`Self::write`] until its end, then [`Self::finish`]. Dropped
/// before, it leaves nothing behind.
#[must_use = "dropped without finish, nothing is kept"]
pub struct Receiving {
    attachments: Attachments,
    file: NamedTempFile,
    id: AttachmentId,
    /// Bytes that are still to come.
    missing: u64,
    hash: blake3::Hasher,
}

impl std::fmt::Debug for Receiving {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Receiving({}, {} bytes to come)", self.id, self.missing)
    }
}

impl Receiving {
    pub(super) fn begin(
        attachments: Attachments,
        file: NamedTempFile,
        id: AttachmentId,
        sealed_bytes: u64,
    ) -> Result<Self, AttachmentError> {
        if sealed_bytes > sealed_bytes_of(ATTACHMENT_BYTES_MAX) {
            return Err(AttachmentError::TooLong);
        }
        Ok(Self {
            attachments,
            file,
            id,
            missing: sealed_bytes,
            hash: blake3::Hasher::new(),
        })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`AttachmentError::WrongBytes`] where more come than were announced, and what the file
    /// system answers; then drop it.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), AttachmentError> {
        self.missing = self
            .missing
            .checked_sub(bytes.len() as u64)
            .ok_or(AttachmentError::WrongBytes)?;
        self.hash.update(bytes);
        Ok(self.file.write_all(bytes)?)
    }

    /// Ends the file: where its hash is the id it is synced, and then gets its name.
    ///
    /// # Errors
    /// [`AttachmentError::WrongBytes`] where it is another file or a part of it, and what the file
    /// system answers; then nothing is kept.
    pub fn finish(self) -> Result<(), AttachmentError> {
        if self.missing != 0 || self.hash.finalize() != *self.id.as_bytes() {
            return Err(AttachmentError::WrongBytes);
        }
        self.attachments.keep(self.file, self.id)
    }
}
