//! Personal data: opening what is sealed by itself, which is recorded, and destroying it.

use super::Served;
use super::act;
use super::error::Failure;
use super::ids;
use crate::engine::Disposed;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::Opened;
use serde::Deserialize;
use std::sync::Arc;

/// `POST /api/incidents/{id}/entries/{entry}/opening`: answers once the access record is durable.
pub(super) async fn open(
    State(served): State<Arc<Served>>,
    place: Result<Path<(SubjectId, EntryId)>, PathRejection>,
) -> Result<Json<Opened>, Failure> {
    let Path((incident, entry)) = place?;
    Ok(Json(served.engine.open_narrow(incident, entry).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DisposeAsked {
    /// One person's data, by a demand of theirs; without it, all that was written.
    demand: Option<EntryId>,
    reason: String,
}

/// `POST /api/incidents/{id}/disposals`.
pub(super) async fn dispose(
    State(served): State<Arc<Served>>,
    id: Result<Path<SubjectId>, PathRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Disposed>, Failure> {
    let Path(incident) = id?;
    let asked: DisposeAsked = ids::in_body(&served, Some(incident), &body?, act::read).await?;
    let disposed = served.engine.dispose(incident, asked.demand, asked.reason);
    Ok(Json(disposed.await?))
}
