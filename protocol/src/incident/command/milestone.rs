//! Recording a milestone. Several people may reach the same one: each keeps their own time.

use super::{Refusal, optional_line, optional_text};
use crate::incident::{EntryKind, MilestoneName, NarrowWords, NewEntry, OpenFields, Words};

/// A step of the plan was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Which.
    pub name: MilestoneName,
    /// What is to be said about it.
    pub note: Option<String>,
    /// Who declared it, where that is not who writes.
    pub by: Option<String>,
}

impl Milestone {
    pub(super) fn decide(self) -> Result<NewEntry, Refusal> {
        Ok(NewEntry {
            kind: EntryKind::Milestone,
            narrow: NarrowWords::default(),
            open: OpenFields {
                milestone: Some(self.name),
                ..OpenFields::default()
            },
            words: Words {
                note: optional_text("note", self.note)?,
                by: optional_line("by", self.by)?,
                ..Words::default()
            },
        })
    }
}
