//! Why a node does not start.

use crate::attachment::AttachmentError;
use crate::backup::BackupError;
use crate::engine::EngineError;
use crate::link::LinkError;
use crate::store::{FolderError, StoreError, VaultError};
use onscene_protocol::invite::BadCode;
use std::io;
use std::net::SocketAddr;

/// Why a node does not start, found or join. What was stored before is as it was.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// The data folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The store's key cannot be opened.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The attachments' folder cannot be used.
    #[error(transparent)]
    Attachment(#[from] AttachmentError),
    /// The engine does not start.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Another laptop cannot be reached or does not let us in.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The code cannot be read.
    #[error("{0}")]
    Code(BadCode),
    /// A backup cannot be restored.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// An address cannot be listened on.
    #[error("cannot listen on {address}: {error}")]
    Address {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        error: io::Error,
    },
    /// Whoever wrote here went on with another laptop.
    #[error("{0}")]
    Left(String),
    /// The file system failed.
    #[error("the data folder cannot be written: {0}")]
    Io(io::Error),
}

impl NodeError {
    /// What to do next.
    pub fn hint(&self) -> String {
        match self {
            Self::Folder(error) => error.hint().to_owned(),
            Self::Vault(error) => error.hint().to_owned(),
            Self::Store(error) => error.hint().to_owned(),
            Self::Attachment(error) => error.hint().to_owned(),
            Self::Engine(error) => error.hint(),
            Self::Link(LinkError::Engine(error)) => error.hint(),
            Self::Link(error) => error.hint().to_owned(),
            Self::Backup(error) => error.hint(),
            Self::Code(_) => "copy or type the whole code again; nothing was tried yet".into(),
            Self::Address { .. } => "choose another address, or port 0 for any free one".into(),
            Self::Left(_) => {
                "for somebody new on this laptop: `onscene init` or `onscene join CODE`".into()
            }
            Self::Io(_) => "check that the data folder exists and has room".into(),
        }
    }

    /// Whether a passphrase is what is missing.
    pub const fn needs_passphrase(&self) -> bool {
        matches!(self, Self::Vault(VaultError::Locked))
    }
}
