//! Mistakes about whole incidents, as both of them show it.

use super::Known;
use super::acts::WrittenBy;
use crate::id::{EntryId, SubjectId};
use crate::incident::EntryKind;
use crate::incident::schema::ActFields;
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
        Some(MovedView {
            by: entry.by(),
            moved,
            incident,
            here,
            reason: entry.main_text(),
        })
    };
    known.iter().filter_map(row).collect()
}
