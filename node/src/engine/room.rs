//! How much room there is on the disk: below a bound files wait, and text goes on to the end.

use super::shared::Shared;
use super::{Engine, EngineError};
use crate::attachment::AttachmentError;
use crate::store::{LEFT_FREE_BYTES, LOW_BYTES, StoreError};
use serde::{Deserialize, Serialize};

/// The disk that the data folder is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// Bytes that are free; none where the system does not say.
    pub free_bytes: Option<u64>,
    /// Whether files of others wait until there is more room. Records go on.
    pub files_wait: bool,
    /// Whether space is kept aside for text.
    pub reserve: bool,
}

impl Engine {
    /// How much room there is.
    pub fn room(&self) -> Room {
        self.shared.room()
    }

    /// Whether files of other laptops are taken in now.
    pub fn has_room_for_files(&self) -> bool {
        !self.room().files_wait
    }
}

impl Shared {
    pub(super) fn room(&self) -> Room {
        let free_bytes = self.free_bytes();
        Room {
            free_bytes,
            files_wait: free_bytes.is_some_and(|free| free < LOW_BYTES),
            reserve: self.reserve.is_kept(),
        }
    }

    fn free_bytes(&self) -> Option<u64> {
        self.host.free_bytes(self.reserve.folder().path())
    }

    /// Before each turn: what is kept aside must be free before text needs it.
    pub(super) fn mind_the_room(&self) {
        if let Some(free) = self.free_bytes() {
            self.reserve.mind(free, LOW_BYTES);
        }
    }

    /// After a turn that the disk had no space for: the next one finds some.
    pub(super) fn make_room_after(&self, error: &EngineError) {
        if let EngineError::Store(error) = error
            && matches!(**error, StoreError::Full)
        {
            self.reserve.give_up();
        }
    }

    /// A file of one's own is from the scene: it is taken while it leaves enough for text.
    pub(super) fn check_room_for_own(&self) -> Result<(), AttachmentError> {
        match self.free_bytes() {
            Some(free) if free < LEFT_FREE_BYTES => Err(AttachmentError::Full),
            _ => Ok(()),
        }
    }
}
