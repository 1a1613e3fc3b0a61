//! What a node goes by, resolved by whoever starts it.

use crate::host::Host;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// A node's settings.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The data folder.
    pub data: PathBuf,
    /// Opens the store, where it is protected.
    pub passphrase: Option<String>,
    /// Where the page is served; none means 127.0.0.1:7610.
    pub page: Option<SocketAddr>,
    /// Where other laptops reach this one; none means not at all.
    pub listen: Option<SocketAddr>,
    /// The hub to keep a link to, `HOST:PORT`. It is remembered; none means the one that was.
    pub hub: Option<String>,
    /// Other laptops to keep links to, `HOST:PORT`.
    pub peers: Vec<String>,
    /// Whether this node is a hub.
    pub hub_role: bool,
    /// Whether to keep links by itself. A node that runs one command dials only when told to.
    pub standing: bool,
    /// Whether to look for laptops nearby.
    pub discovery: bool,
    /// How long nobody is at the page before it is locked; none means that it never is.
    pub lock_after: Option<Duration>,
    /// The machine.
    pub host: Host,
    /// The person's name, where a store has to be made.
    pub name: Option<String>,
    /// What the system calls whoever runs this: proposed where a name is asked for.
    pub user: Option<String>,
}
