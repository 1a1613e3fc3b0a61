//! Releases to the outside: drafted from public entries alone, approved by a second person, and frozen
//! (plan 二.5, 三.7).

use super::{Act, Deciding, Refusal, at_most, line, text};
use crate::id::EntryId;
use crate::incident::schema::{ActFields, ApprovalFields, ReleaseFields};
use crate::incident::{Disclosure, EntryKind, Incident, NewEntry, Words};
use crate::limit::RELEASED_MAX;
use crate::roster::is_same_person;
use serde::{Deserialize, Serialize};

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// The public entries that it is made of, in their order.
    pub entries: Vec<EntryId>,
    /// Where it is going to appear.
    pub channel: String,
}

/// A second person approves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseApprove {
    /// The draft.
    pub release: EntryId,
}

impl Act for Release {
    fn decide(self, incident: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        if self.entries.is_empty() {
            return Err(Refusal::Empty { field: "entries" });
        }
        at_most("entries", self.entries.len(), RELEASED_MAX)?;
        let view = by.view(incident);
        let mut statements = Vec::new();
        for entry in &self.entries {
            let entry = *entry;
            let row = view.entries.iter().find(|row| row.entry == entry);
            let row = row.ok_or(Refusal::NoSuchEntry { entry })?;
            if row.disclosure != Some(Disclosure::Public) {
                return Err(Refusal::NotPublic { entry });
            }
            if !row.corrected_by.is_empty() {
                return Err(Refusal::Corrected { entry });
            }
            statements.extend(row.text.clone());
        }
        let words = Words {
            text: Some(text("text", &statements.join("\n"))?),
            channel: Some(line("channel", &self.channel)?),
            ..Words::default()
        };
        let fields = ReleaseFields {
            entries: self.entries,
        };
        Ok(NewEntry::of(EntryKind::Release, ActFields::Release(fields)).saying(words))
    }
}

impl Act for ReleaseApprove {
    fn decide(self, incident: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        incident.needs(EntryKind::Release, self.release)?;
        let drafter = incident.author(self.release);
        if drafter.is_none_or(|drafter| is_same_person(by.reader.roster, drafter, by.writer)) {
            return Err(Refusal::OwnRelease);
        }
        let fields = ApprovalFields {
            release: self.release,
        };
        Ok(NewEntry::of(
            EntryKind::ReleaseApprove,
            ActFields::Approval(fields),
        ))
    }
}
