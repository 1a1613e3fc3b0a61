//! Answering other nodes: the routes under `/v1`. Each request stands for itself, and is checked
//! against the roster anew.

mod attachments;
mod error;
mod live;
mod message;
mod records;

use super::presence::Presence;
use super::tls::Peer;
use crate::engine::Engine;
use axum::Router;
use axum::extract::{Extension, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use error::Refused;
use message::{Answer, Asked};
use onscene_protocol::exchange::{JoinAnswer, JoinRequest, VERSION};
use onscene_protocol::id::DeviceKey;
use onscene_protocol::invite::{Guess, GuessAnswer};
use std::sync::Arc;

/// What all routes share.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    pub(super) engine: Engine,
    pub(super) presence: Arc<Presence>,
}

/// The routes.
pub(super) fn router(desk: Desk) -> Router {
    let members = Router::new()
        .route("/v1/hello", post(records::hello))
        .route("/v1/reconcile", post(records::reconcile))
        .route("/v1/records", post(records::put))
        .route("/v1/records/get", post(records::get))
        .route("/v1/records/page", post(records::page))
        .route("/v1/receipts", post(records::receipts))
        .route("/v1/holdings", post(records::holdings))
        .route("/v1/statement", post(records::statement))
        .route("/v1/credentials", get(records::credentials))
        .route("/v1/live", get(live::live))
        .route(
            "/v1/attachments/{attachment}",
            get(attachments::get)
                .head(attachments::head)
                .patch(attachments::patch)
                .post(attachments::look),
        )
        .layer(from_fn_with_state(desk.clone(), members_only));
    Router::new()
        .route("/v1/join", get(who).post(join))
        .route("/v1/join/typed", post(guess))
        .merge(members)
        .fallback(unknown)
        .with_state(desk)
}

/// The laptop that asks, by the key that its connection proved.
fn caller(peer: Peer) -> DeviceKey {
    DeviceKey::from_bytes(peer.device)
}

async fn members_only(
    State(desk): State<Desk>,
    Extension(peer): Extension<Peer>,
    request: Request,
    next: Next,
) -> Result<Response, Refused> {
    if desk.engine.may_link(caller(peer)) {
        Ok(next.run(request).await)
    } else {
        Err(Refused::NotAMember)
    }
}

async fn unknown() -> Refused {
    Refused::NoSuchRoute
}

/// Tells a laptop that is about to join that it is at the right place; the connection proves whose.
async fn who() -> String {
    format!("OnScene {VERSION}")
}

async fn join(
    State(desk): State<Desk>,
    Extension(peer): Extension<Peer>,
    Asked(request): Asked<JoinRequest>,
) -> Result<Answer<JoinAnswer>, Refused> {
    Ok(Answer(desk.engine.admit(caller(peer), request).await?))
}

async fn guess(
    State(desk): State<Desk>,
    Extension(peer): Extension<Peer>,
    Asked(guess): Asked<Guess>,
) -> Result<Answer<GuessAnswer>, Refused> {
    Ok(Answer(desk.engine.guess(caller(peer), guess).await?))
}
