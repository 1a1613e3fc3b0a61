//! Whether a sealed file is what its name says.

use super::{AttachmentError, Attachments, create_private_folder};
use onscene_protocol::id::AttachmentId;
use std::io;

/// Where files lie that are not what they were: kept, because something may still be got out of them.
const DAMAGED_NAME: &str = "damaged";

/// How a file that was whole is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wholeness {
    /// As it was.
    Whole,
    /// Not there.
    Gone,
    /// Of another length, or of other bytes.
    Damaged,
}

impl Attachments {
    /// Looks at a file that should have so many bytes; where `deep`, at all of them.
    ///
    /// # Errors
    /// What the file system answers beside that it is not there.
    pub fn check(
        &self,
        id: AttachmentId,
        sealed_bytes: u64,
        deep: bool,
    ) -> Result<Wholeness, AttachmentError> {
        let mut file = match self.sealed_reader(id) {
            Err(AttachmentError::NotHeld) => return Ok(Wholeness::Gone),
            file => file?,
        };
        if file.metadata()?.len() != sealed_bytes {
            return Ok(Wholeness::Damaged);
        }
        if !deep {
            return Ok(Wholeness::Whole);
        }
        let mut hasher = blake3::Hasher::new();
        match io::copy(&mut file, &mut hasher) {
            // A disk that cannot read it back has damaged it.
            Err(error) => {
                tracing::warn!(%id, %error, "an attachment's file cannot be read");
                Ok(Wholeness::Damaged)
            }
            Ok(_) if hasher.finalize().as_bytes() == id.as_bytes() => Ok(Wholeness::Whole),
            Ok(_) => Ok(Wholeness::Damaged),
        }
    }

    /// Puts a file aside that is not what it was, so that another takes its place.
    ///
    /// # Errors
    /// What the file system answers.
    pub fn put_aside(&self, id: AttachmentId) -> Result<(), AttachmentError> {
        let folder = self.0.held.join(DAMAGED_NAME);
        create_private_folder(&folder)?;
        match std::fs::rename(self.path(id), folder.join(id.to_string())) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(crate::store::sync_folder(&self.0.held)?),
        }
    }
}
