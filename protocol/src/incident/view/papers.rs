//! What leaves the office, and what units object (plan 三.5 to 三.7).

use super::acts::{StepView, WrittenBy};
use super::linked::Origin;
use super::{Known, Reader};
use crate::id::{EntryId, RecordId};
use crate::incident::ReportKind;
use crate::incident::schema::{ActFields, ActWords, ReportFields, ReportWords};
use crate::roster::is_same_person;
use serde::{Deserialize, Serialize};

/// One report to the street office, as it was frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportView {
    /// Its entry.
    #[serde(flatten)]
    pub by: WrittenBy,
    /// First, progress or final.
    pub kind: ReportKind,
    /// Its number, as it stood on paper.
    pub number: u32,
    /// Whether another report bears the same number: two laptops made one apart.
    pub same_number: bool,
    /// The last record that it was drawn from.
    pub position: RecordId,
    /// How many entries it was drawn from.
    pub drawn_from: u32,
    /// Its text.
    pub text: Option<String>,
    /// What was still unknown.
    pub unknown: Vec<String>,
    /// The entries that were taken up in it; nothing is known of that where an earlier version made it.
    #[serde(default)]
    pub taken_up: Vec<EntryId>,
    /// The year in which it is numbered on paper.
    #[serde(default)]
    pub year: Option<u32>,
    /// To whom it went.
    #[serde(default)]
    pub to: Option<String>,
    /// Who sent it.
    #[serde(default)]
    pub sender: Option<String>,
    /// The unit that reported.
    #[serde(default)]
    pub unit: Option<String>,
    /// What was said in their own words.
    #[serde(default)]
    pub words: Option<String>,
    /// What was to be done next.
    #[serde(default)]
    pub next: Vec<String>,
    /// Who confirmed it, in which entries.
    pub receipts: Vec<ReceiptView>,
}

/// The street office confirmed a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptView {
    /// Its entry.
    #[serde(flatten)]
    pub by: WrittenBy,
    /// Who confirmed.
    pub confirmed_by: Option<String>,
    /// By which channel.
    pub channel: Option<String>,
}

/// One release to the outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseView {
    /// Its entry: who drafted it, and when.
    #[serde(flatten)]
    pub by: WrittenBy,
    /// The public entries that it is made of.
    pub entries: Vec<EntryId>,
    /// Its text, as it was frozen.
    pub text: Option<String>,
    /// Where it appears.
    pub channel: Option<String>,
    /// Who else approved it; none while it is a draft.
    pub approved: Vec<StepView>,
}

/// What a unit objects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionView {
    /// Its entry.
    #[serde(flatten)]
    pub by: WrittenBy,
    /// The unit.
    pub unit: Option<String>,
    /// What it objects to, and why.
    pub text: Option<String>,
    /// The entry that it is about, where it is about one.
    pub about: Option<EntryId>,
    /// The invited unit that entered it, in its linked document; none for our own.
    #[serde(default)]
    pub origin: Option<Origin>,
}

pub(super) fn reports(known: &[Known]) -> Vec<ReportView> {
    let reports = || {
        known
            .iter()
            .filter_map(|entry| match &entry.stored.open.act {
                Some(ActFields::Report(fields)) => Some((entry, fields)),
                _ => None,
            })
    };
    let shares = |fields: &ReportFields| {
        reports()
            .filter(|(_, other)| other.number == fields.number)
            .count()
            > 1
    };
    reports()
        .map(|(entry, fields)| (entry, fields, own_words(entry)))
        .map(|(entry, fields, own)| ReportView {
            by: entry.by(),
            kind: fields.kind,
            number: fields.number,
            same_number: shares(fields),
            position: fields.position,
            drawn_from: fields.entries,
            text: entry.main_text(),
            taken_up: fields.taken_up.clone().unwrap_or_default(),
            year: fields.year,
            unknown: own.unknown,
            to: own.to,
            sender: own.sender,
            unit: own.unit,
            words: own.words,
            next: own.next.unwrap_or_default(),
            receipts: receipts(known, entry.id),
        })
        .collect()
}

/// What was typed into a report; nothing where it cannot be read here.
fn own_words(entry: &Known) -> ReportWords {
    match entry.words.as_ref().and_then(|words| words.act.as_ref()) {
        Some(ActWords::Report(words)) => words.clone(),
        _ => ReportWords::default(),
    }
}

fn receipts(known: &[Known], report: EntryId) -> Vec<ReceiptView> {
    let row = |entry: &Known| match &entry.stored.open.act {
        Some(ActFields::Receipt(fields)) if fields.report == report => Some(ReceiptView {
            by: entry.by(),
            confirmed_by: entry.word(|words| words.by.as_ref()),
            channel: entry.word(|words| words.channel.as_ref()),
        }),
        _ => None,
    };
    known.iter().filter_map(row).collect()
}

pub(super) fn releases(known: &[Known], reader: &Reader<'_>) -> Vec<ReleaseView> {
    let approved = |draft: &Known| {
        let is_anothers = |entry: &&Known| {
            matches!(&entry.stored.open.act, Some(ActFields::Approval(fields)) if fields.release == draft.id)
                && !is_same_person(reader.roster, draft.from.author, entry.from.author)
        };
        known.iter().filter(is_anothers).map(Known::step).collect()
    };
    let row = |entry: &Known| match &entry.stored.open.act {
        Some(ActFields::Release(fields)) => Some(ReleaseView {
            by: entry.by(),
            entries: fields.entries.clone(),
            text: entry.main_text(),
            channel: entry.word(|words| words.channel.as_ref()),
            approved: approved(entry),
        }),
        _ => None,
    };
    known.iter().filter_map(row).collect()
}

pub(super) fn objections(known: &[Known]) -> Vec<ObjectionView> {
    let row = |entry: &Known| match &entry.stored.open.act {
        Some(ActFields::Objection(fields)) => Some(ObjectionView {
            by: entry.by(),
            unit: entry.word(|words| words.by.as_ref()),
            text: entry.main_text(),
            about: fields.entry,
            origin: None,
        }),
        _ => None,
    };
    known.iter().filter_map(row).collect()
}
