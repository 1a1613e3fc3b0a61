//! The page and the API on loopback: the person at this laptop, and the CLI, which is a client
//! of the same API.
//!
//! **Invariant:** no domain rule lives here. A handler reads what came, asks the engine, and
//! writes what the engine answered.

mod act;
mod alive;
mod api;
mod asset;
mod backup;
mod bundle;
mod completeness;
mod doctor;
mod drafts;
mod error;
mod events;
mod explaining;
mod form;
mod guard;
mod ids;
mod invitation;
mod joining;
mod law;
mod limit;
mod lock;
mod meet;
mod naming;
mod original;
mod page;
mod personal;
mod persons;
mod plans;
mod qr;
mod reader;
mod recovery;
mod recusal;
mod registers;
mod reporting;
mod retirement;
mod route;
mod saving;
mod scene_plan;
mod sharing;
mod statistics;

pub use guard::Token;
pub use lock::Lock;
pub(crate) use lock::tend;
pub use meet::{
    Adding, Joining, LettingGo, Meet, Meeting, Moved, NotJoined, Observing, Stating, Synced,
    Unanswered, Unreachable,
};

use crate::engine::Engine;
use crate::host::Host;
use axum::Router;
use axum::middleware::from_fn_with_state;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// What the page is served from.
#[derive(Clone)]
pub struct Served {
    /// The engine.
    pub engine: Engine,
    /// The links to other nodes.
    pub links: Arc<dyn Meet>,
    /// This machine's clock.
    pub host: Host,
    /// The secret of this session: whoever shows it is the person at this laptop.
    pub token: Token,
    /// Where the page listens; only requests for this port are answered.
    pub page: SocketAddr,
    /// Where other nodes reach this one, if anywhere.
    pub listen: Option<SocketAddr>,
    /// Whether the page is locked.
    pub lock: Lock,
    /// Whether a passphrase protects the store.
    pub protected: bool,
    /// What the system calls whoever runs this: proposed as a name, and no more.
    pub user: Option<String>,
    /// Cancelled once the last writer went on with another laptop: the node is to stop and take its
    /// store away.
    pub leaving: CancellationToken,
    /// Cancelled when the node stops: streams of events end, so that the server can.
    pub stopping: CancellationToken,
}

/// All routes of the page and the API, behind the guard. Addresses are made whole before they are
/// looked up.
pub fn router(served: Arc<Served>) -> Router {
    let routes = route::all()
        .fallback(error::no_such_route)
        .method_not_allowed_fallback(error::no_such_method)
        .with_state(Arc::clone(&served));
    Router::new()
        .fallback_service(routes)
        .layer(from_fn_with_state(Arc::clone(&served), ids::in_address))
        .layer(from_fn_with_state(served, guard::check))
}

#[cfg(test)]
mod tests;
