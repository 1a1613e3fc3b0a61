//! Answering a demand, with the parts that article 32 asks for (plan 四.2(2)).

use super::{Act, Deciding, Refusal, optional_line, optional_text, text};
use crate::id::EntryId;
use crate::incident::schema::{ActFields, ActWords, AnswerFields, AnswerWords};
use crate::incident::{EntryKind, Incident, NewEntry, Words};
use serde::{Deserialize, Serialize};

/// An answer. At the scene it may have fewer parts; the view names those that are missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The demand that is answered.
    pub demand: EntryId,
    /// The opinion: what is going to be done.
    pub text: String,
    /// The demand as it was understood, without names.
    pub stated: Option<String>,
    /// The facts that were found.
    pub facts: Option<String>,
    /// The reasons.
    pub reasons: Option<String>,
    /// The legal basis.
    pub legal_basis: Option<String>,
    /// Who gives the answer, as an office or post, where that is not who writes.
    pub by: Option<String>,
}

impl Act for Answer {
    fn decide(self, incident: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        incident.needs(EntryKind::Demand, self.demand)?;
        let parts = AnswerWords {
            stated: optional_text("stated", self.stated)?,
            facts: optional_text("facts", self.facts)?,
            reasons: optional_text("reasons", self.reasons)?,
            legal_basis: optional_text("legal basis", self.legal_basis)?,
        };
        let words = Words {
            text: Some(text("text", &self.text)?),
            by: optional_line("by", self.by)?,
            act: Some(ActWords::Answer(parts)),
            ..Words::default()
        };
        let fields = AnswerFields {
            demand: self.demand,
            corrections: by.view(incident).corrections_of(self.demand),
        };
        Ok(NewEntry::of(EntryKind::Answer, ActFields::Answer(fields)).saying(words))
    }
}
