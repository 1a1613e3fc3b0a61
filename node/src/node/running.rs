//! Where the page of a running node is: a file beside the store, for the CLI to find it.

use super::NodeError;
use crate::loopback::Token;
use crate::store::Folder;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The file's name in the data folder.
pub(super) const RUNNING_FILE: &str = "running.json";

/// What the file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// The page without its token: `http://127.0.0.1:7610`.
    pub page: String,
    /// The token of this session.
    pub token: String,
    /// Where other laptops reach this one.
    pub listen: Option<SocketAddr>,
    /// The process that runs it.
    pub pid: u32,
}

impl Running {
    /// Reads what the node in this data folder wrote; none where none runs, or it is unreadable.
    pub fn read(data: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(data.join(RUNNING_FILE)).ok()?).ok()
    }
}

/// The file, for as long as the node runs. After a crash it stays behind and names nobody.
pub(super) struct RunningFile(PathBuf);

impl RunningFile {
    pub(super) fn write(
        folder: &Folder,
        page: SocketAddr,
        token: &Token,
        listen: Option<SocketAddr>,
    ) -> Result<Self, NodeError> {
        let running = Running {
            page: format!("http://{page}"),
            token: token.to_string(),
            listen,
            pid: std::process::id(),
        };
        let text = serde_json::to_vec(&running).map_err(|error| NodeError::Io(error.into()))?;
        folder
            .write_private(RUNNING_FILE, &text)
            .map_err(NodeError::Io)?;
        Ok(Self(folder.path().join(RUNNING_FILE)))
    }

    pub(super) fn remove(&self) {
        if let Err(error) = std::fs::remove_file(&self.0) {
            tracing::debug!(%error, "the file of the running node was gone already");
        }
    }
}

pub(super) fn page_url(page: SocketAddr, token: &Token) -> String {
    format!("http://{page}/?token={token}")
}
