//! The on-scene plan on an incident's page (plan 四.2(1)): what was typed is a difference from the version
//! that the page was loaded with, so nobody overwrites what others wrote meanwhile.

use super::super::Served;
use super::super::error::Failure;
use super::super::form::{Fields, wants_html};
use super::incident::Asked;
use super::refused;
use super::see;
use crate::engine::ScenePlanWritten;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::EditScenePlan;
use std::sync::Arc;

/// `POST /incidents/{id}/scene-plan`: saves it and leads back, or shows why not with all that was typed.
pub(in crate::loopback) async fn edit(
    State(served): State<Arc<Served>>,
    id: Result<Path<SubjectId>, PathRejection>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let Path(id) = id?;
    let mut fields = Fields::default();
    let failure = match save(&served, id, &mut fields, request).await {
        Ok(_) if wants_html(&headers) => return Ok(see(format!("/incidents/{id}#scene-plan"))),
        Ok(written) => return Ok(Json(written).into_response()),
        Err(failure) if wants_html(&headers) => failure,
        Err(failure) => return Err(failure),
    };
    let typed = (&Asked::default(), &fields);
    refused::on_incident(&served, &headers, id, typed, failure).await
}

async fn save(
    served: &Served,
    id: SubjectId,
    fields: &mut Fields,
    request: Request,
) -> Result<ScenePlanWritten, Failure> {
    fields.read(served, request).await?;
    let edit = EditScenePlan {
        text: fields.typed("text").to_owned(),
        on: fields.word("on")?,
    };
    let writer = fields.writer(served)?;
    let written = served.engine.edit_scene_plan(writer, id, edit).await?;
    if let Some(number) = fields.word("number")? {
        // Saved it is. What stays of the draft, where this fails, is the text that stands there now.
        served.engine.forget_draft(number).await?;
    }
    Ok(written)
}
