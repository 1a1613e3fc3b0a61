//! Answers, promises and talk records, each beside its demand (plan 四.2(2), 四.4, 五.5).

use super::acts::{StepView, WrittenBy};
use super::{IncidentView, Known, Reader};
use crate::id::{EntryId, SubjectId};
use crate::incident::narrow::Narrow;
use crate::incident::schema::{ActFields, ActWords};
use crate::incident::{NarrowState, ReadBack, Signing};
use serde::{Deserialize, Serialize};

/// One answer to a demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerView {
    /// Its entry.
    #[serde(flatten)]
    pub written: WrittenBy,
    /// The demand.
    pub demand: EntryId,
    /// The opinion.
    pub text: Option<String>,
    /// The demand as it was understood.
    pub stated: Option<String>,
    /// The facts that were found.
    pub facts: Option<String>,
    /// The reasons.
    pub reasons: Option<String>,
    /// The legal basis.
    pub legal_basis: Option<String>,
    /// Who gave it, where that is not who wrote it.
    pub by: Option<String>,
    /// The parts of article 32 that it lacks: `demand`, `facts`, `reasons`, `legal-basis`.
    pub missing: Vec<String>,
    /// Corrections of the demand that whoever answered did not know of.
    pub corrected_since: Vec<EntryId>,
}

/// One promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseView {
    /// Its entry.
    #[serde(flatten)]
    pub written: WrittenBy,
    /// The demand that it belongs to.
    pub demand: EntryId,
    /// What is promised.
    pub text: Option<String>,
    /// Who promised.
    pub who: Option<String>,
    /// By when.
    pub due: String,
    /// Whether a correction put that right.
    #[serde(default)]
    pub corrected: bool,
    /// Where it was said to be kept: none while it is open, several where two said so.
    pub done: Vec<StepView>,
}

/// One talk record. What was said is opened by itself, and that is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TalkView {
    /// Its entry.
    #[serde(flatten)]
    pub written: WrittenBy,
    /// A demand of whom it was held with.
    pub demand: EntryId,
    /// Whether it was read back.
    pub read_back: ReadBack,
    /// Whether it was signed.
    pub signing: Signing,
    /// Whether it is a settlement agreement.
    #[serde(default)]
    pub settlement: bool,
    /// What was said.
    pub verbatim: NarrowState,
}

pub(super) fn answers(known: &[Known]) -> Vec<AnswerView> {
    let row = |entry: &Known| {
        let Some(ActFields::Answer(fields)) = &entry.stored.open.act else {
            return None;
        };
        let words = entry.words.as_ref();
        let parts = match words.and_then(|words| words.act.as_ref()) {
            Some(ActWords::Answer(parts)) => parts.clone(),
            _ => Default::default(),
        };
        let missing = [
            ("demand", &parts.stated),
            ("facts", &parts.facts),
            ("reasons", &parts.reasons),
            ("legal-basis", &parts.legal_basis),
        ];
        let missing = missing
            .into_iter()
            .filter(|(_, part)| part.is_none() && words.is_some())
            .map(|(name, _)| name.to_owned());
        let corrections = corrections(known, fields.demand);
        Some(AnswerView {
            written: entry.by(),
            demand: fields.demand,
            text: entry.main_text(),
            by: entry.word(|words| words.by.as_ref()),
            missing: missing.collect(),
            corrected_since: corrections
                .filter(|correction| !fields.corrections.contains(correction))
                .collect(),
            stated: parts.stated,
            facts: parts.facts,
            reasons: parts.reasons,
            legal_basis: parts.legal_basis,
        })
    };
    known.iter().filter_map(row).collect()
}

fn corrections(known: &[Known], of: EntryId) -> impl Iterator<Item = EntryId> + '_ {
    let corrects = move |entry: &&Known| entry.stored.open.corrects == Some(of);
    known.iter().filter(corrects).map(|entry| entry.id)
}

pub(super) fn promises(known: &[Known]) -> Vec<PromiseView> {
    let kept = |promise: EntryId| {
        let is_its = move |entry: &&Known| matches!(&entry.stored.open.act, Some(ActFields::PromiseDone(done)) if done.promise == promise);
        known.iter().filter(is_its).map(Known::step).collect()
    };
    let row = |entry: &Known| {
        let Some(ActFields::Promise(fields)) = &entry.stored.open.act else {
            return None;
        };
        Some(PromiseView {
            written: entry.by(),
            demand: fields.demand,
            text: entry.main_text(),
            who: entry.word(|words| words.by.as_ref()),
            due: entry.given(fields.due_ms),
            corrected: entry.is_amended(),
            done: kept(entry.id),
        })
    };
    known.iter().filter_map(row).collect()
}

pub(super) fn talks(subject: SubjectId, known: &[Known], reader: &Reader<'_>) -> Vec<TalkView> {
    let row = |entry: &Known| {
        let Some(ActFields::Talk(fields)) = &entry.stored.open.act else {
            return None;
        };
        Some(TalkView {
            written: entry.by(),
            demand: fields.demand,
            read_back: entry.stored.open.read_back.unwrap_or(ReadBack::NotYet),
            signing: fields.signing,
            settlement: fields.settlement,
            verbatim: Narrow::state(entry.stored.verbatim.as_ref(), reader.keys, subject),
        })
    };
    known.iter().filter_map(row).collect()
}

impl IncidentView {
    /// The corrections of an entry.
    pub(in crate::incident) fn corrections_of(&self, entry: EntryId) -> Vec<EntryId> {
        let row = self.entries.iter().find(|row| row.entry == entry);
        row.map_or_else(Vec::new, |row| row.corrected_by.clone())
    }
}
