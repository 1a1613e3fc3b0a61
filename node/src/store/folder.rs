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
        Self::look(path)?;
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

    /// Looks whether this user may use a data folder, or make it, before anything is touched.
    ///
    /// # Errors
    /// [`FolderError::AnotherUsers`], [`FolderError::Closed`], [`FolderError::NotAFolder`].
    pub fn look(path: &Path) -> Result<(), FolderError> {
        let at = path.to_path_buf();
        match std::fs::metadata(path) {
            Ok(found) if !found.is_dir() => Err(FolderError::NotAFolder { path: at }),
            Ok(found) if is_anothers(&found) => Err(FolderError::AnotherUsers { path: at }),
            Ok(_) => Ok(()),
            Err(error) => why_unseen(path, error),
        }
    }

    /// Whether a node has this folder open; it is not made, and nothing in it is touched.
    pub fn is_in_use(path: &Path) -> bool {
        let lock = File::open(path.join(Self::LOCK));
        lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)))
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

/// Not to be allowed to look is another thing than that there is nothing.
fn why_unseen(path: &Path, error: io::Error) -> Result<(), FolderError> {
    match error.kind() {
        io::ErrorKind::NotFound => Ok(()),
        io::ErrorKind::PermissionDenied => Err(FolderError::Closed {
            path: path.to_path_buf(),
        }),
        _ => Err(told(path, error)),
    }
}

/// Whether a folder is another user's. The system's administrator may write there all the same, but
/// what is new there only they could read: files of ours are for one user alone.
#[cfg(unix)]
fn is_anothers(found: &std::fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::uid(found) != rustix::process::geteuid().as_raw()
}

/// Whether a folder is another user's. On Windows what is made in a folder inherits its access list,
/// whoever makes it: nothing is left behind that its user cannot read.
#[cfg(not(unix))]
fn is_anothers(_found: &std::fs::Metadata) -> bool {
    false
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_to_be_allowed_to_look_is_told_apart_from_nothing_being_there() {
        let path = Path::new("/somewhere/onscene");
        let told = |kind: io::ErrorKind| why_unseen(path, kind.into());
        assert!(told(io::ErrorKind::NotFound).is_ok());
        let closed = told(io::ErrorKind::PermissionDenied);
        assert!(matches!(closed, Err(FolderError::Closed { .. })));
        let strange = told(io::ErrorKind::TimedOut);
        assert!(matches!(strange, Err(FolderError::Io { .. })));
    }

    /// For the system's administrator it is one that was given away; for anyone else, the system's.
    #[cfg(unix)]
    #[test]
    fn another_users_folder_is_refused_before_anything_is_written() {
        let place = tempfile::tempdir().unwrap();
        let given_away = std::os::unix::fs::chown(place.path(), Some(65_534), None).is_ok();
        let path = if given_away {
            place.path()
        } else {
            Path::new("/")
        };
        let before = std::fs::read_dir(path).unwrap().count();
        let refused = Folder::open(path);
        assert!(
            matches!(refused, Err(FolderError::AnotherUsers { .. })),
            "{refused:?}"
        );
        assert_eq!(std::fs::read_dir(path).unwrap().count(), before);
        let own = tempfile::tempdir().unwrap();
        Folder::open(own.path()).unwrap();
    }
}
