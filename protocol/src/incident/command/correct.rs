//! Correcting an earlier entry by a new one that names it. The earlier one stays as it was.

use super::{Refusal, text};
use crate::id::EntryId;
use crate::incident::{EntryKind, Incident, NarrowWords, NewEntry, OpenFields, Words};

/// A correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correct {
    /// The entry that is corrected.
    pub entry: EntryId,
    /// What is right.
    pub text: String,
}

impl Correct {
    pub(super) fn decide(self, incident: &Incident) -> Result<NewEntry, Refusal> {
        let words = Words {
            text: Some(text("text", &self.text)?),
            ..Words::default()
        };
        if incident.provenance(self.entry).is_none() {
            return Err(Refusal::NoSuchEntry { entry: self.entry });
        }
        Ok(NewEntry {
            kind: EntryKind::Correction,
            narrow: NarrowWords::default(),
            open: OpenFields {
                corrects: Some(self.entry),
                ..OpenFields::default()
            },
            words,
        })
    }
}
