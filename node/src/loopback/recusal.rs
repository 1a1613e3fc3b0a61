//! Closing an incident to somebody with an interest in it.

use super::Served;
use super::act;
use super::error::Failure;
use crate::engine::{LookedAlike, RecusedView};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use onscene_protocol::id::SubjectId;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RecuseAsked {
    /// A name, a key, or a laptop.
    person: String,
    reason: String,
    /// Who of those who could be taken for them is meant too.
    #[serde(default)]
    also: Vec<String>,
    /// Whether it goes ahead, whoever else looks like them.
    #[serde(default)]
    sure: bool,
}

/// `POST /api/incidents/{id}/recusals`.
pub(super) async fn recuse(
    State(served): State<Arc<Served>>,
    id: Result<Path<SubjectId>, PathRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<RecusedView>, Failure> {
    let Path(incident) = id?;
    let asked: RecuseAsked = act::read(&body?)?;
    let alike = LookedAlike {
        also: asked.also,
        sure: asked.sure,
    };
    let recused = served
        .engine
        .recuse(incident, asked.person, asked.reason, alike);
    Ok(Json(recused.await?))
}
