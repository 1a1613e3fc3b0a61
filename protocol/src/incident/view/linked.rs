//! Linked documents (plan 五.4), as the incident and the document itself show them.

use super::acts::WrittenBy;
use super::{IncidentView, Known, Reader};
use crate::id::{EntryId, SubjectId, UnitId};
use crate::incident::schema::{self, ActFields, SharedFields};
use crate::incident::{EntryKind, Incident, Provenance};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Something was chosen for an invited unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedView {
    /// Its entry.
    #[serde(flatten)]
    pub by: WrittenBy,
    /// The unit's path.
    pub unit: String,
    /// The document that was linked for it.
    pub document: SubjectId,
    /// Which entries.
    pub entries: Vec<EntryId>,
}

/// What a linked document was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedView {
    /// The incident.
    pub incident: SubjectId,
    /// The path of the unit that it is for.
    pub unit: String,
}

/// An entry of the incident, as it was chosen for the unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenView {
    /// Its entry here.
    #[serde(flatten)]
    pub by: WrittenBy,
    /// The entry of the incident that it comes from.
    pub from: EntryId,
    /// Who wrote that.
    pub written_by: Option<String>,
    /// When that was written, as its laptop's clock told it.
    pub written_at: String,
}

/// Which linked document a row comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The unit that it is for, by its path.
    pub unit: String,
    /// The document.
    pub document: SubjectId,
}

pub(super) fn shared(known: &[Known], reader: &Reader<'_>) -> Vec<SharedView> {
    let row = |entry: &Known| {
        let Some(ActFields::Shared(fields)) = &entry.stored.open.act else {
            return None;
        };
        Some(SharedView {
            by: entry.by(),
            unit: reader.roster.unit_path(fields.unit),
            document: fields.document,
            entries: fields.entries.clone(),
        })
    };
    known.iter().filter_map(row).collect()
}

pub(super) fn chosen(known: &[Known]) -> Vec<ChosenView> {
    let row = |entry: &Known| {
        let Some(ActFields::Chosen(fields)) = &entry.stored.open.act else {
            return None;
        };
        Some(ChosenView {
            by: entry.by(),
            from: fields.entry,
            written_by: entry.word(|words| words.by.as_ref()),
            written_at: entry.given(fields.written_ms),
        })
    };
    known.iter().filter_map(row).collect()
}

pub(super) fn linked(head: Option<&Known>, reader: &Reader<'_>) -> Option<LinkedView> {
    match &head?.stored.open.act {
        Some(ActFields::Linked(fields)) => Some(LinkedView {
            incident: fields.incident,
            unit: reader.roster.unit_path(fields.unit),
        }),
        _ => None,
    }
}

impl Incident {
    /// The unit that this document was linked for, where it was.
    pub fn linked_unit(&self, reader: &Reader<'_>) -> Option<UnitId> {
        self.bench(reader).unit()
    }

    /// By the first beginning that says so and whose author may share.
    pub(super) fn linked_by(&self, may: impl Fn(&Provenance) -> bool) -> Option<UnitId> {
        let starts = self.entries.iter().filter_map(|(id, from)| {
            let stored = schema::read_entry(&self.document, *id)?;
            match stored.open.act {
                Some(ActFields::Linked(fields)) if stored.kind == Some(EntryKind::Start) => {
                    Some((from, fields.unit))
                }
                _ => None,
            }
        });
        let counted = starts.filter(|(from, _)| may(from));
        let first = counted.min_by_key(|(from, _)| (from.time, from.record));
        first.map(|(_, unit)| unit)
    }

    /// The document that was linked from this incident for a unit: of several that two made apart,
    /// the first.
    pub fn document_for(&self, unit: UnitId, reader: &Reader<'_>) -> Option<SubjectId> {
        let fields = self.shares(reader).into_iter();
        let mut of_unit = fields.filter(|fields| fields.unit == unit);
        of_unit.next().map(|fields| fields.document)
    }

    /// All documents that were linked from this incident.
    pub fn linked_documents(&self, reader: &Reader<'_>) -> BTreeSet<SubjectId> {
        let fields = self.shares(reader).into_iter();
        fields.map(|fields| fields.document).collect()
    }

    fn shares(&self, reader: &Reader<'_>) -> Vec<SharedFields> {
        let known = self.judged(reader).0.into_iter();
        let fields = known.filter_map(|entry| match entry.stored.open.act {
            Some(ActFields::Shared(fields)) => Some(fields),
            _ => None,
        });
        fields.collect()
    }
}

impl IncidentView {
    /// Shows what an invited unit entered in its linked document among the incident's own, marked
    /// with that unit; what was chosen for it stands here already.
    pub fn take_in(&mut self, linked: Self) {
        let Some(link) = linked.linked.filter(|link| link.incident == self.incident) else {
            return;
        };
        let origin = Origin {
            unit: link.unit,
            document: linked.incident,
        };
        let brought = [EntryKind::Start.word(), EntryKind::Chosen.word()];
        let entries = linked.entries.into_iter();
        let entered = entries.filter(|entry| !brought.contains(&entry.kind.as_str()));
        self.entries.extend(entered.map(|mut entry| {
            entry.origin = Some(origin.clone());
            entry
        }));
        self.entries
            .sort_by_key(|entry| (entry.order, entry.record));
        self.acts
            .contacts
            .extend(linked.acts.contacts.into_iter().map(|mut row| {
                row.origin = Some(origin.clone());
                row
            }));
        self.acts
            .tasks
            .extend(linked.acts.tasks.into_iter().map(|mut row| {
                row.origin = Some(origin.clone());
                row
            }));
        let objections = linked.acts.objections.into_iter();
        self.acts.objections.extend(objections.map(|mut row| {
            row.origin = Some(origin.clone());
            row
        }));
        self.to_review.extend(linked.to_review);
    }
}
