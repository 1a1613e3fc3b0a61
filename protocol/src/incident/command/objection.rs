//! A unit objects (plan 三.5): to what was written of it, beside it, for everyone to see.

use super::{Act, Deciding, Refusal, line, text};
use crate::id::EntryId;
use crate::incident::schema::{ActFields, ObjectionFields};
use crate::incident::{EntryKind, Incident, NewEntry, Words};
use serde::{Deserialize, Serialize};

/// An objection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objection {
    /// The unit that objects.
    pub unit: String,
    /// What it objects to, and why.
    pub text: String,
    /// The entry that it is about, where it is about one.
    pub entry: Option<EntryId>,
}

impl Act for Objection {
    fn decide(self, incident: &Incident, _: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        if let Some(entry) = self.entry
            && incident.provenance(entry).is_none()
        {
            return Err(Refusal::NoSuchEntry { entry });
        }
        let words = Words {
            text: Some(text("text", &self.text)?),
            by: Some(line("unit", &self.unit)?),
            ..Words::default()
        };
        let fields = ObjectionFields { entry: self.entry };
        Ok(NewEntry::of(EntryKind::Objection, ActFields::Objection(fields)).saying(words))
    }
}
