//! Why a backup cannot be made or restored.

use crate::engine::EngineError;
use crate::store::{StoreError, VaultError};
use std::io;

/// Why a backup cannot be made or restored. Nothing of it is kept then.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file is something else.
    #[error("this is no backup of OnScene")]
    NotABackup,
    /// A later version wrote it.
    #[error("the backup is of version {0}; this program reads versions up to 2")]
    NewerVersion(u8),
    /// It was changed or cut.
    #[error("the backup is damaged")]
    Damaged,
    /// Another passphrase opens it.
    #[error("the recovery passphrase is not the one of this backup")]
    WrongPassphrase,
    /// An empty passphrase protects nothing.
    #[error("a recovery passphrase has at least one character")]
    EmptyPassphrase,
    /// The store that is backed up, or made, failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// What else the file system answered.
    #[error("the backup's file failed: {0}")]
    Io(io::Error),
}

impl BackupError {
    /// What the person can do next.
    pub fn hint(&self) -> String {
        match self {
            Self::NotABackup => "name a file that `onscene backup` wrote".into(),
            Self::NewerVersion(_) => "use the version of the program that wrote it".into(),
            Self::Damaged => "nothing was restored; use another copy, or an older backup".into(),
            Self::WrongPassphrase => "try again; nothing was changed".into(),
            Self::EmptyPassphrase => "choose one and keep it apart from this laptop".into(),
            Self::Engine(error) => error.hint(),
            Self::Io(_) => "look whether the disk is there, healthy and has space".into(),
        }
    }
}

impl From<VaultError> for BackupError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::WrongPassphrase => Self::WrongPassphrase,
            VaultError::EmptyPassphrase => Self::EmptyPassphrase,
            VaultError::Damaged { what } if what == super::WHAT => Self::Damaged,
            other => StoreError::from(other).into(),
        }
    }
}

impl From<StoreError> for BackupError {
    fn from(error: StoreError) -> Self {
        Self::Engine(error.into())
    }
}

impl From<io::Error> for BackupError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => Self::Damaged,
            _ => Self::Io(error),
        }
    }
}
