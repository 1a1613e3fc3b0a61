//! Recording a milestone. Several people may reach the same one: each keeps their own time. The end
//! needs a named person, a reason, and a word about each thing that had to be done and was not (plan
//! 四.3).

use super::{Act, Deciding, Refusal, optional_line, optional_text, text};
use crate::id::EntryId;
use crate::incident::schema::{ActFields, ActWords, EndingFields, EndingWords, UncheckedWords};
use crate::incident::{
    EntryKind, Incident, IncidentKind, MilestoneName, NarrowWords, NewEntry, OpenFields, Words,
};
use crate::limit::REASONS_MAX;
use crate::typing::is_blank;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A step of the plan was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// Which.
    pub name: MilestoneName,
    /// What is to be said about it; at the end, why it is one.
    pub note: Option<String>,
    /// Who declared it, where that is not who writes.
    pub by: Option<String>,
    /// At the end, and as it is archived: why though this had to be done and was not, by its entry.
    #[serde(default)]
    pub open: BTreeMap<EntryId, String>,
    /// At the end: what of the plan's checklist is so, by the plan's word for it.
    #[serde(default)]
    pub checked: Vec<String>,
    /// At the end: why it ends though this of the checklist is not so.
    #[serde(default)]
    pub unchecked: BTreeMap<String, String>,
    /// Why it is recorded though what commonly comes before it lacks.
    pub reason: Option<String>,
    /// As it is archived: why though this was not reached.
    #[serde(default)]
    pub missing: BTreeMap<MilestoneName, String>,
    /// As it is archived: that this is meant.
    #[serde(default)]
    pub sure: bool,
    /// That it is meant once more, though the same person recorded it a moment ago.
    #[serde(default)]
    pub again: bool,
}

impl Milestone {
    /// A milestone by itself.
    pub fn named(name: MilestoneName) -> Self {
        Self {
            name,
            note: None,
            by: None,
            open: BTreeMap::new(),
            checked: Vec::new(),
            unchecked: BTreeMap::new(),
            reason: None,
            missing: BTreeMap::new(),
            sure: false,
            again: false,
        }
    }
}

impl Act for Milestone {
    fn decide(self, incident: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        self.check_names(by)?;
        if self.name == MilestoneName::Ended {
            return self.end(incident, by);
        }
        let (act, said) = self.asked(incident, by)?;
        let words = Words {
            note: optional_text("note", self.note)?,
            by: optional_line("by", self.by)?,
            act: said,
            ..Words::default()
        };
        Ok(reached(self.name, act, words))
    }

    /// Evaluation and summary are often written when the file is closed already.
    fn finishes(&self) -> bool {
        self.name.may_follow_archive()
    }
}

impl MilestoneName {
    /// Whether an archived incident still takes it.
    pub const fn may_follow_archive(self) -> bool {
        matches!(self, Self::Evaluated | Self::Summarised)
    }
}

impl Milestone {
    fn end(self, incident: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let (checked, unchecked) = self.gone_through(by)?;
        let (again, _) = self.asked(incident, by)?;
        let why = text("note of the end", self.note.as_deref().unwrap_or_default())?;
        let declared = optional_line("by", self.by)?.unwrap_or_else(|| by.name());
        super::at_most("reasons", self.open.len(), REASONS_MAX)?;
        let (mut open, mut reasons) = (Vec::new(), Vec::new());
        for item in by.view(incident).must_items() {
            let reason = self.open.get(&item.entry);
            let Some(reason) = reason.filter(|reason| !is_blank(reason)) else {
                return Err(Refusal::StillOpen {
                    entry: item.entry,
                    text: item.called(),
                });
            };
            open.push(item.entry);
            reasons.push(text("reason", reason)?);
        }
        let ending = (!open.is_empty()).then_some(ActFields::Ending(EndingFields { open }));
        let act = ending.or(again);
        let ending = EndingWords {
            reasons,
            checked,
            unchecked,
        };
        let said = (ending != EndingWords::default()).then_some(ActWords::Ending(ending));
        let words = Words {
            note: Some(why),
            by: Some(declared),
            act: said,
            ..Words::default()
        };
        Ok(reached(self.name, act, words))
    }

    /// Whether the plan's checklist has all that is named of it.
    fn check_names(&self, by: &Deciding<'_>) -> Result<(), Refusal> {
        let list = by.plan.map_or(&[][..], |plan| &plan.checklist);
        let mut named = self.checked.iter().chain(self.unchecked.keys());
        match named.find(|word| !list.iter().any(|item| item.check == **word)) {
            Some(word) => Err(Refusal::NoSuchCheck {
                check: word.chars().take(80).collect(),
            }),
            None => Ok(()),
        }
    }

    /// The plan's checklist (plan 四.3): each item that must be so is, or has a written reason.
    fn gone_through(
        &self,
        by: &Deciding<'_>,
    ) -> Result<(Vec<String>, Vec<UncheckedWords>), Refusal> {
        // A concern that was resolved is closed with its outcome: nobody was at a scene.
        let list = match by.summary.and_then(|summary| summary.kind) {
            Some(IncidentKind::Concern) => &[][..],
            _ => by.plan.map_or(&[][..], |plan| &plan.checklist),
        };
        let (mut checked, mut unchecked) = (Vec::new(), Vec::new());
        for item in list {
            let reason = self.unchecked.get(&item.check);
            let reason = reason.filter(|reason| !is_blank(reason));
            if self.checked.contains(&item.check) {
                checked.push(item.text.clone());
            } else if let Some(reason) = reason {
                unchecked.push(UncheckedWords {
                    what: item.text.clone(),
                    reason: text("reason", reason)?,
                });
            } else if item.must {
                return Err(Refusal::NotChecked {
                    check: item.check.clone(),
                    text: item.text.clone(),
                });
            }
        }
        Ok((checked, unchecked))
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
