//! What a report would say, before it is made: for programs. The page has its own
//! (`page/report_preview.rs`).

use super::Served;
use super::error::Failure;
use super::{act, ids};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::Command;
use onscene_protocol::incident::command::ReportPreview;
use std::sync::Arc;

/// `POST /api/incidents/{id}/report-preview`, with the fields of the act: nothing is written.
pub(super) async fn preview(
    State(served): State<Arc<Served>>,
    id: Result<Path<SubjectId>, PathRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<ReportPreview>, Failure> {
    let (Path(id), body) = (id?, body?);
    let (command, _) = ids::in_body(&served, Some(id), &body, act::read_act).await?;
    Ok(Json(of(&served, id, command).await?))
}

/// What the report would say that is asked for.
///
/// # Errors
/// Where it is none, or would be refused.
pub(super) async fn of(
    served: &Served,
    id: SubjectId,
    command: Command,
) -> Result<ReportPreview, Failure> {
    let Command::Report(report) = command else {
        return Err(Failure::arguments(
            "do: only a report is looked at before it is made",
            "send a report; nothing was stored",
        ));
    };
    Ok(served.engine.preview_report(id, report).await?)
}
