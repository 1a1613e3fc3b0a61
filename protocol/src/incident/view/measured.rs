//! The times of the plan's steps, measured: for the form that is filled in after the action (plan 四.4).

use super::Known;
use crate::incident::{EntryKind, MilestoneName, Track};
use serde::{Deserialize, Serialize};

/// One step, when it was first reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasuredStep {
    /// `heard`, `reported`, `activated`, `departed`, `arrived`, `dialogue`, `ended`, `left`.
    pub step: String,
    /// When: as it was told, else as it was typed by corrected clocks; none where it was not reached.
    pub at: Option<String>,
    /// Milliseconds after the step before that was reached; negative where the entries say so.
    pub after_ms: Option<i64>,
    /// Whether that time was told later, and not taken by the laptop as it happened.
    #[serde(default)]
    pub late: bool,
    /// Whether a correction put that time or that step right.
    #[serde(default)]
    pub corrected: bool,
}

pub(super) fn steps(known: &[Known]) -> Vec<MeasuredStep> {
    let first = |is_it: &dyn Fn(&Known) -> bool| {
        let found = known.iter().filter(|entry| is_it(entry));
        found
            .min_by_key(|entry| entry.when_ms())
            .map(|entry| (entry, entry.when_ms()))
    };
    let milestone = |name: MilestoneName| {
        first(&move |entry: &Known| entry.stored.open.milestone == Some(name))
    };
    let kind = |kind: EntryKind| first(&move |entry: &Known| entry.stored.kind == Some(kind));
    let heard = kind(EntryKind::Start).map(|(entry, ms)| (entry, heard_ms(entry).unwrap_or(ms)));
    let dialogue = first(&|entry: &Known| {
        entry.stored.open.track == Some(Track::Dialogue)
            || matches!(entry.stored.kind, Some(EntryKind::Demand | EntryKind::Talk))
    });
    let left = known
        .iter()
        .filter(|entry| entry.stored.open.milestone == Some(MilestoneName::Left))
        .max_by_key(|entry| entry.when_ms());
    let reported = milestone(MilestoneName::Reported).or_else(|| kind(EntryKind::Report));
    let steps = [
        ("heard", heard),
        ("reported", reported),
        ("activated", milestone(MilestoneName::Activated)),
        ("departed", milestone(MilestoneName::Departed)),
        ("arrived", milestone(MilestoneName::Arrived)),
        ("dialogue", dialogue),
        ("ended", milestone(MilestoneName::Ended)),
        ("left", left.map(|entry| (entry, entry.when_ms()))),
    ];
    let mut before = None;
    steps
        .into_iter()
        .map(|(step, reached)| {
            let after_ms = match (reached, before) {
                (Some((_, ms)), Some(before)) => Some(ms.saturating_sub(before)),
                _ => None,
            };
            before = reached.map(|(_, ms)| ms).or(before);
            MeasuredStep {
                step: step.to_owned(),
                at: reached.and_then(|(entry, ms)| Some(entry.given(u64::try_from(ms).ok()?))),
                after_ms,
                late: reached.is_some_and(|(entry, _)| entry.is_late()),
                corrected: reached.is_some_and(|(entry, _)| entry.is_amended()),
            }
        })
        .collect()
}

/// When the office heard of it, as it was told.
pub(super) fn heard_ms(start: &Known) -> Option<i64> {
    let heard = start.stored.open.heard_ms.map(i64::try_from);
    heard.and_then(Result::ok)
}
