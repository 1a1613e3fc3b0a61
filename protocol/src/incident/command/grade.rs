//! Grading: a named person decides and says why; a headcount only suggests (plan 二.3). A regrade is a
//! new entry.

use super::{Act, Deciding, Refusal, text};
use crate::incident::schema::{ActFields, GradeFields};
use crate::incident::{EntryKind, GradeName, Incident, NewEntry, Words};
use serde::{Deserialize, Serialize};

/// A grade, or another than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// Which.
    pub grade: GradeName,
    /// Why.
    pub reason: String,
}

impl Act for Grade {
    fn decide(self, incident: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let words = Words::text(text("reason", &self.reason)?);
        let view = by.view(incident);
        let standing = view.acts.grades.iter().filter(|grade| !grade.superseded);
        let fields = GradeFields {
            grade: self.grade,
            after: standing.map(|grade| grade.by.entry).collect(),
        };
        Ok(NewEntry::of(EntryKind::Grade, ActFields::Grade(fields)).saying(words))
    }
}
