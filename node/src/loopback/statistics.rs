//! Counts over all incidents, through the API.

use super::Served;
use super::error::Failure;
use axum::Json;
use axum::extract::State;
use onscene_protocol::statistics::Statistics;
use std::sync::Arc;

/// `GET /api/statistics`.
pub(super) async fn show(State(served): State<Arc<Served>>) -> Result<Json<Statistics>, Failure> {
    Ok(Json(served.engine.statistics().await?))
}
