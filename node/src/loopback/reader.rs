//! Readers who wait to be confirmed, through the API.

use super::Served;
use super::error::Failure;
use crate::engine::UnconfirmedView;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use onscene_protocol::id::RecordId;
use std::sync::Arc;

/// `GET /api/readers`.
pub(super) async fn list(State(served): State<Arc<Served>>) -> Json<Vec<UnconfirmedView>> {
    Json(served.engine.unconfirmed())
}

/// `POST /api/readers/{id}/confirmation`, by the record of the reader's certificate.
pub(super) async fn confirm(
    State(served): State<Arc<Served>>,
    certificate: Result<Path<RecordId>, PathRejection>,
) -> Result<Json<UnconfirmedView>, Failure> {
    let Path(certificate) = certificate?;
    Ok(Json(served.engine.confirm_reader(certificate).await?))
}
