//! Steps of the clocks of law, as they were recorded (plan 五.5). What follows from them is for
//! [`crate::law`] to count.

use super::Known;
use super::acts::WrittenBy;
use crate::id::EntryId;
use crate::incident::LegalStep;
use crate::incident::schema::ActFields;
use serde::{Deserialize, Serialize};

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalView {
    /// Its entry.
    #[serde(flatten)]
    pub written: WrittenBy,
    /// The demand.
    pub demand: EntryId,
    /// Which step.
    pub step: LegalStep,
    /// When it was.
    pub when: String,
    /// Why.
    pub reason: Option<String>,
    /// Who approved it.
    pub approver: Option<String>,
    /// Whether the petitioner was told.
    pub told: bool,
}

pub(super) fn rows(known: &[Known]) -> Vec<LegalView> {
    let row = |entry: &Known| {
        let Some(ActFields::Legal(fields)) = &entry.stored.open.act else {
            return None;
        };
        let written = entry.by();
        Some(LegalView {
            demand: fields.demand,
            step: fields.step,
            when: written.when().to_owned(),
            reason: entry.word(|words| words.note.as_ref()),
            approver: entry.word(|words| words.by.as_ref()),
            told: fields.told,
            written,
        })
    };
    known.iter().filter_map(row).collect()
}
