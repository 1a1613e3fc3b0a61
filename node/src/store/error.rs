//! What can be wrong with a data folder, and what to do about it.

use std::io;
use std::path::PathBuf;

/// Why a data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Another node has it open.
    #[error("the data folder {path} is in use by another node")]
    Locked {
        /// The folder.
        path: PathBuf,
    },
    /// It is another user's: what is written there by this one, its owner could not read.
    #[error("the data folder {path} belongs to another user of this computer")]
    AnotherUsers {
        /// The folder.
        path: PathBuf,
    },
    /// This user may not look whether anything is there.
    #[error("this user may not look into the data folder {path}")]
    Closed {
        /// The folder.
        path: PathBuf,
    },
    /// It cannot be written to.
    #[error("the data folder {path} cannot be written to")]
    ReadOnly {
        /// The folder.
        path: PathBuf,
    },
    /// No space is left for it.
    #[error("no space is left for the data folder {path}")]
    Full {
        /// The folder.
        path: PathBuf,
    },
    /// Something else has its name.
    #[error("{path} is not a folder")]
    NotAFolder {
        /// What is there.
        path: PathBuf,
    },
    /// What else the file system answered.
    #[error("the data folder {path} cannot be opened: {source}")]
    Io {
        /// The folder.
        path: PathBuf,
        /// The answer.
        source: io::Error,
    },
}

impl FolderError {
    /// What the person can do next.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Locked { .. } => {
                "Stop the other node, or use it; or name another folder with --data."
            }
            Self::AnotherUsers { .. } => {
                "Run this as that user, or name another folder with --data; nothing was touched."
            }
            Self::Closed { .. } => {
                "Something may be there: run this as the user whose it is, or name another folder \
                 with --data."
            }
            Self::ReadOnly { .. } => {
                "Give this user the right to write there, or name another folder with --data."
            }
            Self::Full { .. } => "Free some space on that disk and start again.",
            Self::NotAFolder { .. } => "Name a folder with --data.",
            Self::Io { .. } => "Look whether the disk is there and healthy.",
        }
    }
}

/// Why the store key or what it seals cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// A passphrase is needed, and none was given.
    #[error("this store is protected by a passphrase")]
    Locked,
    /// Another passphrase opens it.
    #[error("the passphrase is not the one of this store")]
    WrongPassphrase,
    /// An empty passphrase protects nothing.
    #[error("a passphrase has at least one character")]
    EmptyPassphrase,
    /// The file, or the bytes that were sealed, were changed.
    #[error("{what} is damaged")]
    Damaged {
        /// What.
        what: &'static str,
    },
    /// A later version wrote it.
    #[error("{what} is of version {found}; this program reads version {known}")]
    NewerVersion {
        /// Which file.
        what: &'static str,
        /// The version it is of.
        found: u8,
        /// The latest that we read.
        known: u8,
    },
    /// No such file: no store was founded here, or it was taken away.
    #[error("{what} is missing from the data folder")]
    Missing {
        /// Which file.
        what: &'static str,
    },
    /// A store key is there already.
    #[error("this data folder has a store key already")]
    AlreadyFounded,
    /// What else the file system answered.
    #[error("{what}: {source}")]
    Io {
        /// Which file.
        what: &'static str,
        /// The answer.
        source: io::Error,
    },
}

impl VaultError {
    /// What the person can do next.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Locked => "Give the passphrase: ONSCENE_PASSPHRASE or --passphrase-file.",
            Self::WrongPassphrase => "Try again; nothing was changed.",
            Self::EmptyPassphrase => "Choose a passphrase, or none at all.",
            Self::Damaged { .. } | Self::Missing { .. } => {
                "Nothing was changed. Put the file back from a backup."
            }
            Self::NewerVersion { .. } => "Use the version of the program that wrote it.",
            Self::AlreadyFounded => "Open it instead of founding it again.",
            Self::Io { .. } => "Look whether the disk is there, writable and has space.",
        }
    }
}

