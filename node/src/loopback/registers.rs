//! Registers over all incidents, through the API: concerns, and promises until they are kept.

use super::Served;
use super::act;
use super::error::Failure;
use crate::engine::{ConcernView, Ringing, WaitingLine, Written};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use onscene_protocol::incident::{Command, WaitingKind};
use std::sync::Arc;

type Answer<T> = Result<Json<T>, Failure>;

/// `GET /api/promises`: those that were not kept yet, the soonest due first (clause 五.5).
pub(super) async fn promises(State(served): State<Arc<Served>>) -> Answer<Vec<WaitingLine>> {
    Ok(Json(served.engine.awaited(WaitingKind::Promise).await?))
}

/// `GET /api/concerns`: the soonest to look at again first (clause 五.2).
pub(super) async fn concerns(State(served): State<Arc<Served>>) -> Answer<Vec<ConcernView>> {
    Ok(Json(served.engine.concerns().await?))
}

/// `POST /api/concerns`.
pub(super) async fn find(
    State(served): State<Arc<Served>>,
    body: Result<Bytes, BytesRejection>,
) -> Answer<Written> {
    let (concern, unit, envelope) = act::read_beginning(&body?)?;
    let (engine, command) = (&served.engine, envelope.date(Command::Concern(concern)));
    let begun = engine.begin_in(envelope.writer, unit, command).await?;
    Ok(Json(begun))
}

/// `GET /api/ringing`: notices that wait for whoever writes here (clause 四.1).
pub(super) async fn ringing(State(served): State<Arc<Served>>) -> Json<Vec<Ringing>> {
    Json(served.engine.ringing())
}
