//! Why a node does not start, found or join, as an exit code.

use super::{Exit, Failure};
use crate::language::spoken;
use onscene_node::backup::BackupError;
use onscene_node::engine::{EngineError, ErrorKind};
use onscene_node::link::LinkError;
use onscene_node::node::NodeError;
use onscene_node::store::{FolderError, StoreError, VaultError};
use onscene_node::wording::{Language, trouble_of_node};

impl From<NodeError> for Failure {
    fn from(error: NodeError) -> Self {
        let (exit, word) = match &error {
            NodeError::Folder(error) => of_folder(error),
            NodeError::Vault(error) => of_vault(error),
            NodeError::Store(error) => of_store(error),
            NodeError::Engine(error) => of_engine(error),
            NodeError::Link(error) => of_link(error),
            NodeError::Backup(error) => of_backup(error),
            NodeError::Code(_) => (Exit::Arguments, Exit::Arguments.word()),
            _ => (Exit::Failed, Exit::Failed.word()),
        };
        let (message, hint) = match spoken() {
            Language::English => (error.to_string(), error.hint()),
            Language::Chinese => trouble_of_node(&error),
        };
        Self {
            exit,
            error: word.to_owned(),
            message,
            hint,
        }
    }
}

fn of_folder(error: &FolderError) -> (Exit, &'static str) {
    match error {
        FolderError::Locked { .. } => (Exit::Failed, "locked"),
        FolderError::AnotherUsers { .. } => (Exit::Refused, "another-user"),
        FolderError::Closed { .. } => (Exit::Refused, "closed"),
        FolderError::ReadOnly { .. } => (Exit::Failed, "read-only"),
        FolderError::Full { .. } => (Exit::Failed, "full"),
        FolderError::NotAFolder { .. } | FolderError::Io { .. } => {
            (Exit::Failed, Exit::Failed.word())
        }
    }
}

fn of_vault(error: &VaultError) -> (Exit, &'static str) {
    match error {
        VaultError::Locked | VaultError::WrongPassphrase => (Exit::Failed, "locked"),
        VaultError::EmptyPassphrase => (Exit::Refused, Exit::Refused.word()),
        VaultError::Damaged { .. } | VaultError::Missing { .. } => (Exit::Failed, "damaged"),
        VaultError::NewerVersion { .. } => (Exit::Failed, "newer-version"),
        _ => (Exit::Failed, Exit::Failed.word()),
    }
}

fn of_store(error: &StoreError) -> (Exit, &'static str) {
    match error {
        StoreError::AlreadyFounded => (Exit::Refused, Exit::Refused.word()),
        StoreError::Locked => (Exit::Failed, "locked"),
        StoreError::Damaged { .. } | StoreError::Missing { .. } => (Exit::Failed, "damaged"),
        StoreError::NewerVersion { .. } => (Exit::Failed, "newer-version"),
        StoreError::ReadOnly => (Exit::Failed, "read-only"),
        StoreError::Full => (Exit::Failed, "full"),
        _ => (Exit::Failed, Exit::Failed.word()),
    }
}

fn of_engine(error: &EngineError) -> (Exit, &'static str) {
    match error {
        EngineError::Store(error) => of_store(error),
        error => of_kind(error.kind()),
    }
}

fn of_kind(kind: ErrorKind) -> (Exit, &'static str) {
    match kind {
        ErrorKind::NotFound => (Exit::NotFound, Exit::NotFound.word()),
        ErrorKind::TooLarge => (Exit::Refused, "too-large"),
        ErrorKind::Refused => (Exit::Refused, Exit::Refused.word()),
        ErrorKind::Confirm => (Exit::Refused, "confirm"),
        ErrorKind::Busy => (Exit::Failed, "busy"),
        ErrorKind::Failed => (Exit::Failed, Exit::Failed.word()),
    }
}

fn of_backup(error: &BackupError) -> (Exit, &'static str) {
    match error {
        BackupError::Engine(error) => of_engine(error),
        BackupError::Damaged | BackupError::NotABackup => (Exit::Failed, "damaged"),
        BackupError::NewerVersion(_) => (Exit::Failed, "newer-version"),
        BackupError::WrongPassphrase => (Exit::Failed, "locked"),
        BackupError::EmptyPassphrase => (Exit::Refused, Exit::Refused.word()),
        BackupError::Io(_) => (Exit::Failed, Exit::Failed.word()),
    }
}

fn of_link(error: &LinkError) -> (Exit, &'static str) {
    match error {
        LinkError::Engine(error) => of_engine(error),
        LinkError::Refused { .. } | LinkError::WrongCode(_) => {
            (Exit::Refused, Exit::Refused.word())
        }
        LinkError::Address(_) | LinkError::NoAddress => (Exit::Arguments, Exit::Arguments.word()),
        LinkError::Unreachable { .. } | LinkError::Silent { .. } => (Exit::Failed, "unreachable"),
        _ => (Exit::Failed, Exit::Failed.word()),
    }
}
