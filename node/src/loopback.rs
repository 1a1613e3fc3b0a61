//! The page and the API on loopback: the person at this laptop, and the CLI, which is a client
//! of the same API.
//!
//! **Invariant:** no domain rule lives here. A handler reads what came, asks the engine, and
//! writes what the engine answered.

mod act;
mod api;
mod asset;
mod error;
mod events;
mod form;
mod guard;
mod limit;
mod meet;
mod original;
mod page;
mod words;

pub use guard::Token;
pub use meet::{Meet, Meeting, Moved, Synced, Unreachable};

use crate::engine::Engine;
use crate::host::Host;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
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
    /// Whether a passphrase protects the store.
    pub protected: bool,
    /// Cancelled when the node stops: streams of events end, so that the server can.
    pub stopping: CancellationToken,
}

/// All routes of the page and the API, behind the guard.
pub fn router(served: Arc<Served>) -> Router {
    Router::new()
        .merge(pages())
        .merge(interface())
        .route("/assets/{name}", get(asset::serve))
        .route("/favicon.ico", get(asset::icon))
        .fallback(error::no_such_route)
        .method_not_allowed_fallback(error::no_such_method)
        .layer(from_fn_with_state(Arc::clone(&served), guard::check))
        .with_state(served)
}

fn pages() -> Router<Arc<Served>> {
    Router::new()
        .route("/", get(page::list::show))
        .route("/incidents", post(page::list::start))
        .route("/incidents/{id}", get(page::incident::show))
        .route(
            "/incidents/{id}/acts",
            post(page::incident::act).layer(DefaultBodyLimit::disable()),
        )
        .route("/incidents/{id}/print", get(page::print::show))
        .route("/export/{format}", get(page::print::export))
        .route("/devices", get(page::devices::show))
        .route("/devices/invitations", post(page::devices::invite))
        .route("/devices/{id}/revocation", post(page::devices::revoke))
        .route("/sync", post(page::devices::sync))
        .layer(from_fn(page::choose_language))
        .layer(DefaultBodyLimit::max(limit::ACT_BODY_BYTES_MAX))
}

fn interface() -> Router<Arc<Served>> {
    Router::new()
        .route("/api/status", get(api::status))
        .route("/api/devices", get(api::devices))
        .route("/api/devices/{id}/revocation", post(api::revoke))
        .route("/api/invitations", post(api::invite))
        .route("/api/incidents", get(api::incidents).post(api::start))
        .route("/api/incidents/{id}", get(api::incident))
        .route("/api/incidents/{id}/acts", post(api::act))
        .route(
            "/api/incidents/{id}/attachments/{attachment}",
            get(original::serve),
        )
        .route(
            "/api/staged",
            post(api::stage).layer(DefaultBodyLimit::disable()),
        )
        .route("/api/sync", post(api::sync))
        .route("/api/export", post(api::export))
        .route("/api/doctor", get(api::diagnose))
        .route("/api/doctor/rebuild", post(api::rebuild))
        .route("/api/events", get(events::stream))
        .layer(DefaultBodyLimit::max(limit::ACT_BODY_BYTES_MAX))
}

#[cfg(test)]
mod tests;
