//! The on-scene plan, as programs write it.

use super::Served;
use super::act;
use super::error::Failure;
use crate::engine::ScenePlanWritten;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use onscene_protocol::id::{PersonKey, SubjectId};
use onscene_protocol::incident::{EditScenePlan, TextVersion};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EditAsked {
    text: String,
    /// The version that was seen.
    on: Option<TextVersion>,
    /// Who asks: refused where somebody else is writing.
    #[serde(rename = "as")]
    writer: Option<PersonKey>,
}

/// `POST /api/incidents/{id}/scene-plan`.
pub(super) async fn edit(
    State(served): State<Arc<Served>>,
    id: Result<Path<SubjectId>, PathRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<ScenePlanWritten>, Failure> {
    let Path(incident) = id?;
    let asked: EditAsked = act::read(&body?)?;
    let edit = EditScenePlan {
        text: asked.text,
        on: asked.on,
    };
    let written = served.engine.edit_scene_plan(asked.writer, incident, edit);
    Ok(Json(written.await?))
}
