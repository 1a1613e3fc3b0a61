//! One line of the list of incidents.

use super::Reader;
use crate::id::SubjectId;
use crate::incident::{Incident, IncidentKind, MilestoneName};
use serde::{Deserialize, Serialize};

/// How far an incident has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// People are at it.
    Open,
    /// A named person declared it ended.
    Ended,
    /// It is archived.
    Archived,
}

/// What a list shows of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Its id.
    pub incident: SubjectId,
    /// What kind it is.
    pub kind: Option<IncidentKind>,
    /// Its title; none where the key is missing.
    pub title: Option<String>,
    /// Where it is.
    pub place: Option<String>,
    /// How far it has come.
    pub state: State,
    /// Whether it is a drill.
    pub drill: bool,
    /// How many entries it has.
    pub entries: usize,
    /// When it started, RFC 3339.
    pub started_at: Option<String>,
    /// When the latest entry was written, RFC 3339.
    pub last_at: Option<String>,
}

impl State {
    /// The state that these milestones make.
    pub(super) fn after(milestones: impl IntoIterator<Item = MilestoneName>) -> Self {
        milestones
            .into_iter()
            .fold(Self::Open, |state, name| match (state, name) {
                (Self::Archived, _) | (_, MilestoneName::Archived) => Self::Archived,
                (Self::Ended, _) | (_, MilestoneName::Ended) => Self::Ended,
                _ => Self::Open,
            })
    }
}

impl Incident {
    /// The incident's line in the list.
    pub fn summary(&self, reader: &Reader<'_>) -> Summary {
        let view = self.view(reader);
        Summary {
            incident: view.incident,
            kind: view.kind,
            title: view.title,
            place: view.place,
            state: view.state,
            drill: view.drill,
            entries: view.entries.len(),
            started_at: view.entries.first().map(|entry| entry.at.clone()),
            last_at: view.entries.last().map(|entry| entry.at.clone()),
        }
    }
}
