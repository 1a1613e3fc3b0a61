//! The register of concerns: issues found before anything happened, with the next date to look again
//! (clause 五.2).

use super::sharing::stands_alone;
use super::{Engine, EngineError};
use crate::host::shown_in;
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::{IncidentKind, WaitingKind};
use serde::{Deserialize, Serialize};

/// One concern, as the register shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConcernView {
    /// Its id; the incident has the same once it was raised.
    pub concern: SubjectId,
    /// What it is called.
    pub title: Option<String>,
    /// Where it is.
    pub place: Option<String>,
    /// What it is about.
    pub category: Option<String>,
    /// When it was found, RFC 3339.
    pub found_at: Option<String>,
    /// What it has become; none while it is a concern.
    pub raised_as: Option<IncidentKind>,
    /// Whether it was resolved, and closed with its outcome.
    #[serde(default)]
    pub closed: bool,
    /// When to look again, the soonest of several.
    pub next: Option<String>,
    /// Whether that day is over.
    pub overdue: bool,
}

impl Engine {
    /// All concerns, those to be looked at soonest first.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn concerns(&self) -> Result<Vec<ConcernView>, EngineError> {
        let host = self.host().clone();
        self.read(move |shared| {
            let (standing, now_ms) = (shared.standing(), host.wall_ms());
            let zone = host.zone();
            let mut found = Vec::new();
            let reading = shared.store.read()?;
            for (_, summary) in reading.summaries(None, usize::MAX)? {
                let is_closed = shared.not_recused(summary.incident).is_err();
                let is_concern = summary.begun_as == Some(IncidentKind::Concern);
                if is_closed || !is_concern || !stands_alone(&reading, &summary)? {
                    continue;
                }
                let closed = summary.is_closed_concern();
                let items = summary.waiting.items(&standing.roster);
                let tasks = items.filter(|item| item.what == WaitingKind::Task);
                let next_ms = tasks.filter_map(|task| task.due_ms).min();
                let next_ms = next_ms.filter(|_| !closed);
                let view = ConcernView {
                    concern: summary.incident,
                    title: summary.title.clone(),
                    place: summary.place.clone(),
                    category: summary.tally.issue.clone(),
                    found_at: summary.started_at.as_deref().map(|at| shown_in(zone, at)),
                    raised_as: summary.kind.filter(|kind| *kind != IncidentKind::Concern),
                    closed,
                    next: next_ms.map(|ms| host.rfc3339(ms)),
                    overdue: next_ms.is_some_and(|ms| ms < now_ms),
                };
                found.push((next_ms.unwrap_or(u64::MAX), view));
            }
            found.sort_by_key(|(next_ms, view)| (*next_ms, view.concern));
            Ok(found.into_iter().map(|(_, view)| view).collect())
        })
        .await
    }
}
