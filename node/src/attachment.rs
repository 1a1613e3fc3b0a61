//! Attachments: sealed files, each named by the hash of what is on disk.
//!
//! They lie under `attachments/`; what is still being written lies under `attachments/incoming/`
//! and gets its name whole, after it was synced. What came so far of a file that arrives in pieces
//! lies under `attachments/partial/`, by its id; the hashes of a file's groups, 32 bytes each, under
//! `attachments/hashes/`. A sealed file, numbers big-endian:
//!
//! | bytes | what |
//! |---|---|
//! | 1 | version, 1 |
//! | 4 | bytes of a chunk's content, 65,536 |
//! | 19 | fresh randomness |
//! | 65,609 each | chunks, each sealed (`onscene_protocol::seal`, 73 bytes longer than its content) |
//! | 73 to 65,609 | the last chunk; of an empty file, an empty one |
//!
//! Chunks are bound as in STREAM (Hoang, Reyhanitabar, Rogaway, Vizár, "Online Authenticated-
//! Encryption and its Nonce-Reuse Misuse-Resistance", 2015). The place of a chunk is the label
//! `attachment`, a zero byte, the 24 bytes at the file's beginning, its number from 0 in 8 bytes,
//! and 1 byte: 1 for the last chunk, else 0. Its nonce is the randomness, the number in 4 bytes and
//! that byte. So a file that was cut, lengthened, reordered or mixed with another does not open.

mod arriving;
mod carrying;
mod error;
mod file;
mod limit;
mod opening;
mod preview;
mod proving;
mod receiving;
mod sealing;
mod wholeness;

pub use arriving::{Arrived, Piece};
pub use error::AttachmentError;
pub use file::sealed_bytes_of;
pub use opening::Original;
pub(crate) use preview::preview;
pub use proving::Proving;
pub use receiving::Receiving;
pub use sealing::{Sealed, Sealing};
pub use wholeness::Wholeness;

use crate::store::{Folder, create_private_folder, sync_folder};
use arriving::Arrivals;
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::AttachmentId;
use onscene_protocol::seal::Key;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::{Builder, NamedTempFile};

const FOLDER_NAME: &str = "attachments";
const INCOMING_NAME: &str = "incoming";
const PARTIAL_NAME: &str = "partial";
const HASHES_NAME: &str = "hashes";

/// The attachments of one data folder. Clones share it.
#[derive(Debug, Clone)]
pub struct Attachments(Arc<Folders>);

#[derive(Debug)]
struct Folders {
    held: PathBuf,
    incoming: PathBuf,
    partial: PathBuf,
    hashes: PathBuf,
    arrivals: Arrivals,
    /// Keeps the data folder locked.
    folder: Folder,
}

impl Attachments {
    /// Opens the attachments of a data folder, making their folders where they are missing.
    ///
    /// # Errors
    /// What the file system answers.
    pub fn open(folder: &Folder) -> Result<Self, AttachmentError> {
        let held = folder.path().join(FOLDER_NAME);
        let incoming = held.join(INCOMING_NAME);
        let (partial, hashes) = (held.join(PARTIAL_NAME), held.join(HASHES_NAME));
        for made in [&incoming, &partial, &hashes] {
            create_private_folder(made)?;
        }
        sync_folder(&held)?;
        Ok(Self(Arc::new(Folders {
            held,
            incoming,
            partial,
            hashes,
            arrivals: Arrivals::default(),
            folder: folder.clone(),
        })))
    }

    /// Removes what an earlier run left unfinished, and answers how many files that were. Only at
    /// the start: it would take what is being written now as well.
    ///
    /// # Errors
    /// What the file system answers.
    pub fn sweep(&self) -> Result<usize, AttachmentError> {
        let mut removed = 0;
        for left_over in std::fs::read_dir(&self.0.incoming)? {
            std::fs::remove_file(left_over?.path())?;
            removed += 1;
        }
        Ok(removed)
    }

    /// Begins to seal a file of this laptop under a key of its own.
    ///
    /// # Errors
    /// What the file system answers.
    pub fn begin_sealing(
        &self,
        key: Key,
        mut entropy: impl Entropy,
    ) -> Result<Sealing, AttachmentError> {
        Sealing::begin(self.clone(), self.unfinished()?, key, entropy.bytes())
    }

    /// Begins to take in a sealed file of another laptop.
    ///
    /// # Errors
    /// [`AttachmentError::TooLong`] where more is announced than a file at the limit has, and what
    /// the file system answers.
    pub fn begin_receiving(
        &self,
        id: AttachmentId,
        sealed_bytes: u64,
    ) -> Result<Receiving, AttachmentError> {
        Receiving::begin(self.clone(), self.unfinished()?, id, sealed_bytes)
    }

    /// The data folder that they are in.
    pub(crate) fn folder(&self) -> &Folder {
        &self.0.folder
    }

    /// Where the sealed file is, or would be.
    pub fn path(&self, id: AttachmentId) -> PathBuf {
        self.0.held.join(id.to_string())
    }

    /// Whether every byte of it is durable here.
    pub fn held(&self, id: AttachmentId) -> bool {
        self.path(id).is_file()
    }

    /// Removes a file, and what came of it so far.
    ///
    /// # Errors
    /// What the file system answers.
    pub fn remove(&self, id: AttachmentId) -> Result<(), AttachmentError> {
        self.0.arrivals.forget(id);
        for path in [self.path(id), self.partial_path(id), self.hashes_path(id)] {
            match std::fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(sync_folder(&self.0.held)?)
    }

    /// The sealed file, for whoever passes it on.
    ///
    /// # Errors
    /// [`AttachmentError::NotHeld`], and what the file system answers.
    pub fn sealed_reader(&self, id: AttachmentId) -> Result<File, AttachmentError> {
        File::open(self.path(id)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => AttachmentError::NotHeld,
            _ => error.into(),
        })
    }

    /// The original, opened chunk by chunk as it is read. Whoever writes it out keeps it only when
    /// reading came to its end without an error.
    ///
    /// # Errors
    /// [`AttachmentError::NotHeld`], [`AttachmentError::NewerVersion`],
    /// [`AttachmentError::Damaged`], and what the file system answers.
    pub fn open_original(&self, id: AttachmentId, key: &Key) -> Result<Original, AttachmentError> {
        Original::open(self.sealed_reader(id)?, key.clone())
    }

    /// A file for what is not finished, gone when it is dropped and after a crash: it has no name
    /// where the system can do without.
    pub(crate) fn nameless(&self) -> io::Result<File> {
        tempfile::tempfile_in(&self.0.incoming)
    }

    fn unfinished(&self) -> Result<NamedTempFile, AttachmentError> {
        // Readable by this user alone: so makes `tempfile` its files. It removes them on drop.
        Ok(Builder::new()
            .prefix("")
            .suffix(".part")
            .tempfile_in(&self.0.incoming)?)
    }

    /// Gives a finished file its name. Where one of that name is, it has the same bytes.
    fn keep(&self, file: NamedTempFile, id: AttachmentId) -> Result<(), AttachmentError> {
        file.as_file().sync_all()?;
        let path = self.path(id);
        if !is_as_long_as(&path, file.as_file())? {
            file.persist(&path).map_err(|error| error.error)?;
        }
        sync_folder(&self.0.held)?;
        Ok(())
    }
}

fn is_as_long_as(path: &Path, file: &File) -> io::Result<bool> {
    match std::fs::metadata(path) {
        Ok(there) => Ok(there.len() == file.metadata()?.len()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
