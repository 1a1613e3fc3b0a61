//! 报街道: entries that were written for the office alone are raised to the street office afterwards, by a
//! signed fact (plan 二.5, 三.6). Nothing is ever lowered.

use super::{Act, Deciding, Refusal, at_most};
use crate::id::EntryId;
use crate::incident::schema::{ActFields, EscalatedFields};
use crate::incident::{Disclosure, EntryKind, EntryView, Incident, IncidentView, NewEntry};
use crate::limit::UPWARD_MAX;
use serde::{Deserialize, Serialize};

/// Entries are raised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escalate {
    /// Which.
    pub entries: Vec<EntryId>,
    /// To which level; the street office where none is given, and to no other.
    pub level: Option<Disclosure>,
}

impl Act for Escalate {
    fn decide(self, incident: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let level = self.level.unwrap_or(Disclosure::Street);
        if level != Disclosure::Street {
            return Err(Refusal::OnlyToStreet { level });
        }
        if self.entries.is_empty() {
            return Err(Refusal::Empty { field: "entries" });
        }
        at_most("entries", self.entries.len(), UPWARD_MAX)?;
        let rows = chosen(&self.entries, &by.view(incident))?;
        let below: Vec<EntryId> = rows
            .iter()
            .filter(|row| !row.goes_up())
            .map(|row| row.entry)
            .collect();
        if below.is_empty() {
            return Err(Refusal::RaisedAlready);
        }
        Ok(NewEntry::raising(below))
    }
}

impl NewEntry {
    /// Raises these entries to the street office.
    pub(super) fn raising(entries: Vec<EntryId>) -> Self {
        let fields = EscalatedFields {
            entries,
            level: Disclosure::Street,
        };
        Self::of(EntryKind::Escalated, ActFields::Escalated(fields))
    }
}

/// The rows of these entries, each once, in the order of the log.
///
/// # Errors
/// [`Refusal::NoSuchEntry`]; [`Refusal::PersonalEntry`]: demands, talks and their corrections are never
/// raised as a whole.
pub(super) fn chosen(entries: &[EntryId], view: &IncidentView) -> Result<Vec<EntryView>, Refusal> {
    for entry in entries {
        let entry = *entry;
        let row = view.entries.iter().find(|row| row.entry == entry);
        let row = row.ok_or(Refusal::NoSuchEntry { entry })?;
        if row.personal {
            return Err(Refusal::PersonalEntry { entry });
        }
    }
    let rows = view.entries.iter();
    let rows = rows.filter(|row| entries.contains(&row.entry));
    Ok(rows.cloned().collect())
}

impl EntryView {
    /// Whether the street office may come to know of it.
    pub fn goes_up(&self) -> bool {
        self.disclosure > Some(Disclosure::Internal)
    }

    /// Whether somebody may have a reason to raise it: it is internal, no personal data, no fact that
    /// stands in every report, and not about other entries only.
    pub fn may_be_raised(&self) -> bool {
        let kind: Option<EntryKind> = self.kind.parse().ok();
        let tells = kind.is_some_and(|kind| {
            let about_others = matches!(
                kind,
                EntryKind::Escalated | EntryKind::ReportReceipt | EntryKind::Release
            );
            (kind.tells_of_something() || kind == EntryKind::Attach) && !about_others
        });
        tells && !self.personal && !self.goes_up() && !self.stands_anyway()
    }
}