/// Why the store cannot be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file or a part of it was changed by something else than this program.
    #[error("the store is damaged: {place}")]
    Damaged {
        /// Where.
        place: String,
    },
    /// A later version wrote it.
    #[error("the store is of version {found}; this program reads up to {known}")]
    NewerVersion {
        /// The version it is of.
        found: u32,
        /// The latest that we read.
        known: u32,
    },
    /// There is none.
    #[error("{path} is missing")]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// A store is there already.
    #[error("this data folder holds a store already")]
    AlreadyFounded,
    /// Another program has the file open.
    #[error("the store is in use by another program")]
    Locked,
    /// It cannot be written to.
    #[error("the store cannot be written to")]
    ReadOnly,
    /// No space is left. What was committed before stays.
    #[error("no space is left on the disk")]
    Full,
    /// A value that is longer than its table takes.
    #[error("{what} is too long to be stored")]
    TooLong {
        /// What.
        what: &'static str,
    },
    /// Sealing or opening a row.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// What else redb or the file system answered.
    #[error("the store failed: {0}")]
    Io(#[source] io::Error),
}

impl StoreError {
    /// Damage, and where.
    pub(super) fn damaged(place: impl Into<String>) -> Self {
        Self::Damaged {
            place: place.into(),
        }
    }

    /// What the person can do next.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Damaged { .. } => {
                "Nothing was changed. Keep a copy of the data folder, then restore a backup or join again."
            }
            Self::NewerVersion { .. } => "Use the version of the program that wrote it.",
            Self::Missing { .. } => "Nothing was changed. Put the file back from a backup.",
            Self::AlreadyFounded => "Open it instead of founding it again.",
            Self::Locked => "Stop the other program, or name another folder with --data.",
            Self::ReadOnly => "Give this user the right to write there.",
            Self::Full => "Free some space on that disk and start again.",
            Self::TooLong { .. } => "Shorten it.",
            Self::Vault(error) => error.hint(),
            Self::Io(_) => "Look whether the disk is there and healthy, then start again.",
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind as Kind;
        match error.kind() {
            Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => Self::Full,
            Kind::ReadOnlyFilesystem | Kind::PermissionDenied => Self::ReadOnly,
            Kind::UnexpectedEof | Kind::InvalidData => Self::damaged(error.to_string()),
            _ => Self::Io(error),
        }
    }
}

impl From<redb::Error> for StoreError {
    fn from(error: redb::Error) -> Self {
        match error {
            redb::Error::Io(error) => error.into(),
            redb::Error::DatabaseAlreadyOpen => Self::Locked,
            redb::Error::Corrupted(what) => Self::Damaged { place: what },
            redb::Error::TableDoesNotExist(_)
            | redb::Error::TableTypeMismatch { .. }
            | redb::Error::TableIsMultimap(_)
            | redb::Error::TableIsNotMultimap(_)
            | redb::Error::TypeDefinitionChanged { .. }
            | redb::Error::UpgradeRequired(_) => Self::damaged(error.to_string()),
            redb::Error::ValueTooLarge(_) => Self::TooLong { what: "a row" },
            other => Self::Io(io::Error::other(other)),
        }
    }
}

macro_rules! from_redb {
    ($($error:ident),*) => {$(
        impl From<redb::$error> for StoreError {
            fn from(error: redb::$error) -> Self {
                redb::Error::from(error).into()
            }
        }
    )*};
}

from_redb!(
    StorageError,
    TableError,
    TransactionError,
    CommitError,
    DatabaseError,
    SetDurabilityError
);

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_full_or_read_only_disk_is_told_apart_from_a_broken_one() {
        let told = |kind: io::ErrorKind| StoreError::from(io::Error::from(kind)).to_string();
        let words = BTreeSet::from([
            told(io::ErrorKind::StorageFull),
            told(io::ErrorKind::ReadOnlyFilesystem),
            told(io::ErrorKind::UnexpectedEof),
            told(io::ErrorKind::Other),
        ]);
        assert_eq!(words.len(), 4, "{words:?}");
        assert!(matches!(
            StoreError::from(redb::StorageError::Io(io::ErrorKind::StorageFull.into())),
            StoreError::Full
        ));
    }
}
