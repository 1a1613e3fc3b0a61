//! Invited units on an incident's page: what was chosen for each, and the form (clause 五.4).

use super::super::Served;
use super::super::error::Failure;
use super::super::form::Fields;
use super::menu::called;
use super::personal::back_to;
use crate::engine::{AskedShare, IncidentDetail};
use crate::wording::Language;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::EntryView;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What was chosen for one unit.
pub(super) struct ShareRow {
    pub(super) unit: String,
    pub(super) document: SubjectId,
    pub(super) entries: usize,
}

/// An entry that can be chosen.
pub(super) struct Choice {
    pub(super) entry: EntryId,
    pub(super) words: String,
}

pub(super) fn rows(detail: &IncidentDetail) -> Vec<ShareRow> {
    let mut by_document: BTreeMap<SubjectId, ShareRow> = BTreeMap::new();
    for shared in &detail.view.acts.shared {
        let row = by_document.entry(shared.document).or_insert(ShareRow {
            unit: shared.unit.clone(),
            document: shared.document,
            entries: 0,
        });
        row.entries += shared.entries.len();
    }
    by_document.into_values().collect()
}

/// The entries with words that hold no personal data of their own.
pub(super) fn choices(detail: &IncidentDetail, language: Language) -> Vec<Choice> {
    let personal = ["demand", "talk", "representatives", "start", "shared"];
    let entries = detail.view.entries.iter().rev();
    let choosable = entries.filter(|entry| {
        entry.origin.is_none() && !entry.sealed && !personal.contains(&entry.kind.as_str())
    });
    let choice = |entry: &EntryView| Choice {
        entry: entry.entry,
        words: called(&detail.view, entry, language),
    };
    choosable.map(choice).collect()
}

/// `POST /incidents/{id}/shares`.
pub(in crate::loopback) async fn share(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    id: Result<Path<SubjectId>, PathRejection>,
    request: Request,
) -> Result<Response, Failure> {
    let Path(id) = id?;
    let done = choose(&served, id, request).await;
    back_to("shares", done, &served, &headers, id).await
}

async fn choose(served: &Served, id: SubjectId, request: Request) -> Result<(), Failure> {
    let mut fields = Fields::default();
    fields.read(served, request).await?;
    let mut entries = Vec::new();
    for line in fields
        .typed("entries")
        .lines()
        .filter(|line| !line.trim().is_empty())
    {
        let entry: Result<EntryId, _> = line.trim().parse();
        entries.push(entry.map_err(|_| {
            Failure::arguments("entries: an entry's id is expected", "choose from the list")
        })?);
    }
    let asked = AskedShare {
        unit: fields.given("unit").unwrap_or_default(),
        entries,
        title: fields.given("title"),
        place: fields.given("place"),
        writer: fields.writer(served)?,
    };
    served.engine.share(id, asked).await?;
    Ok(())
}
