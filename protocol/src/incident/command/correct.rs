//! Correcting an earlier entry by a new one that names it. The earlier one stays as it was.

use super::{Act, Deciding, Refusal, text};
use crate::id::EntryId;
use crate::incident::{EntryKind, Incident, NarrowWords, NewEntry, OpenFields, Words};
use serde::{Deserialize, Serialize};

/// A correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correct {
    /// The entry that is corrected.
    pub entry: EntryId,
    /// What is right.
    pub text: String,
}

impl Act for Correct {
    fn decide(self, incident: &Incident, _: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let right = text("text", &self.text)?;
        if incident.provenance(self.entry).is_none() {
            return Err(Refusal::NoSuchEntry { entry: self.entry });
        }
        // What is right about a petitioner's words is a petitioner's word too.
        let (words, narrow) = if incident.is_personal(self.entry) {
            let narrow = NarrowWords {
                verbatim: Some(right),
                ..NarrowWords::default()
            };
            (Words::default(), narrow)
        } else {
            (Words::text(right), NarrowWords::default())
        };
        Ok(NewEntry {
            kind: EntryKind::Correction,
            narrow,
            open: OpenFields {
                corrects: Some(self.entry),
                ..OpenFields::default()
            },
            words,
        })
    }
}
