//! Mistakes about whole incidents, as both of them show it.

use super::acts::WrittenBy;
use super::said::beginning;
use super::{EntryView, IncidentView, Known, Part};
use crate::id::{EntryId, SubjectId};
use crate::incident::EntryKind;
use crate::incident::schema::ActFields;
use chrono::DateTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The incident was started by mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoidView {
    /// Its entry.
    #[serde(flatten)]
    pub by: WrittenBy,
    /// Why.
    pub reason: Option<String>,
}

/// An incident that is this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkView {
    /// The entry that said so last.
    #[serde(flatten)]
    pub by: WrittenBy,
    /// The other incident.
    pub incident: SubjectId,
    /// Why.
    pub reason: Option<String>,
    /// Whether it still holds: no later entry parts them again.
    pub linked: bool,
}

/// An entry that belongs elsewhere, or came from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedView {
    /// The entry that says so.
    #[serde(flatten)]
    pub by: WrittenBy,
    /// The entry that it is about.
    pub moved: EntryId,
    /// The other incident.
    pub incident: SubjectId,
    /// Whether it came here from there, rather than going there.
    pub here: bool,
    /// Why.
    pub reason: Option<String>,
    /// What was moved; none where the other incident is not here, or closed to whoever looks.
    #[serde(default)]
    pub what: Option<MovedEntry>,
}

/// A moved entry, as it is shown where it belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedEntry {
    /// What it is: a word of [`EntryKind`], or of a later version.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its words.
    pub text: Option<String>,
    /// Who wrote it.
    pub author: String,
    /// When, as the laptop's clock told it.
    pub at: String,
}

impl MovedEntry {
    /// The entry of this id among an incident's.
    pub fn among(view: &IncidentView, entry: EntryId) -> Option<Self> {
        let mut entries = view.entries.iter();
        let entry = entries.find(|known| known.entry == entry)?;
        Some(Self {
            kind: entry.kind.clone(),
            text: entry.text.clone(),
            author: entry.author.clone(),
            at: entry.at.clone(),
        })
    }
}

impl IncidentView {
    /// Fills in what was moved here from another incident.
    pub fn fill_moved(&mut self, from: &Self) {
        let rows = self.acts.moved.iter_mut();
        for row in rows.filter(|row| row.here && row.incident == from.incident) {
            row.what = MovedEntry::among(from, row.moved);
            let Some(what) = &row.what else { continue };
            let entry = self
                .entries
                .iter_mut()
                .find(|entry| entry.entry == row.by.entry);
            for saying in entry.into_iter().flat_map(|entry| &mut entry.said.0) {
                if let Part::Entry(mention) = &mut saying.part {
                    mention.kind = Some(what.kind.clone());
                    mention.text = what.text.as_deref().map(beginning);
                }
            }
        }
    }
}

/// The entries of incidents that are one, in one order: by the times at which they were written, with
/// clocks that are known to be off taken into account, and within each incident as that has them.
pub fn one_timeline<'a>(views: &[&'a IncidentView]) -> Vec<(&'a IncidentView, &'a EntryView)> {
    let mut left: Vec<_> = views
        .iter()
        .map(|view| (*view, view.entries.iter().peekable()))
        .collect();
    let mut merged = Vec::new();
    loop {
        let earliest = left
            .iter_mut()
            .filter_map(|(view, entries)| Some((written_ms(entries.peek()?), view.incident)))
            .min();
        let next = earliest.and_then(|(_, incident)| {
            let (view, entries) = left
                .iter_mut()
                .find(|(view, _)| view.incident == incident)?;
            Some((*view, entries.next()?))
        });
        match next {
            Some(next) => merged.push(next),
            None => return merged,
        }
    }
}

fn written_ms(entry: &EntryView) -> i64 {
    let at = entry.corrected_at.as_ref().unwrap_or(&entry.at);
    DateTime::parse_from_rfc3339(at).map_or(0, |at| at.timestamp_millis())
}

pub(super) fn voided(known: &[Known]) -> Vec<VoidView> {
    known
        .iter()
        .filter(|entry| entry.stored.kind == Some(EntryKind::Void))
        .map(|entry| VoidView {
            by: entry.by(),
            reason: entry.main_text(),
        })
        .collect()
}

pub(super) fn links(known: &[Known]) -> Vec<LinkView> {
    let mut links = BTreeMap::new();
    for entry in known {
        if let Some(ActFields::Link(fields)) = &entry.stored.open.act {
            // The last word of several stands.
            links.insert(
                fields.incident,
                LinkView {
                    by: entry.by(),
                    incident: fields.incident,
                    reason: entry.main_text(),
                    linked: entry.stored.kind == Some(EntryKind::Link),
                },
            );
        }
    }
    links.into_values().collect()
}

pub(super) fn moved(known: &[Known]) -> Vec<MovedView> {
    let row = |entry: &Known| {
        let (moved, incident, here) = match &entry.stored.open.act {
            Some(ActFields::Move(fields)) => (fields.entry, fields.to, false),
            Some(ActFields::MovedHere(fields)) => (fields.entry, fields.from, true),
            _ => return None,
        };
        let its = known.iter().find(|known| !here && known.id == moved);
        Some(MovedView {
            by: entry.by(),
            moved,
            incident,
            here,
            reason: entry.main_text(),
            what: its.map(|its| MovedEntry {
                kind: its.stored.kind_word.clone(),
                text: its.main_text(),
                author: its.author.clone(),
                at: super::text(its.at()),
            }),
        })
    };
    known.iter().filter_map(row).collect()
}
