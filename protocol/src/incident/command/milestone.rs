//! Recording a milestone. Several people may reach the same one: each keeps their own time. The end
//! needs a named person, a reason, and a word about each thing that had to be done and was not (plan
//! 四.3).

use super::{Deciding, Refusal, optional_line, optional_text, text};
use crate::id::EntryId;
use crate::incident::schema::{ActFields, ActWords, EndingFields, EndingWords};
use crate::incident::{
    EntryKind, Incident, MilestoneName, NarrowWords, NewEntry, OpenFields, Words,
};
use crate::limit::REASONS_MAX;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A step of the plan was reached.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// Which.
    pub name: MilestoneName,
    /// What is to be said about it; at the end, why it is one.
    pub note: Option<String>,
    /// Who declared it, where that is not who writes.
    pub by: Option<String>,
    /// At the end: why it ends though this had to be done and was not, by its entry.
    #[serde(default)]
    pub open: BTreeMap<EntryId, String>,
}

impl Milestone {
    /// A milestone by itself.
    pub fn named(name: MilestoneName) -> Self {
        Self {
            name,
            note: None,
            by: None,
            open: BTreeMap::new(),
        }
    }

    pub(super) fn decide(
        self,
        incident: &Incident,
        by: &Deciding<'_>,
    ) -> Result<NewEntry, Refusal> {
        if self.name == MilestoneName::Ended {
            return self.end(incident, by);
        }
        let words = Words {
            note: optional_text("note", self.note)?,
            by: optional_line("by", self.by)?,
            ..Words::default()
        };
        Ok(reached(self.name, None, words))
    }

    fn end(self, incident: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let why = text("reason", self.note.as_deref().unwrap_or_default())?;
        let declared = optional_line("by", self.by)?.unwrap_or_else(|| by.name());
        super::at_most("reasons", self.open.len(), REASONS_MAX)?;
        let (mut open, mut reasons) = (Vec::new(), Vec::new());
        for item in by.view(incident).must_items() {
            let Some(reason) = self.open.get(&item.entry) else {
                return Err(Refusal::StillOpen {
                    entry: item.entry,
                    text: item.text.unwrap_or_default(),
                });
            };
            open.push(item.entry);
            reasons.push(text("reason", reason)?);
        }
        let act = (!open.is_empty()).then_some(ActFields::Ending(EndingFields { open }));
        let reasons = (!reasons.is_empty()).then_some(ActWords::Ending(EndingWords { reasons }));
        let words = Words {
            note: Some(why),
            by: Some(declared),
            act: reasons,
            ..Words::default()
        };
        Ok(reached(self.name, act, words))
    }
}

fn reached(name: MilestoneName, act: Option<ActFields>, words: Words) -> NewEntry {
    NewEntry {
        kind: EntryKind::Milestone,
        narrow: NarrowWords::default(),
        open: OpenFields {
            milestone: Some(name),
            act,
            ..OpenFields::default()
        },
        words,
    }
}
