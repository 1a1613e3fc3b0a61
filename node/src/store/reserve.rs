//! Space that is kept aside for text, as a file that is removed when the disk is full.

use super::folder::Folder;
use super::limit::{RESERVE_BYTES, RESERVE_NEEDED_BYTES};
use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

/// Holds the space. Nothing is in it.
const RESERVE_FILE: &str = "reserve";

/// The space of one data folder.
#[derive(Debug)]
pub(crate) struct Reserve {
    folder: Folder,
    is_kept: AtomicBool,
}

impl Reserve {
    pub(super) const NAME: &str = RESERVE_FILE;

    /// What an earlier run kept.
    pub(crate) fn of(folder: Folder) -> Self {
        let kept = std::fs::metadata(folder.file(RESERVE_FILE));
        let is_kept = AtomicBool::new(kept.is_ok_and(|kept| kept.len() == RESERVE_BYTES));
        Self { folder, is_kept }
    }

    pub(crate) fn folder(&self) -> &Folder {
        &self.folder
    }

    pub(crate) fn is_kept(&self) -> bool {
        self.is_kept.load(Ordering::Relaxed)
    }

    /// Keeps space aside where there is plenty, and gives it up where there is next to none.
    pub(crate) fn mind(&self, free_bytes: u64, plenty: u64) {
        if self.is_kept() {
            if free_bytes < RESERVE_NEEDED_BYTES {
                self.give_up();
            }
        } else if free_bytes >= plenty
            && let Err(error) = self.keep()
        {
            tracing::warn!(%error, "no space could be kept aside for text");
        }
    }

    /// Leaves the space to whatever is committed next.
    pub(crate) fn give_up(&self) {
        if !self.is_kept.swap(false, Ordering::Relaxed) {
            return;
        }
        match std::fs::remove_file(self.folder.file(RESERVE_FILE)) {
            Ok(()) => tracing::warn!("the disk is full: the space kept aside is used for text now"),
            Err(error) => tracing::warn!(%error, "the space kept aside could not be given up"),
        }
    }

    fn keep(&self) -> io::Result<()> {
        let path = self.folder.file(RESERVE_FILE);
        let file = File::create(&path)?;
        let kept = fs4::FileExt::allocate(&file, RESERVE_BYTES)
            .and_then(|()| file.set_len(RESERVE_BYTES))
            .and_then(|()| file.sync_all());
        if kept.is_err() {
            std::fs::remove_file(&path)?;
        }
        self.is_kept.store(kept.is_ok(), Ordering::Relaxed);
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn space_is_kept_aside_while_there_is_plenty_and_given_up_when_there_is_none() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        let bytes = || std::fs::metadata(place.path().join(RESERVE_FILE)).map(|file| file.len());
        let reserve = Reserve::of(folder.clone());
        reserve.mind(100, 1_000);
        assert!(bytes().is_err(), "not where there is little");
        reserve.mind(1_000, 1_000);
        assert_eq!(bytes().unwrap(), RESERVE_BYTES);
        reserve.mind(RESERVE_NEEDED_BYTES, u64::MAX);
        assert!(Reserve::of(folder).is_kept());
        reserve.mind(RESERVE_NEEDED_BYTES - 1, u64::MAX);
        assert!(bytes().is_err() && !reserve.is_kept());
    }
}
