//! Corrections of values beside the entry that they put right, and what of an entry can be put right so.

use super::AmendedRow;
use crate::wording::{Language, Words, day, minute, range};
use onscene_protocol::id::EntryId;
use onscene_protocol::incident::{
    AmendmentView, EntryKind, EntryView, IncidentView, MilestoneName, ValueView,
};

pub(super) fn rows(entry: &EntryView, language: Language, w: &'static Words) -> Vec<AmendedRow> {
    let rows = entry.amended.iter().filter(|row| !row.superseded);
    rows.map(|row| AmendedRow {
        entry: row.by.entry,
        value: value(&row.value, language),
        by: format!("{} {}", minute(&row.by.at), row.by.author),
        state: state(row, w),
        warns: row.disagrees || row.proposed,
    })
    .collect()
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

/// Values in words.
pub(super) fn value(value: &ValueView, language: Language) -> String {
    let time = |at: &String| format!("{} {}", day(at), minute(at));
    let mut said = Vec::new();
    if let (Some(low), Some(high)) = (value.low, value.high) {
        said.push(range(&low, &high));
    }
    said.extend(
        value
            .milestone
            .map(|name| language.milestone(&name).to_owned()),
    );
    said.extend(value.happened_at.as_ref().map(time));
    said.extend(value.due.as_ref().map(|due| {
        let due = time(due);
        language.say("到期 ", "due ").to_owned() + &due
    }));
    said.join(language.say("，", ", "))
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
    match kind {
        EntryKind::Headcount => vec!["range", "at"],
        EntryKind::Milestone => vec!["milestone", "at"],
        EntryKind::Task | EntryKind::Promise => vec!["due", "at"],
        _ => vec!["at"],
    }
}
