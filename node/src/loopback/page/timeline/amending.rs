//! Corrections of values beside the entry that they put right, and what of an entry can be put right so.

use super::AmendedRow;
use crate::wording::{Language, Words, minute, values};
use onscene_protocol::id::EntryId;
use onscene_protocol::incident::{
    AmendmentView, Command, EntryKind, EntryView, IncidentView, MilestoneName, State, ValueView,
};

pub(super) fn rows(entry: &EntryView, language: Language, w: &'static Words) -> Vec<AmendedRow> {
    let rows = entry.amended.iter().filter(|row| !row.superseded);
    rows.map(|row| AmendedRow {
        entry: row.by.entry,
        value: values(&row.value, language),
        by: format!("{} {}", minute(&row.by.at), row.by.author),
        state: state(row, w),
        warns: row.disagrees || row.proposed,
    })
    .collect()
}

/// When it first was said to have happened.
pub(super) fn first_time(entry: &EntryView, language: Language) -> Option<String> {
    let before = entry.before.as_ref()?;
    let first = ValueView {
        happened_at: Some(before.happened_at.clone()?),
        ..ValueView::default()
    };
    Some(values(&first, language))
}

fn state(row: &AmendmentView, w: &'static Words) -> &'static str {
    if row.proposed {
        w.acts.proposed
    } else if row.disagrees {
        w.acts.disagrees
    } else {
        w.acts.corrected
    }
}

/// Whether a correction of an entry says no more than the value that stands beside the entry.
pub(super) fn is_told(view: &IncidentView, entry: &EntryView, correction: EntryId) -> bool {
    let shown = entry.amended.iter().filter(|row| !row.superseded);
    let mut shown = shown.filter(|row| row.by.entry == correction);
    let row = view.entries.iter().find(|row| row.entry == correction);
    shown.next().is_some() && row.is_some_and(|row| row.text.is_none())
}

/// Whether an entry can be corrected: in words, or in the archive what has a time.
pub(super) fn may_be_corrected(view: &IncidentView, entry: &EntryView) -> bool {
    let taken = Command::may_be_taken("correct", view.state);
    taken && (view.state != State::Archived || !parts(view, entry).is_empty())
}

/// What of an entry can be put right by value: decisions are made anew.
pub(super) fn parts(view: &IncidentView, entry: &EntryView) -> Vec<&'static str> {
    let Ok(kind) = entry.kind.parse::<EntryKind>() else {
        return Vec::new();
    };
    let mut milestones = view.milestones.iter();
    let reached = milestones.find(|row| row.entry == entry.entry);
    let decisive = |name| matches!(name, MilestoneName::Ended | MilestoneName::Archived);
    if reached.is_some_and(|row| decisive(row.name)) || !kind.has_a_time() {
        return Vec::new();
    }
    if view.state == State::Archived {
        return vec!["at"];
    }
    match kind {
        EntryKind::Headcount => vec!["range", "at"],
        EntryKind::Milestone => vec!["milestone", "at"],
        EntryKind::Task | EntryKind::Promise => vec!["due", "at"],
        _ => vec!["at"],
    }
}
