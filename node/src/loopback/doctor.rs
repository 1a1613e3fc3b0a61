//! What is wrong here, and what is done about it, for whoever asks `doctor`.

use super::api::{Answer, Body8};
use super::error::Failure;
use super::{Served, act};
use crate::engine::{Diagnosis, OriginalCounts, OriginalsFound, Room, SleepView};
use crate::link::findings::{Block, Finding, Observations, findings};
use crate::wording::{Language, told_finding};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Serialize)]
struct Doctor {
    #[serde(flatten)]
    store: Diagnosis,
    disk: Room,
    /// Whether each original is there and whole.
    originals: OriginalCounts,
    /// What stands between this laptop and the others; none where no node runs that looks at it.
    findings: Option<Vec<Told>>,
    /// What was observed.
    network: Option<Observations>,
    /// When this laptop slept.
    sleeps: Vec<SleepView>,
}

/// One thing that blocks, in the reader's language.
#[derive(Serialize)]
struct Told {
    block: Block,
    seen: String,
    hint: &'static str,
}

impl Told {
    fn of(finding: &Finding, language: Language) -> Self {
        let (seen, hint) = told_finding(finding, language);
        Self {
            block: finding.seen.block(),
            seen,
            hint,
        }
    }
}

/// `GET /api/doctor`: what was found is said in the language of `Accept-Language`, else in English.
pub(super) async fn diagnose(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let accepted = headers.get(ACCEPT_LANGUAGE);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    let language = accepted.and_then(Language::accepted);
    let language = language.unwrap_or(Language::English);
    let told = |observed: &Observations| -> Vec<Told> {
        let found = findings(observed);
        found.iter().map(|one| Told::of(one, language)).collect()
    };
    let observed = served.links.observe().await;
    let diagnosis = Doctor {
        store: served.engine.diagnosis().await?,
        disk: served.engine.room(),
        originals: served.engine.originals(false).await?.counts,
        findings: observed.as_ref().map(told),
        network: observed,
        sleeps: served.engine.sleeps().await?,
    };
    Ok(Json(diagnosis).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LookAsked {
    /// Whether each byte is looked at.
    #[serde(default)]
    deep: bool,
}

/// `POST /api/doctor/originals`: looks at each, and has fetched what is lost.
pub(super) async fn look_after(
    State(served): State<Arc<Served>>,
    body: Body8,
) -> Answer<OriginalsFound> {
    let asked: LookAsked = act::read(&body?)?;
    Ok(Json(served.engine.look_after_originals(asked.deep).await?))
}

/// `POST /api/doctor/rebuild`.
pub(super) async fn rebuild(State(served): State<Arc<Served>>) -> Result<Response, Failure> {
    Ok(Json(served.engine.rebuild().await?).into_response())
}
