//! Confirming readers on the page of laptops: one click.

use super::super::Served;
use super::super::error::Failure;
use super::super::form::Fields;
use super::devices::{Done, page};
use super::joining::Typed;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use onscene_protocol::id::RecordId;
use std::sync::Arc;

/// `POST /devices/readers/{id}/confirmation`.
pub(in crate::loopback) async fn confirm(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    certificate: Result<Path<RecordId>, PathRejection>,
    request: Request,
) -> Result<Response, Failure> {
    let Path(certificate) = certificate?;
    let done = say_so(&served, certificate, request).await;
    page(&served, &headers, done, Typed::default()).await
}

async fn say_so(served: &Served, certificate: RecordId, request: Request) -> Result<Done, Failure> {
    let mut fields = Fields::default();
    fields.read(served, request).await?;
    fields.check_writer(served)?;
    served.engine.confirm_reader(certificate).await?;
    Ok(Done::default())
}
