//! Personal data on the page: opened on request and shown once, or destroyed.

use super::super::Served;
use super::super::error::Failure;
use super::super::form::Fields;
use super::incident::{self, Shown};
use super::see;
use crate::wording::Mistyped;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::Opened;
use std::sync::Arc;

/// The word of a form for everything that an incident holds.
const ALL: &str = "all";

/// `POST /incidents/{id}/entries/{entry}/opening`: the page with what was opened. It is in no
/// address, and the next look at the page shows it sealed again.
pub(in crate::loopback) async fn open(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    place: Result<Path<(SubjectId, EntryId)>, PathRejection>,
    request: Request,
) -> Result<Response, Failure> {
    let Path((id, entry)) = place?;
    let shown = match opened(&served, id, entry, request).await {
        Ok(opened) => Shown::Opened(entry, opened),
        Err(failure) => Shown::Failure(failure),
    };
    answer(&served, &headers, id, shown).await
}

async fn opened(
    served: &Served,
    id: SubjectId,
    entry: EntryId,
    request: Request,
) -> Result<Opened, Failure> {
    let mut fields = Fields::default();
    fields.read(served, request).await?;
    fields.check_writer(served)?;
    Ok(served.engine.open_narrow(id, entry).await?)
}

/// `POST /incidents/{id}/disposals`: with the box ticked, so that no single slip does it.
pub(in crate::loopback) async fn dispose(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    id: Result<Path<SubjectId>, PathRejection>,
    request: Request,
) -> Result<Response, Failure> {
    let Path(id) = id?;
    let done = destroy(&served, id, request).await;
    back_to("disposals", done, &served, &headers, id).await
}

async fn destroy(served: &Served, id: SubjectId, request: Request) -> Result<(), Failure> {
    let fields = Fields::of_final("destroying", served, request).await?;
    let reason = fields.given("reason").unwrap_or_default();
    let demand = match fields.given("demand").as_deref() {
        None => return Err(Failure::Mistyped(Mistyped::NotChosen("what to destroy"))),
        Some(ALL) => None,
        Some(_) => fields.word("demand")?,
    };
    served.engine.dispose(id, demand, reason).await?;
    Ok(())
}

/// Leads back to a card of the incident's page once something was done; else the page says why not.
pub(super) async fn back_to(
    card: &str,
    done: Result<(), Failure>,
    served: &Served,
    headers: &HeaderMap,
    id: SubjectId,
) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(see(format!("/incidents/{id}#{card}"))),
        Err(failure) => answer(served, headers, id, Shown::Failure(failure)).await,
    }
}

pub(super) async fn answer(
    served: &Served,
    headers: &HeaderMap,
    id: SubjectId,
    shown: Shown,
) -> Result<Response, Failure> {
    let status = match &shown {
        Shown::Failure(failure) => Some(failure.kind().0),
        _ => None,
    };
    let page = incident::page_with(served, headers, id, &shown).await?;
    Ok(match status {
        Some(status) => (status, page).into_response(),
        None => page,
    })
}
