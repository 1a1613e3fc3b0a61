//! Paper and files: one incident to print, or some to take along.

use super::super::Served;
use super::super::asset::addresses;
use super::super::error::Failure;
use super::super::original::as_download;
use super::language;
use crate::export::{self, Colophon, ExportError, Exported, Format, Style};
use crate::wording::Language;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{Html, IntoResponse, Response};
use onscene_protocol::id::SubjectId;
use serde::Deserialize;
use std::sync::Arc;

/// `GET /incidents/{id}/print`.
pub(in crate::loopback) async fn show(
    State(served): State<Arc<Served>>,
    id: Result<Path<SubjectId>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let detail = super::incident_of(&served, &headers, id?.0).await?;
    let style = Style::Linked(&addresses().print);
    let exported = [Exported::from(detail)];
    let language = language(&headers);
    let html = export::render(&exported, language, &colophon(&served, language), style)?;
    Ok(Html(html).into_response())
}

#[derive(Deserialize)]
pub(in crate::loopback) struct Asked {
    incident: Option<SubjectId>,
}

/// `GET /export/{format}?incident=ID`: a download, of all incidents where none is named.
pub(in crate::loopback) async fn export(
    State(served): State<Arc<Served>>,
    format: Result<Path<String>, PathRejection>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let format: Format = format?.0.parse().map_err(|error| {
        Failure::arguments(format!("format: {error}"), "choose one of those formats")
    })?;
    let named = asked?.0.incident.map(|incident| vec![incident]);
    let language = language(&headers);
    let exported = export::gather(&served.engine, named, format.names(language)).await?;
    let colophon = colophon(&served, language);
    let bytes = export::write(&exported.incidents, format, language, &colophon)?;
    let name = match exported.incidents.as_slice() {
        [one] => one.view.title.as_deref().unwrap_or("onscene"),
        _ => "onscene",
    };
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(format.media_type())),
        (
            CONTENT_DISPOSITION,
            as_download(&format!("{name}.{format}")),
        ),
    ];
    Ok((headers, bytes).into_response())
}

/// Who exports, and when.
pub(in crate::loopback) fn colophon(served: &Served, language: Language) -> Colophon {
    let identity = served.engine.identity();
    Colophon {
        by: language.name(&identity.name).into_owned(),
        unit: language.unit(&identity.unit).to_owned(),
        at: served.host.rfc3339(served.host.wall_ms()),
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        Self::Failed {
            message: error.to_string(),
            hint: "run `onscene doctor`".into(),
        }
    }
}
