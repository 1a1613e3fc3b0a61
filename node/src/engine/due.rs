//! What is due when, over all incidents: an index in memory, and one timer for the next of them. No
//! document is looked at while time passes.

use super::shared::{Standing, lock};
use super::{Engine, EngineError, Happening};
use crate::store::Reading;
use onscene_protocol::id::{EntryId, RecordId, SubjectId};
use onscene_protocol::incident::{Summary, WaitingItem, WaitingKind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::time::Duration;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// Milliseconds that the timer sleeps at most: a wall clock that is set meanwhile is noticed then. Two
/// numbers are compared, nothing is read.
const SLEEP_MS_MAX: u64 = 60_000;

/// Something that waits, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingLine {
    /// The incident.
    pub incident: SubjectId,
    /// Its title.
    pub title: Option<String>,
    /// What waits.
    #[serde(flatten)]
    pub item: WaitingItem,
    /// When it is due, RFC 3339, in this laptop's offset.
    pub due: Option<String>,
    /// Whether its time is over by this laptop's clock.
    pub overdue: bool,
}

/// The index.
#[derive(Debug, Default)]
pub(super) struct DueIndex {
    known: Mutex<Known>,
    /// Rung whenever the next time may have changed.
    changed: Notify,
}

#[derive(Debug, Default)]
struct Known {
    times: BTreeSet<(u64, SubjectId, EntryId)>,
    of: BTreeMap<SubjectId, Vec<(u64, EntryId)>>,
    /// Notices that have reached nobody yet.
    notices: BTreeMap<SubjectId, Unread>,
}

/// The notices of one incident that have reached nobody yet.
#[derive(Debug, Clone)]
pub(super) struct Unread {
    pub(super) title: Option<String>,
    pub(super) plan: Option<RecordId>,
    pub(super) notices: Vec<WaitingItem>,
}

impl DueIndex {
    /// Fills it from the lines of the list.
    pub(super) fn fill(&self, reading: &Reading, standing: &Standing) -> Result<(), EngineError> {
        for (_, summary) in reading.summaries(None, usize::MAX)? {
            self.note(&summary, standing);
        }
        Ok(())
    }

    /// Takes note of an incident's line as it is now.
    pub(super) fn note(&self, summary: &Summary, standing: &Standing) {
        let subject = summary.incident;
        let times: Vec<(u64, EntryId)> = if !summary.is_waited_in() {
            Vec::new()
        } else {
            let items = summary.waiting.items(&standing.roster);
            items
                .filter_map(|item| Some((due_ms(summary, item, standing)?, item.entry)))
                .collect()
        };
        let unread: Vec<WaitingItem> = if !summary.is_waited_in() {
            Vec::new()
        } else {
            let items = summary.waiting.items(&standing.roster);
            let notices = items.filter(|item| item.what == WaitingKind::Notice);
            notices.cloned().collect()
        };
        let mut known = lock(&self.known);
        known.notices.remove(&subject);
        if !unread.is_empty() {
            let unread = Unread {
                title: summary.title.clone(),
                plan: summary.plan,
                notices: unread,
            };
            known.notices.insert(subject, unread);
        }
        for (due, entry) in known.of.remove(&subject).into_iter().flatten() {
            known.times.remove(&(due, subject, entry));
        }
        if !times.is_empty() {
            let keys = times.iter().map(|(due, entry)| (*due, subject, *entry));
            known.times.extend(keys);
            known.of.insert(subject, times);
        }
        drop(known);
        self.changed.notify_one();
    }

    /// The first time after `now_ms`.
    fn next(&self, now_ms: u64) -> Option<u64> {
        let known = lock(&self.known);
        let mut later = known.times.range(at(now_ms.saturating_add(1))..);
        later.next().map(|(due, ..)| *due)
    }

    /// The incidents of which something became due after the one time and up to the other.
    fn between(&self, after_ms: u64, upto_ms: u64) -> BTreeSet<SubjectId> {
        let (from, to) = (after_ms.saturating_add(1), upto_ms.saturating_add(1));
        if from >= to {
            return BTreeSet::new();
        }
        let known = lock(&self.known);
        let times = known.times.range(at(from)..at(to));
        times.map(|(_, subject, _)| *subject).collect()
    }

    /// The notices that have reached nobody yet, by incident.
    pub(super) fn unread(&self) -> Vec<(SubjectId, Unread)> {
        let known = lock(&self.known);
        let unread = known.notices.iter();
        unread
            .map(|(subject, unread)| (*subject, unread.clone()))
            .collect()
    }

    /// How many times are in it.
    pub(super) fn len(&self) -> usize {
        lock(&self.known).times.len()
    }
}

/// The lowest key of a time.
const fn at(ms: u64) -> (u64, SubjectId, EntryId) {
    (
        ms,
        SubjectId::from_bytes([0; SubjectId::LEN]),
        EntryId::from_bytes([0; EntryId::LEN]),
    )
}

/// When something is due: a notice when the plan hands it to the deputy (clause 四.1).
fn due_ms(summary: &Summary, item: &WaitingItem, standing: &Standing) -> Option<u64> {
    match item.what {
        WaitingKind::Promise | WaitingKind::Task => item.due_ms,
        WaitingKind::Notice => {
            let version = standing.plans.version(summary.plan?)?;
            let limit = version.plan()?.unread_after_ms()?;
            Some(item.since_ms.saturating_add(limit))
        }
    }
}

impl Engine {
    /// Tells listeners when something becomes due, until it is cancelled. Between two times it sleeps.
    pub async fn watch_due(&self, stopping: CancellationToken) {
        let index = &self.shared.due_index;
        let mut told_ms = self.host().wall_ms();
        loop {
            let now_ms = self.host().wall_ms();
            for subject in index.between(told_ms, now_ms) {
                self.shared.tell(Happening::Due { subject });
            }
            told_ms = now_ms;
            let wait_ms = index
                .next(now_ms)
                .map_or(SLEEP_MS_MAX, |due| due.saturating_sub(now_ms))
                .min(SLEEP_MS_MAX);
            tokio::select! {
                () = stopping.cancelled() => return,
                () = index.changed.notified() => {}
                () = tokio::time::sleep(Duration::from_millis(wait_ms)) => {}
            }
        }
    }

    /// How many deadlines run.
    pub fn deadlines(&self) -> usize {
        self.shared.due_index.len()
    }

    /// Everything of a kind that waits, over all incidents, the soonest due first (clause 五.5).
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn awaited(&self, what: WaitingKind) -> Result<Vec<WaitingLine>, EngineError> {
        let host = self.host().clone();
        self.read(move |shared| {
            let (standing, now_ms) = (shared.standing(), host.wall_ms());
            let mut lines = Vec::new();
            for (_, summary) in shared.store.read()?.summaries(None, usize::MAX)? {
                let is_closed = shared.not_recused(summary.incident).is_err();
                if is_closed || !summary.is_waited_in() || summary.drill {
                    continue;
                }
                let items = summary.waiting.items(&standing.roster);
                lines.extend(
                    items
                        .filter(|item| item.what == what)
                        .map(|item| WaitingLine {
                            incident: summary.incident,
                            title: summary.title.clone(),
                            due: item.due_ms.map(|ms| host.rfc3339(ms)),
                            overdue: item.due_ms.is_some_and(|due| due < now_ms),
                            item: item.clone(),
                        }),
                );
            }
            lines.sort_by_key(|line| (line.item.due_ms.unwrap_or(u64::MAX), line.item.entry));
            Ok(lines)
        })
        .await
    }
}
