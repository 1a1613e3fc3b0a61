//! An original that proves, as it is read, to be the one that its entry tells of.

use super::{AttachmentError, Original};
use onscene_protocol::seal::{OriginalDetail, OriginalHasher};
use std::io::{self, Read};

/// Hashes what is read. Its last bytes come out only where hashes and length are those that the entry
/// committed to: whoever writes it out keeps nothing else.
pub struct Proving {
    original: Original,
    detail: OriginalDetail,
    /// Until the end was reached.
    hasher: Option<OriginalHasher>,
}

impl Proving {
    /// Reads an original and compares it with this detail.
    pub fn new(original: Original, detail: OriginalDetail) -> Self {
        Self {
            original,
            detail,
            hasher: Some(OriginalHasher::default()),
        }
    }
}

impl Read for Proving {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = self.original.read(out)?;
        let Some(hasher) = &mut self.hasher else {
            return Ok(length);
        };
        hasher.update(out.get(..length).unwrap_or_default());
        if hasher.bytes() < self.original.total_bytes() {
            return Ok(length);
        }
        let hashes = self.hasher.take().unwrap_or_default().finish();
        if !self.detail.tells_of(&hashes) {
            // Read on, it would go on: the reader stays at its end.
            self.hasher = Some(OriginalHasher::default());
            return Err(AttachmentError::Contradicted.into());
        }
        Ok(length)
    }
}
