//! Records and what is derived from them, in redb.
//!
//! One data folder holds one store: `records.redb` with every table of [`table`], the store key in
//! `store.key`, this laptop's own keys in `keys.sealed`, attachments beside them. Founding goes
//! [`Folder::open`], [`Vault::create`], [`Secrets::create`], and last [`Store::create`]; opening the
//! same with `open`. A folder that cannot be opened is never touched and never taken for empty.

mod contain;
mod error;
mod folder;
mod held_back;
mod limit;
mod migrate;
mod past;
mod reading;
mod reserve;
mod row;
mod secrets;
mod shredding;
mod state;
pub mod table;
mod vault;
pub(crate) mod wrapping;
mod writing;

pub use error::{FolderError, StoreError, VaultError};
pub use folder::Folder;
pub(crate) use folder::{create_private, create_private_folder, sync_folder};
pub(crate) use limit::{
    DRAFT_BYTES_MAX, DRAFT_KEPT_MS, DRAFTS_MAX, LEFT_FREE_BYTES, LOW_BYTES, SAVE_KNOWN_MS,
    SAVES_SWEPT_MS,
};
pub use reading::{Arrival, Evidence, EvidenceKind, Reading, Saved, Times};
pub(crate) use reserve::Reserve;
pub use secrets::{Person, PinError, Secrets};
pub use state::{
    AttachmentState, AuthorRecord, KeptReceipt, KeptStatement, Loss, PeerState, Quarantined,
};
pub use vault::Vault;
#[cfg(test)]
pub(crate) use vault::weaken;
pub use writing::Writing;

use contain::contained;
use held_back::hold_back;
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::{DeviceKey, RecordId};
use onscene_protocol::record::{Checked, Record};
use redb::backends::FileBackend;
use redb::{Builder, Database, ReadableDatabase, StorageBackend};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The file of all tables.
const RECORDS_FILE: &str = "records.redb";
/// Where it is made, before it gets its name whole.
const UNFINISHED_FILE: &str = "records.redb.new";
/// What every redb file begins with.
const REDB_MAGIC: &[u8; 9] = b"redb\x1A\x0A\xA9\x0D\x0A";

/// A record that is on disk, synced, after it was verified. Made by the store alone: when a commit
/// returned, and when it is read back (its bytes checked against its id and its body's hash).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed(Record);

impl Committed {
    /// Its id.
    pub const fn id(&self) -> RecordId {
        self.0.id()
    }

    /// The record.
    pub const fn record(&self) -> &Record {
        &self.0
    }
}

impl Checked for Committed {
    fn record(&self) -> &Record {
        &self.0
    }
}

/// A record's place in the order of arrival in this store, from 1. Zero stands before them all.
pub type Position = u64;

/// A committed record, and how it came here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// Its place in the order of arrival.
    pub position: Position,
    /// The record.
    pub record: Committed,
    /// The laptop that handed it over; none where it was written here.
    pub from: Option<DeviceKey>,
}

/// What became of a record that was put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It was not here yet.
    New(Position),
    /// It was here already; a body that was absent was filled in.
    Known(Position),
    /// It is not kept: others before it are missing, as before enough of its author's that came from
    /// elsewhere.
    EnoughWithoutPast,
}

/// The store of one data folder. Clones share it; the folder's lock lives as long as any of them.
#[derive(Clone)]
pub struct Store {
    database: Arc<Database>,
    vault: Vault,
    // Dropped after the database, so that no one else opens the folder before redb closed it.
    folder: Folder,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Makes an empty store, as the last step of founding: from here on the folder is founded.
    ///
    /// # Errors
    /// [`StoreError::AlreadyFounded`] where a store is there, and what the file system answers.
    pub fn create(folder: &Folder, vault: Vault) -> Result<Self, StoreError> {
        let store = Self::create_unfinished(folder, vault)?;
        store.end_founding()?;
        Ok(store)
    }

    /// Makes an empty store that is to be filled before the folder counts as founded, with
    /// [`Self::end_founding`]. Until then founding may begin anew.
    ///
    /// # Errors
    /// As [`Self::create`].
    pub(crate) fn create_unfinished(folder: &Folder, vault: Vault) -> Result<Self, StoreError> {
        if Folder::is_founded(folder.path()) && folder.file(RECORDS_FILE).exists() {
            return Err(StoreError::AlreadyFounded);
        }
        let unfinished = folder.file(UNFINISHED_FILE);
        let made = make_empty(&unfinished).and_then(|()| {
            std::fs::rename(&unfinished, folder.file(RECORDS_FILE)).map_err(StoreError::from)
        });
        if made.is_err() {
            // What is left of it is thrown away by the next try in any case.
            drop(std::fs::remove_file(&unfinished));
        }
        made?;
        Self::open(folder, vault)
    }

    /// Ends what [`Self::create_unfinished`] began.
    ///
    /// # Errors
    /// What the file system answers.
    pub(crate) fn end_founding(&self) -> Result<(), StoreError> {
        Ok(self.folder.end_founding()?)
    }

