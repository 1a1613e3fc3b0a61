//! Choosing what an invited unit gets to read, through the API.

use super::Served;
use super::act;
use super::error::Failure;
use super::ids;
use crate::engine::{AskedShare, SharedDocument};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use onscene_protocol::id::SubjectId;
use std::sync::Arc;

/// `POST /api/incidents/{id}/shares`.
pub(super) async fn share(
    State(served): State<Arc<Served>>,
    id: Result<Path<SubjectId>, PathRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<SharedDocument>, Failure> {
    let Path(incident) = id?;
    let asked: AskedShare = ids::in_body(&served, Some(incident), &body?, act::read).await?;
    Ok(Json(served.engine.share(incident, asked).await?))
}
