//! The data folder: made for its user alone, locked by one node at a time.

use super::FolderError;
use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Stands while a store is being founded: as long as it does, nothing here was ever acknowledged,
/// and founding may begin anew. Removed by [`super::Store::create`].
const FOUNDING_FILE: &str = "founding";
/// Says that whoever wrote here went on with another laptop; what else is ours in the folder goes.
const RETIRED_FILE: &str = "retired.txt";
/// Its first line: no other file of that name makes anything go.
const RETIRED_LINE: &str = "onscene retired 1\n";
/// Made and removed to see whether the folder takes files.
const PROBE_FILE: &str = "lock.probe";

/// A data folder, locked. Clones share the lock; it is given back with the last of them.
#[derive(Debug, Clone)]
pub struct Folder(Arc<Locked>);

#[derive(Debug)]
struct Locked {
    path: PathBuf,
    /// The lock lives as long as this file is open; the system gives it back if we are killed.
    _lock: File,
}

impl Folder {
    /// Locked by the node that has the folder open; it stays where the rest is taken away.
    pub const LOCK: &'static str = "lock";

    /// Every file that founding makes in a data folder.
    pub const FILES: [&'static str; 6] = [
        super::RECORDS_FILE,
        super::vault::KEY_FILE,
        super::secrets::SECRETS_FILE,
        Self::LOCK,
        FOUNDING_FILE,
        super::reserve::Reserve::NAME,
    ];

    /// Those of them that hold keys.
    pub const KEYS: [&'static str; 2] = [super::vault::KEY_FILE, super::secrets::SECRETS_FILE];

    /// What may be left of a file of ours that was being written when the power went.
    pub const UNFINISHED: [&'static str; 4] = [
        "records.redb.new",
        "records.redb.clean",
        "store.key.new",
        "keys.sealed.new",
    ];

    /// Opens a data folder and locks it, making it if it is missing.
    ///
    /// # Errors
    /// See [`FolderError`].
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        let failed = |error| told(path, error);
        if path.exists() && !path.is_dir() {
            return Err(FolderError::NotAFolder {
                path: path.to_path_buf(),
            });
        }
        create_private_folder(path).map_err(failed)?;
        let lock = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path.join(Self::LOCK))
            .map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(FolderError::Locked {
                    path: path.to_path_buf(),
                });
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let probe = path.join(PROBE_FILE);
        File::create(&probe).map_err(failed)?;
        std::fs::remove_file(&probe).map_err(failed)?;
        Ok(Self(Arc::new(Locked {
            path: path.to_path_buf(),
            _lock: lock,
        })))
    }

    /// Whether a store is there, whole or not. False while founding one was never finished.
    pub fn is_founded(path: &Path) -> bool {
        let is_there = |name| path.join(name).exists();
        (is_there(super::RECORDS_FILE) || is_there(super::vault::KEY_FILE))
            && !is_there(FOUNDING_FILE)
    }

    /// Writes down that the store here is given up.
    pub(super) fn give_up(&self, words: &str) -> io::Result<()> {
        let text = format!("{RETIRED_LINE}{words}\n");
        self.write_private(RETIRED_FILE, text.as_bytes())
    }

    /// The words in which the store in this folder was given up; none where it was not.
    ///
    /// # Errors
    /// What the file system answers.
    pub fn given_up(path: &Path) -> io::Result<Option<String>> {
        match std::fs::read_to_string(path.join(RETIRED_FILE)) {
            Ok(text) => Ok(text
                .strip_prefix(RETIRED_LINE)
                .map(|words| words.trim().to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Forgets that a store was given up here: another may be made.
    ///
    /// # Errors
    /// What the file system answers.
    pub fn take_up(&self) -> io::Result<()> {
        std::fs::remove_file(self.file(RETIRED_FILE))?;
        sync_folder(&self.0.path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// The path of a file in it.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.path.join(name)
    }

    /// Writes a file that only this user can read, whole or not at all, and synced.
    ///
    /// # Errors
    /// What the file system answers; a former file of that name is then still there.
    pub fn write_private(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let unfinished = self.file(&format!("{name}.new"));
        match std::fs::remove_file(&unfinished) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = create_private(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        drop(file);
        std::fs::rename(&unfinished, self.file(name))?;
        sync_folder(&self.0.path)
    }

    pub(super) fn begin_founding(&self) -> io::Result<()> {
        File::create(self.file(FOUNDING_FILE))?.sync_all()?;
        sync_folder(&self.0.path)
    }

    pub(super) fn end_founding(&self) -> io::Result<()> {
        // The store's own name must be on disk before the mark of its absence goes.
        sync_folder(&self.0.path)?;
        match std::fs::remove_file(self.file(FOUNDING_FILE)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        sync_folder(&self.0.path)
    }
}

fn told(path: &Path, source: io::Error) -> FolderError {
    let path = path.to_path_buf();
    match source.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            FolderError::ReadOnly { path }
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FolderError::Full { path },
        io::ErrorKind::NotADirectory => FolderError::NotAFolder { path },
        _ => FolderError::Io { path, source },
    }
}

/// Makes a folder and its parents; what is new of it only this user can enter.
pub(crate) fn create_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    // On Windows the platform's data folder lies in the user's profile, whose access list names
    // this user and the system alone, and what is made in it inherits that list.
    builder.create(path)
}

/// Makes a new file that only this user can read (on Windows by the profile's access list, as
/// [`create_private_folder`] says).
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes the names in a folder durable.
#[cfg(unix)]
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Makes the names in a folder durable. NTFS writes names through its own journal, in order, and
/// gives out no handle to a folder for syncing.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}
