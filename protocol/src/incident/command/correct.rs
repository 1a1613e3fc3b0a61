//! Correcting an earlier entry by a new one that names it: its words, and what it has of numbers and
//! times. The earlier one stays as it was; the view shows the value in force (`view/amendments.rs`).

use super::headcount::check_range;
use super::{Act, Deciding, Refusal, optional_text, text};
use crate::id::EntryId;
use crate::incident::schema::{ActFields, CorrectionFields, Stored, read_entry};
use crate::incident::{
    EntryKind, Given, Incident, MilestoneName, NarrowWords, NewEntry, OpenFields, Words,
};
use serde::{Deserialize, Serialize};

/// A correction: words, or what the entry has of these values, or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correct {
    /// The entry that is corrected.
    pub entry: EntryId,
    /// What is right.
    pub text: Option<String>,
    /// The lower bound of a headcount.
    pub low: Option<u32>,
    /// The upper bound of a headcount.
    pub high: Option<u32>,
    /// Which milestone it was.
    pub milestone: Option<MilestoneName>,
    /// When it happened.
    pub at: Option<Given>,
    /// When a task or a promise is due.
    pub due: Option<Given>,
}

impl Correct {
    /// A correction in words.
    pub fn saying(entry: EntryId, text: impl Into<String>) -> Self {
        Self {
            entry,
            text: Some(text.into()),
            low: None,
            high: None,
            milestone: None,
            at: None,
            due: None,
        }
    }

    fn has_values(&self) -> bool {
        let times = self.at.is_some() || self.due.is_some();
        times || self.low.is_some() || self.high.is_some() || self.milestone.is_some()
    }

    /// The values, as they stand in the entry; of a range the bound that is not given stays.
    fn fields(&self, incident: &Incident, by: &Deciding<'_>) -> Result<CorrectionFields, Refusal> {
        let view = by.view(incident);
        let row = view.entries.iter().find(|row| row.entry == self.entry);
        let row = row.ok_or(Refusal::NoSuchEntry { entry: self.entry })?;
        let standing = row.amended.iter().filter(|amended| !amended.superseded);
        let mut counts = view.headcounts.iter();
        let count = counts.find(|count| count.entry == self.entry);
        let ranged = self.low.is_some() || self.high.is_some();
        let (low, high) = match count.filter(|_| ranged) {
            Some(count) => (self.low.or(Some(count.low)), self.high.or(Some(count.high))),
            None => (self.low, self.high),
        };
        if let (Some(low), Some(high)) = (low, high) {
            check_range(low, high)?;
        }
        Ok(CorrectionFields {
            after: standing.map(|amended| amended.by.entry).collect(),
            low,
            high,
            milestone: self.milestone,
            happened_ms: by.past("at", self.at)?,
            due_ms: self.due.map(|due| due.0),
        })
    }
}

impl Act for Correct {
    fn decide(self, incident: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let unknown = Refusal::NoSuchEntry { entry: self.entry };
        let target = incident.entries.get(&self.entry);
        let target = target.and_then(|_| read_entry(&incident.document, self.entry));
        let Some(target) = target else {
            return Err(unknown);
        };
        let (act, right) = if self.has_values() {
            let fields = self.fields(incident, by)?;
            fields.check_fits(&target)?;
            let right = optional_text("text", self.text)?;
            (Some(ActFields::Correction(fields)), right)
        } else {
            let right = text("text", self.text.as_deref().unwrap_or_default())?;
            (None, Some(right))
        };
        // What is right about a petitioner's words is a petitioner's word too.
        let (words, narrow) = match right {
            Some(right) if incident.is_personal(self.entry) => {
                let narrow = NarrowWords {
                    verbatim: Some(right),
                    ..NarrowWords::default()
                };
                (Words::default(), narrow)
            }
            Some(right) => (Words::text(right), NarrowWords::default()),
            None => (Words::default(), NarrowWords::default()),
        };
        Ok(NewEntry {
            kind: EntryKind::Correction,
            narrow,
            open: OpenFields {
                corrects: Some(self.entry),
                act,
                ..OpenFields::default()
            },
            words,
        })
    }

    /// A time that was typed wrongly is put right in the archive too.
    fn finishes(&self) -> bool {
        self.at.is_some()
    }
}

impl CorrectionFields {
    /// Whether its entry has what is put right here. The end, archiving and grades are decisions: they
    /// are not corrected but made anew.
    ///
    /// # Errors
    /// [`Refusal::NothingLikeIt`], [`Refusal::MadeAnew`].
    pub(in crate::incident) fn check_fits(&self, target: &Stored) -> Result<(), Refusal> {
        let Some(kind) = target.kind else {
            return Err(Refusal::NothingLikeIt { field: "entry" });
        };
        let decisive = |name| matches!(name, MilestoneName::Ended | MilestoneName::Archived);
        let named = self.milestone.into_iter().chain(target.open.milestone);
        if kind == EntryKind::Grade || named.into_iter().any(decisive) {
            return Err(Refusal::MadeAnew);
        }
        let is_due = matches!(
            &target.open.act,
            Some(ActFields::Task(_) | ActFields::Promise(_))
        );
        let has = [
            ("low", self.low.is_some(), kind == EntryKind::Headcount),
            ("high", self.high.is_some(), kind == EntryKind::Headcount),
            (
                "milestone",
                self.milestone.is_some(),
                target.open.milestone.is_some(),
            ),
            ("at", self.happened_ms.is_some(), kind.has_a_time()),
            ("due", self.due_ms.is_some(), is_due),
        ];
        match has.iter().find(|(_, given, is_there)| *given && !is_there) {
            Some((field, ..)) => Err(Refusal::NothingLikeIt { field }),
            None => Ok(()),
        }
    }
}

impl EntryKind {
    /// Whether an entry of this kind tells of something that happened at a time, which may have been
    /// typed wrongly.
    pub const fn has_a_time(self) -> bool {
        !matches!(
            self,
            Self::Correction
                | Self::Attach
                | Self::Grade
                | Self::Report
                | Self::Escalated
                | Self::ReleaseApprove
                | Self::ScenePlanApprove
                | Self::Void
                | Self::Link
                | Self::Unlink
                | Self::Move
                | Self::MovedHere
                | Self::Shared
                | Self::Chosen
        )
    }
}
