//! What is overdue or missing at a moment: pure, from a `now` that comes in. Each laptop has its own
//! now, so this is no part of what all laptops show alike.

use super::IncidentView;
use super::acts::WrittenBy;
use crate::id::EntryId;
use crate::incident::{IncidentKind, State, Track};
use crate::limit::PROGRESS_AFTER_MS;
use chrono::DateTime;
use serde::{Deserialize, Serialize};

/// What kind of thing is pressing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PressingKind {
    /// A notice was neither read nor told by telephone (plan 二.4).
    NoticeUnread,
    /// A task was due (plan 五.1).
    TaskOverdue,
    /// A promise was due (plan 五.5).
    PromiseOverdue,
    /// People are at the scene, and nothing was written of it for a while (plan 四.2(1)).
    ProgressDue,
}

/// Something that is overdue or missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pressing {
    /// What kind.
    pub what: PressingKind,
    /// The entry that it comes from.
    pub entry: EntryId,
    /// Its words.
    pub text: Option<String>,
    /// Who has not read it, who answers for it, or who promised it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whom: Option<String>,
    /// Since when.
    pub since: String,
    /// Milliseconds since then.
    pub elapsed_ms: u64,
}

/// Something without which the incident does not end, or not without a written reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MustItem {
    /// Its entry.
    pub entry: EntryId,
    /// Its words.
    pub text: Option<String>,
    /// To whom it is, or who answers for it.
    pub whom: Option<String>,
}

impl MustItem {
    /// Its words, and whom it is about: two may say the same.
    pub fn called(&self) -> String {
        let text = self.text.as_deref().unwrap_or("—");
        let whom = self.whom.as_deref();
        whom.map_or_else(|| text.to_owned(), |whom| format!("{text} — {whom}"))
    }
}

impl IncidentView {
    /// What is overdue or missing at `now_ms`, milliseconds since 1970, the longest first. A word on the
    /// situation is due after `progress_after_ms`, as the plan says; where it says nothing, after
    /// [`PROGRESS_AFTER_MS`].
    pub fn pressing(&self, now_ms: u64, progress_after_ms: Option<u64>) -> Vec<Pressing> {
        let progress_after_ms = progress_after_ms.unwrap_or(PROGRESS_AFTER_MS);
        let notices = self.acts.notices.iter().filter(|row| !row.has_reached());
        let notices = notices.map(|row| {
            let since = written_at(&row.by);
            let what = (PressingKind::NoticeUnread, row.by.entry, &row.text);
            (what, Some(&row.to), since)
        });
        let tasks = self.acts.tasks.iter().filter(|row| row.done.is_empty());
        let tasks = tasks.filter_map(|row| {
            let due = row.due.as_ref()?;
            let what = (PressingKind::TaskOverdue, row.by.entry, &row.text);
            Some((what, Some(&row.owner), due))
        });
        let promises = self.acts.promises.iter().filter(|row| row.done.is_empty());
        let promises = promises.map(|row| {
            let (entry, text) = (row.written.entry, &row.text);
            let what = (PressingKind::PromiseOverdue, entry, text);
            (what, row.who.as_ref(), &row.due)
        });
        let all = notices.chain(tasks).chain(promises);
        let mut pressing: Vec<Pressing> = all
            .filter_map(|((what, entry, text), whom, since)| {
                Some(Pressing {
                    what,
                    entry,
                    text: text.clone(),
                    whom: whom.cloned(),
                    since: since.clone(),
                    elapsed_ms: elapsed(since, now_ms)?,
                })
            })
            .chain(self.progress_due(now_ms, progress_after_ms))
            .collect();
        let is_resolved = self.kind == Some(IncidentKind::Concern) && self.state >= State::Ended;
        if self.state == State::Voided || is_resolved {
            pressing.clear();
        }
        pressing.sort_by_key(|item| std::cmp::Reverse(item.elapsed_ms));
        pressing
    }

    /// A prompt for those at the scene, while it goes on and nothing was written of it.
    fn progress_due(&self, now_ms: u64, after_ms: u64) -> Option<Pressing> {
        let is_on = self.state == State::Open && self.acts.scene.iter().any(|row| row.is_there);
        let last = self.entries.iter().rfind(|row| {
            row.track == Some(Track::Situation)
                || matches!(row.kind.as_str(), "headcount" | "milestone")
        })?;
        let since = last.corrected_at.as_ref().unwrap_or(&last.at);
        let elapsed_ms = elapsed(since, now_ms)?;
        (is_on && elapsed_ms > after_ms).then(|| Pressing {
            what: PressingKind::ProgressDue,
            entry: last.entry,
            text: None,
            whom: None,
            since: since.clone(),
            elapsed_ms,
        })
    }

    /// What has to be done before the end, or given a written reason (plan 四.3): tasks that must be
    /// done, notices that reached nobody, key places that are not in order.
    pub fn must_items(&self) -> Vec<MustItem> {
        let tasks = self.acts.tasks.iter();
        let tasks = tasks.filter(|row| row.must && row.done.is_empty());
        let tasks = tasks.map(|row| (row.by.entry, row.text.clone(), Some(row.owner.clone())));
        let notices = self.acts.notices.iter().filter(|row| !row.has_reached());
        let notices = notices.map(|row| (row.by.entry, row.text.clone(), Some(row.to.clone())));
        let checks = &self.acts.place_checks;
        let is_last = |place: usize| {
            let later = checks.iter().skip(place + 1);
            checks
                .get(place)
                .is_some_and(|check| !later.clone().any(|other| other.place == check.place))
        };
        let places = checks.iter().enumerate();
        let places = places.filter(|(place, check)| !check.in_order && is_last(*place));
        let places = places.map(|(_, check)| (check.by.entry, check.place.clone(), None));
        tasks
            .chain(notices)
            .chain(places)
            .map(|(entry, text, whom)| MustItem { entry, text, whom })
            .collect()
    }
}

fn written_at(by: &WrittenBy) -> &String {
    by.corrected_at.as_ref().unwrap_or(&by.at)
}

/// Milliseconds from a time to now; none where it is still to come.
fn elapsed(since: &str, now_ms: u64) -> Option<u64> {
    let since = DateTime::parse_from_rfc3339(since).ok()?;
    let since = u64::try_from(since.timestamp_millis()).ok()?;
    now_ms.checked_sub(since).filter(|elapsed| *elapsed > 0)
}