    /// Opens the store that is there. A small file is checked whole, see
    /// [`limit::CHECKED_ON_OPEN_BYTES_MAX`]; in a larger one, damage shows when it is read.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Damaged`], [`StoreError::NewerVersion`],
    /// [`StoreError::ReadOnly`]. Nothing was written to the file then.
    pub fn open(folder: &Folder, vault: Vault) -> Result<Self, StoreError> {
        let path = folder.file(RECORDS_FILE);
        let file_bytes = std::fs::metadata(&path).map_or(0, |metadata| metadata.len());
        let check = file_bytes <= limit::CHECKED_ON_OPEN_BYTES_MAX;
        Self::open_file(folder, vault, &path, check)
    }

    /// Opens the store after checking every page of its file: for `doctor`. Reads the whole file.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_checked(folder: &Folder, vault: Vault) -> Result<Self, StoreError> {
        Self::open_file(folder, vault, &folder.file(RECORDS_FILE), true)
    }

    fn open_file(
        folder: &Folder,
        vault: Vault,
        path: &Path,
        check: bool,
    ) -> Result<Self, StoreError> {
        let file = open_existing(path)?;
        let mut database = open_database(FileBackend::new(file)?, check)?;
        if contained("meta_1", || shredding::is_due(&database))? {
            shredding::write_anew(folder, database)?;
            database = open_database(FileBackend::new(open_existing(path)?)?, false)?;
        }
        Ok(Self {
            database: Arc::new(database),
            vault,
            folder: folder.clone(),
        })
    }

    /// Begins to write. Waits while another [`Writing`] is open: the engine's thread is the one
    /// writer. Dropped without [`Writing::commit`], nothing of it happened.
    ///
    /// # Errors
    /// What redb answers, after an earlier input or output error for instance.
    pub fn begin(&self) -> Result<Writing<'_>, StoreError> {
        Writing::begin(&self.database, &self.vault)
    }

    /// The store as it is now; what is committed later does not show in it.
    ///
    /// # Errors
    /// What redb answers.
    pub fn read(&self) -> Result<Reading, StoreError> {
        Ok(Reading::new(self.database.begin_read()?, self.clone()))
    }

    /// This laptop's own keys as they are, for a backup.
    ///
    /// # Errors
    /// See [`Secrets::open`].
    pub(crate) fn own_keys(&self) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        secrets::read_plain(&self.folder, &self.vault)
    }

    /// Writes this laptop's own keys down, changed.
    ///
    /// # Errors
    /// What the file system answers; the former keys are then still there.
    pub(crate) fn keep_keys(
        &self,
        secrets: &Secrets,
        entropy: &mut impl Entropy,
    ) -> Result<(), VaultError> {
        secrets.keep(&self.folder, &self.vault, entropy)
    }

    /// Writes down that this store is given up, in words for whoever opens the folder next: from
    /// here on it is taken away, by whoever runs it or at the next opening.
    ///
    /// # Errors
    /// What the file system answers; then nothing is given up.
    pub(crate) fn give_up(&self, words: &str) -> Result<(), VaultError> {
        self.folder.give_up(words).map_err(|source| VaultError::Io {
            what: "the data folder",
            source,
        })
    }

    /// Whether a passphrase is the one that opens this store.
    ///
    /// # Errors
    /// [`VaultError::WrongPassphrase`], or what reading the file fails with.
    pub(crate) fn opens_with(&self, passphrase: &str) -> Result<(), VaultError> {
        Vault::open(&self.folder, Some(passphrase)).map(drop)
    }

    /// The vault that seals what this store holds in clear.
    pub const fn vault(&self) -> &Vault {
        &self.vault
    }
}

/// Writes a store without records to `path`, whole and synced.
fn make_empty(path: &Path) -> Result<(), StoreError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let file = folder::create_private(path)?;
    let database = builder(false).create_with_backend(FileBackend::new(file)?)?;
    let mut transaction = database.begin_write()?;
    writing::make_durable(&mut transaction)?;
    migrate::write_empty(&transaction)?;
    transaction.commit()?;
    database.close()?;
    Ok(())
}

/// Opens the file for reading and writing, if it begins like one of ours: redb would take an empty
/// file for a new one.
fn open_existing(path: &Path) -> Result<File, StoreError> {
    let mut file = match File::options().read(true).write(true).open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(StoreError::Missing {
                path: path.to_path_buf(),
            });
        }
        other => other?,
    };
    let mut magic = [0; REDB_MAGIC.len()];
    match file.read_exact(&mut magic) {
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {}
        other => other?,
    }
    if magic == *REDB_MAGIC {
        Ok(file)
    } else {
        Err(StoreError::damaged("the beginning of records.redb"))
    }
}

/// Opens what is behind `backend`. Every write is held back until the whole of it proved sound, so
/// that a damaged or newer file stays as it is, for whoever can still save something from it.
fn open_database(backend: impl StorageBackend, check: bool) -> Result<Database, StoreError> {
    let (held_back, gate) = hold_back(backend)?;
    let database = contained("records.redb", move || {
        Ok(builder(check).create_with_backend(held_back)?)
    })?;
    contained("the tables of records.redb", || {
        migrate::bring_up_to_date(&database)
    })?;
    gate.open()?;
    Ok(database)
}

fn builder(check: bool) -> Builder {
    let mut builder = Builder::new();
    builder
        .set_cache_size(limit::CACHE_BYTES_MAX)
        .set_check_integrity_on_open(check);
    builder
}

#[cfg(test)]
mod tests;
