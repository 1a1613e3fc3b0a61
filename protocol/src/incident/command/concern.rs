//! Concerns (plan 二.2, 五.2): an issue that was found on a round of visits, before anything happened.
//! It is about an issue and a place, never about a person. When it becomes an incident the same
//! document goes on, so that its history stays.

use super::{Act, Deciding, Refusal, line, optional_text, text};
use crate::incident::{
    EntryKind, Incident, IncidentKind, NarrowWords, NewEntry, OpenFields, Summary, Words,
};
use serde::{Deserialize, Serialize};

/// An issue that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concern {
    /// What it is called.
    pub title: String,
    /// Where it is.
    pub place: String,
    /// What it is about: wages, housing, fees, pension.
    pub category: String,
    /// What was seen and heard.
    pub note: Option<String>,
}

/// A concern has become an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Raise {
    /// What kind of incident it is now.
    pub kind: IncidentKind,
    /// What happened.
    pub reason: String,
}

impl Act for Concern {
    fn decide(self, _: &Incident, _: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        Ok(NewEntry {
            kind: EntryKind::Start,
            narrow: NarrowWords::default(),
            open: OpenFields {
                incident: Some(IncidentKind::Concern),
                drill: Some(false),
                ..OpenFields::default()
            },
            words: Words {
                title: Some(line("title", &self.title)?),
                place: Some(line("place", &self.place)?),
                category: Some(line("category", &self.category)?),
                note: optional_text("note", self.note)?,
                ..Words::default()
            },
        })
    }
}

impl Act for Raise {
    fn decide(self, _: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let is_concern = by
            .summary
            .is_some_and(|summary| summary.kind == Some(IncidentKind::Concern));
        if !is_concern || self.kind == IncidentKind::Concern {
            return Err(Refusal::NoConcern);
        }
        if by.summary.is_some_and(Summary::is_closed_concern) {
            return Err(Refusal::ConcernClosed);
        }
        Ok(NewEntry {
            kind: EntryKind::Raised,
            narrow: NarrowWords::default(),
            open: OpenFields {
                incident: Some(self.kind),
                ..OpenFields::default()
            },
            words: Words {
                text: Some(text("reason", &self.reason)?),
                ..Words::default()
            },
        })
    }
}
