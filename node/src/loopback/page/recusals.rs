//! Recusals on an incident's page: who, why, and the form.

use super::super::Served;
use super::super::error::Failure;
use super::super::form::{ALSO, Fields};
use super::confirm::{self, ASKED};
use super::demands::when;
use super::personal::back_to;
use super::see;
use crate::engine::{IncidentDetail, LookedAlike};
use crate::wording::{Language, recused};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use onscene_protocol::id::{PersonKey, SubjectId};
use std::sync::Arc;

/// One recusal.
pub(super) struct RecusalRow {
    pub(super) person: String,
    /// None where this laptop holds no key for it.
    pub(super) reason: Option<String>,
    pub(super) author: String,
    pub(super) when: String,
    pub(super) counts: bool,
}

pub(super) fn rows(detail: &IncidentDetail, language: Language) -> Vec<RecusalRow> {
    let recusals = detail.trail.recusals.iter();
    let rows = recusals.map(|recusal| RecusalRow {
        person: recused(recusal, language),
        reason: recusal.reason.clone(),
        author: recusal.author.clone(),
        when: when(&recusal.at),
        counts: recusal.counts,
    });
    rows.collect()
}

/// Those who may still be recused, as readers of a language see them.
pub(super) fn colleagues(
    served: &Served,
    id: SubjectId,
    language: Language,
) -> Vec<(PersonKey, String)> {
    let known = served.engine.colleagues(id).into_iter();
    known
        .map(|(person, name)| (person, language.name(&name).into_owned()))
        .collect()
}

/// `POST /incidents/{id}/recusals`: with the box ticked, for there is no way back.
pub(in crate::loopback) async fn recuse(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    id: Result<Path<SubjectId>, PathRejection>,
    request: Request,
) -> Result<Response, Failure> {
    let Path(id) = id?;
    let mut fields = Fields::default();
    let done = close(&served, id, request, &mut fields).await;
    if let Err(Failure::Refused(refusal)) = &done
        && let Some(ask) = refusal.asks()
    {
        return confirm::show(&served, &headers, id, &fields, (refusal, ask));
    }
    if done.is_ok() && served.engine.incident(id).await.is_err() {
        // Whoever recused themselves is led to what they still see.
        return Ok(see("/".into()));
    }
    back_to("recusals", done, &served, &headers, id).await
}

async fn close(
    served: &Served,
    id: SubjectId,
    request: Request,
    kept: &mut Fields,
) -> Result<(), Failure> {
    *kept = Fields::of_final("a recusal", served, request).await?;
    let fields = &*kept;
    let person = fields.given("person").unwrap_or_default();
    let reason = fields.given("reason").unwrap_or_default();
    let also = fields.typed(ALSO).lines().map(str::to_owned).collect();
    let alike = LookedAlike {
        also,
        sure: fields.given(ASKED).is_some(),
    };
    served.engine.recuse(id, person, reason, alike).await?;
    Ok(())
}
