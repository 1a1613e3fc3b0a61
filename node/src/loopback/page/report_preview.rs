//! A report before it is made: its text, what follows from it, and one button. Everything that was typed
//! goes along, so that it is frozen or taken up again as it is.

use super::super::Served;
use super::super::error::Failure;
use super::super::form::Fields;
use super::super::reporting;
use super::incident::{Asked, Shown, page};
use super::refused;
use super::sheet::command_of;
use super::{Frame, render};
use crate::wording::refused_in;
use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::Refusal;
use onscene_protocol::incident::command::ReportPreview;
use std::sync::Arc;

/// The field that says that whoever looked at it goes back to the form.
const EDIT: &str = "edit";
/// What this page says by itself, whatever came in.
const OWN: &[&str] = &[EDIT, "sure", "seen", "reason"];

#[derive(Template)]
#[template(path = "report_preview.html")]
struct Page<'a> {
    frame: Frame,
    incident: SubjectId,
    preview: ReportPreview,
    /// What was typed into the form.
    typed: Vec<(&'a str, &'a str)>,
    reason: &'a str,
    /// Why it is shown once more.
    error: Option<(String, String)>,
}

/// `POST /incidents/{id}/report-preview`: shows what it would say, or the form again.
pub(in crate::loopback) async fn show(
    State(served): State<Arc<Served>>,
    id: Result<Path<SubjectId>, PathRejection>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let Path(id) = id?;
    let mut fields = Fields::default();
    fields.read(&served, request).await?;
    let asked = Asked::default();
    if fields.given(EDIT).is_some() {
        return page(&served, &headers, id, (&asked, &fields), &Shown::Nothing).await;
    }
    match of_form(&served, &headers, id, &mut fields, None).await {
        Ok(shown) => Ok(shown),
        Err(failure) => {
            refused::on_incident(&served, &headers, id, (&asked, &fields), failure).await
        }
    }
}

/// The preview of what was typed; with why it is shown again, where it was shown before.
pub(super) async fn of_form(
    served: &Served,
    headers: &HeaderMap,
    id: SubjectId,
    fields: &mut Fields,
    again: Option<&Refusal>,
) -> Result<Response, Failure> {
    fields.check_writer(served)?;
    let command = command_of(served, id, fields).await?;
    let preview = reporting::of(served, id, command).await?;
    let frame = Frame::new(served, headers, format!("/incidents/{id}"));
    let error = again.map(|refusal| refused_in(refusal, frame.language));
    let typed = fields.named("").filter(|(name, _)| !OWN.contains(name));
    render(&Page {
        incident: id,
        preview,
        typed: typed.collect(),
        reason: fields.typed("reason"),
        error,
        frame,
    })
}
