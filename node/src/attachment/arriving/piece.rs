//! One piece on its way in.

use super::{Shared, lock};
use crate::attachment::{AttachmentError, Attachments};
use onscene_protocol::id::{AttachmentId, DeviceKey};

/// What a piece came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrived {
    /// It is durable, and more is missing.
    Piece,
    /// With it every byte of the file is durable.
    Whole,
}

/// A piece being taken in: [`Self::write`] as it comes, then [`Self::finish`], also where it broke
/// off: what came before stays.
#[must_use = "without finish, what came is not durable"]
pub struct Piece {
    attachments: Attachments,
    shared: Shared,
    id: AttachmentId,
    from: DeviceKey,
    at: u64,
}

impl std::fmt::Debug for Piece {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Piece({}, at {})", self.id, self.at)
    }
}

impl Piece {
    pub(super) const fn begin(
        attachments: Attachments,
        shared: Shared,
        (id, from, at): (AttachmentId, DeviceKey, u64),
    ) -> Self {
        Self {
            attachments,
            shared,
            id,
            from,
            at,
        }
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`AttachmentError::WrongPiece`] where a group is whole and is not the attachment's: nothing
    /// more of it is then taken from that laptop. [`AttachmentError::NotNext`] where the bytes are
    /// not wanted, and what the file system answers.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), AttachmentError> {
        let mut partial = lock(&self.shared);
        let partial = partial.as_mut().ok_or(AttachmentError::NotNext)?;
        self.at = partial.write(&self.attachments, self.from, self.at, bytes)?;
        Ok(())
    }

    /// Ends it without waiting for the disk: what came is durable with the next piece that is
    /// finished. A file that is whole gets its name.
    ///
    /// # Errors
    /// What the file system answers.
    pub fn rest(self) -> Result<Arrived, AttachmentError> {
        if let Some(known) = lock(&self.shared).as_mut()
            && !known.is_whole()
        {
            known.release(self.from);
            return Ok(Arrived::Piece);
        }
        self.finish()
    }

    /// Makes what came durable; a file that is whole gets its name.
    ///
    /// # Errors
    /// What the file system answers.
    pub fn finish(self) -> Result<Arrived, AttachmentError> {
        let mut partial = lock(&self.shared);
        let Some(known) = partial.as_mut() else {
            // Another piece was the last one.
            return Ok(Arrived::Whole);
        };
        known.release(self.from);
        if !known.sync()? {
            return Ok(Arrived::Piece);
        }
        self.attachments.keep_partial(self.id)?;
        *partial = None;
        self.attachments.0.arrivals.forget(self.id);
        Ok(Arrived::Whole)
    }
}
