//! Mistakes about whole incidents. One started by mistake is voided; one started twice is linked as
//! one, and unlinked; an entry in the wrong one is moved by reference. Nothing disappears.

use super::{Act, Command, Deciding, Refusal, text};
use crate::id::{EntryId, SubjectId};
use crate::incident::schema::{ActFields, LinkFields, MoveFields, MovedHereFields};
use crate::incident::{EntryKind, Incident, NarrowWords, NewEntry, OpenFields, Words};
use serde::{Deserialize, Serialize};

/// The incident was started by mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoidIncident {
    /// Why.
    pub reason: String,
}

/// Another incident is this one, started a second time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The other.
    pub incident: SubjectId,
    /// Why.
    pub reason: String,
}

/// It is not, after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unlink {
    /// The other.
    pub incident: SubjectId,
    /// Why.
    pub reason: String,
}

/// An entry belongs to another incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// The entry, which stays where it stands.
    pub entry: EntryId,
    /// Where it belongs.
    pub to: SubjectId,
    /// Why.
    pub reason: String,
}

impl Act for VoidIncident {
    fn decide(self, _: &Incident, _: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        Ok(NewEntry {
            kind: EntryKind::Void,
            open: OpenFields::default(),
            words: Words::text(text("reason", &self.reason)?),
            narrow: NarrowWords::default(),
        })
    }
}

impl Act for Link {
    fn decide(self, incident: &Incident, _: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        link(EntryKind::Link, incident, self.incident, &self.reason)
    }
}

impl Act for Unlink {
    fn decide(self, incident: &Incident, _: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        link(EntryKind::Unlink, incident, self.incident, &self.reason)
    }
}

fn link(
    kind: EntryKind,
    incident: &Incident,
    other: SubjectId,
    reason: &str,
) -> Result<NewEntry, Refusal> {
    if other == incident.subject {
        return Err(Refusal::SameIncident);
    }
    let fields = ActFields::Link(LinkFields { incident: other });
    Ok(NewEntry::of(kind, fields).saying(Words::text(text("reason", reason)?)))
}

impl Act for Move {
    fn decide(self, incident: &Incident, _: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        if self.to == incident.subject {
            return Err(Refusal::SameIncident);
        }
        if incident.provenance(self.entry).is_none() {
            return Err(Refusal::NoSuchEntry { entry: self.entry });
        }
        let words = Words::text(text("reason", &self.reason)?);
        let fields = MoveFields {
            entry: self.entry,
            to: self.to,
        };
        Ok(NewEntry::of(EntryKind::Move, ActFields::Move(fields)).saying(words))
    }
}

impl Command {
    /// The other incident that an act is about.
    pub const fn other_incident(&self) -> Option<SubjectId> {
        match self {
            Self::Link(link) => Some(link.incident),
            Self::Unlink(unlink) => Some(unlink.incident),
            Self::Move(moved) => Some(moved.to),
            _ => None,
        }
    }
}

impl NewEntry {
    /// What is written into the other incident, where this entry of `subject` is about one: both
    /// show it, whichever of them is looked at.
    pub fn counterpart(&self, subject: SubjectId) -> Option<Self> {
        let fields = match self.open.act.as_ref()? {
            ActFields::Link(_) => ActFields::Link(LinkFields { incident: subject }),
            ActFields::Move(fields) => ActFields::MovedHere(MovedHereFields {
                from: subject,
                entry: fields.entry,
            }),
            _ => return None,
        };
        let kind = match fields {
            ActFields::MovedHere(_) => EntryKind::MovedHere,
            _ => self.kind,
        };
        Some(Self::of(kind, fields).saying(self.words.clone()))
    }
}
