//! Steps that start, stop or move a clock of law (plan 五.5): a demand is accepted, its petitioner
//! informed, its time extended. An extension needs a reason, an approver, and that the petitioner was
//! told (article 34).

use super::{Act, Deciding, Refusal, optional_line, optional_text};
use crate::id::EntryId;
use crate::incident::schema::{ActFields, LegalFields};
use crate::incident::{EntryKind, Given, Incident, LegalStep, NewEntry, Words};
use serde::{Deserialize, Serialize};

/// A step of one demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Legal {
    /// The demand.
    pub demand: EntryId,
    /// Which step.
    pub step: LegalStep,
    /// When it was, if that was not just now.
    pub at: Option<Given>,
    /// Why, for an extension and a pause.
    pub reason: Option<String>,
    /// Who approved an extension.
    pub approver: Option<String>,
    /// Whether the petitioner was told of an extension, and why.
    #[serde(default)]
    pub told: bool,
}

impl Act for Legal {
    fn decide(self, incident: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        incident.needs(EntryKind::Demand, self.demand)?;
        let note = optional_text("reason", self.reason)?;
        let approver = optional_line("approver", self.approver)?;
        match self.step {
            LegalStep::Extended if note.is_none() => {
                return Err(Refusal::Empty { field: "reason" });
            }
            LegalStep::Extended if approver.is_none() => {
                return Err(Refusal::Empty { field: "approver" });
            }
            LegalStep::Extended if !self.told => return Err(Refusal::PetitionerNotTold),
            LegalStep::Paused if note.is_none() => return Err(Refusal::Empty { field: "reason" }),
            _ => {}
        }
        let fields = LegalFields {
            demand: self.demand,
            step: self.step,
            at_ms: by.past("at", self.at)?,
            told: self.told,
        };
        let words = Words {
            note,
            by: approver,
            ..Words::default()
        };
        Ok(NewEntry::of(EntryKind::Legal, ActFields::Legal(fields)).saying(words))
    }
}
