//! Reports to the street office: first, progress and final, numbered, drawn from the log at a position
//! of it and frozen (plan 三.6). What is taken up is ticked entry by entry, looked at, and raised with it.

use super::escalate::chosen;
use super::{
    Act, Deciding, DrawnReport, Refusal, at_most, fitting, line, optional_line, optional_text,
};
use crate::id::EntryId;
use crate::incident::schema::{ActFields, ActWords, ReceiptFields, ReportFields, ReportWords};
use crate::incident::{
    EntryKind, EntryView, Incident, IncidentView, NewEntry, ReportKind, State, Words,
};
use crate::limit::{REPORT_WORDS_BYTES_MAX, UNKNOWN_MAX, UPWARD_MAX};
use serde::{Deserialize, Serialize};

/// A report is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// First, progress or final.
    pub kind: ReportKind,
    /// What is still unknown, a line each.
    #[serde(default)]
    pub unknown: Vec<String>,
    /// Why it is made though it commonly is not: a final one before the end, a first one after it.
    pub reason: Option<String>,
    /// The entries that are taken up; all that go to the street office where that is not said.
    pub entries: Option<Vec<EntryId>>,
    /// What whoever reports says in their own words.
    pub words: Option<String>,
    /// What is to be done next, a line each; what is open where nothing is said.
    #[serde(default)]
    pub next: Vec<String>,
    /// To whom it goes; the unit above where that is not said.
    pub to: Option<String>,
    /// Who sends it; whoever writes where that is not said.
    pub sender: Option<String>,
    /// The unit that reports; the writer's where that is not said.
    pub unit: Option<String>,
    /// The year in which it is numbered; this one where that is not said.
    pub year: Option<u32>,
    /// What its preview said of the entries that it took up: it is refused where that is another by now.
    pub seen: Option<String>,
    /// Whether internal entries that are taken up are raised with it.
    #[serde(default)]
    pub sure: bool,
}

/// What a report would say: nothing of it is written, and it has no number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportPreview {
    /// Its text.
    pub text: String,
    /// The entries that are taken up, in the order of the log.
    pub entries: Vec<EntryId>,
    /// Those among them that are internal, and raised as it is frozen.
    pub raises: Vec<EntryId>,
    /// Names these entries as they are now, for [`Report::seen`].
    pub seen: String,
    /// Whether it needs a reason, as it commonly does not stand at this place.
    pub unreasoned: bool,
}

/// The street office has confirmed a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportReceipt {
    /// The report.
    pub report: EntryId,
    /// Who confirmed, as an office or post.
    pub by: String,
    /// By which channel.
    pub channel: Option<String>,
}

/// A report that is put together, and not yet written.
struct Drawn {
    fields: ReportFields,
    words: ReportWords,
    preview: ReportPreview,
    /// Where it commonly does not stand, why not.
    misplaced: Result<(), Refusal>,
}

impl Report {
    /// Of this kind, with what is unknown, and nothing else said.
    pub const fn of(kind: ReportKind, unknown: Vec<String>) -> Self {
        Self {
            kind,
            unknown,
            reason: None,
            entries: None,
            words: None,
            next: Vec::new(),
            to: None,
            sender: None,
            unit: None,
            year: None,
            seen: None,
            sure: false,
        }
    }

    /// Puts it together; with its number where it gets one.
    fn draw(
        &self,
        incident: &Incident,
        by: &Deciding<'_>,
        numbered: bool,
    ) -> Result<Drawn, Refusal> {
        let view = by.view(incident);
        let is_first = |kind| kind == ReportKind::First;
        if is_first(self.kind) && view.acts.reports.iter().any(|known| is_first(known.kind)) {
            return Err(Refusal::FirstReportMade);
        }
        let taken = self.taken(&view)?;
        let words = self.words(by)?;
        let known = view.acts.reports.iter().map(|report| report.number);
        let number = known.max().unwrap_or(0).saturating_add(1);
        let last = view.entries.last().ok_or(Refusal::NotStarted)?;
        let entries: Vec<EntryId> = taken.iter().map(|row| row.entry).collect();
        let now = by.now();
        let fields = ReportFields {
            kind: self.kind,
            number,
            position: last.record,
            entries: u32::try_from(view.entries.len()).unwrap_or(u32::MAX),
            taken_up: Some(entries.clone()),
            year: self.year.or_else(|| now.get(..4)?.parse().ok()),
        };
        let text = by.wording.report(&DrawnReport {
            view: &view,
            kind: self.kind,
            number: numbered.then_some(number),
            year: fields.year,
            at: &now,
            words: &words,
            entries: &taken,
            ticked: self.entries.is_some(),
        });
        let raised = taken
            .iter()
            .filter(|row| !row.stands_anyway() && !row.goes_up());
        let misplaced = self.kind.check_place(&view, words.reason.is_some());
        Ok(Drawn {
            preview: ReportPreview {
                text: fitting(text),
                raises: raised.map(|row| row.entry).collect(),
                seen: seen(&taken),
                unreasoned: misplaced.is_err(),
                entries,
            },
            fields,
            words,
            misplaced,
        })
    }

    /// The entries that are taken up, in the order of the log.
    fn taken(&self, view: &IncidentView) -> Result<Vec<EntryView>, Refusal> {
        if let Some(entries) = &self.entries {
            at_most("entries", entries.len(), UPWARD_MAX)?;
            return chosen(entries, view);
        }
        let rows = view.entries.iter().filter(|row| {
            let own = row.text.is_some() && row.corrects.is_none();
            own && row.goes_up() && !row.personal
        });
        Ok(rows.take(UPWARD_MAX).cloned().collect())
    }

    /// What was typed, and what stands for what was not.
    fn words(&self, by: &Deciding<'_>) -> Result<ReportWords, Refusal> {
        let lines = |field, lines: &[String]| {
            at_most(field, lines.len(), UNKNOWN_MAX)?;
            let lines = lines.iter().map(|item| line(field, item));
            lines.collect::<Result<Vec<_>, Refusal>>()
        };
        let words = optional_text("words", self.words.clone())?;
        if let Some(words) = words.as_ref().filter(|w| w.len() > REPORT_WORDS_BYTES_MAX) {
            return Err(Refusal::TooLong {
                field: "words",
                bytes: words.len(),
                limit: REPORT_WORDS_BYTES_MAX,
            });
        }
        let roster = by.reader.roster;
        let own = roster.person(by.writer).map(|own| own.certificate.unit);
        let path = own.map(|unit| roster.unit_path(unit)).unwrap_or_default();
        let above = path.rsplit_once('/').map(|(above, _)| above.to_owned());
        let named = |name: String| Some(name).filter(|name| !name.is_empty());
        let next = lines("next", &self.next)?;
        Ok(ReportWords {
            unknown: lines("unknown", &self.unknown)?,
            reason: optional_text("reason", self.reason.clone())?,
            words,
            to: optional_line("to", self.to.clone())?.or(above),
            sender: optional_line("sender", self.sender.clone())?.or_else(|| named(by.name())),
            unit: optional_line("unit", self.unit.clone())?.or_else(|| named(path)),
            next: (!next.is_empty()).then_some(next),
        })
    }
}

impl Act for Report {
    fn decide(self, incident: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let drawn = self.draw(incident, by, true)?;
        if self
            .seen
            .as_ref()
            .is_some_and(|seen| *seen != drawn.preview.seen)
        {
            return Err(Refusal::CorrectedSince);
        }
        // Both questions at once: no act asks twice.
        if !drawn.preview.raises.is_empty() && !self.sure {
            return Err(Refusal::RaisesUpward {
                entries: drawn.preview.raises.len(),
                unreasoned: drawn.preview.unreasoned,
            });
        }
        drawn.misplaced?;
        let words = Words {
            text: Some(drawn.preview.text),
            act: Some(ActWords::Report(drawn.words)),
            ..Words::default()
        };
        Ok(NewEntry::of(EntryKind::Report, ActFields::Report(drawn.fields)).saying(words))
    }
}

impl Incident {
    /// What a report would say.
    ///
    /// # Errors
    /// A [`Refusal`], as where it is made; what is asked before it goes ahead is told, not refused.
    pub fn preview_report(
        &self,
        report: &Report,
        by: &Deciding<'_>,
    ) -> Result<ReportPreview, Refusal> {
        by.check_open(false)?;
        Ok(report.draw(self, by, false)?.preview)
    }

    /// What goes before a report that takes up internal entries: the entry that raises them, so that no
    /// report says more upward than the log does.
    pub fn raised_by(&self, report: &NewEntry, by: &Deciding<'_>) -> Option<NewEntry> {
        let Some(ActFields::Report(fields)) = &report.open.act else {
            return None;
        };
        let view = by.view(self);
        let taken = fields.taken_up.as_deref().unwrap_or_default();
        let rows = view.entries.iter().filter(|row| taken.contains(&row.entry));
        let below = rows.filter(|row| !row.stands_anyway() && !row.goes_up());
        let below: Vec<EntryId> = below.map(|row| row.entry).collect();
        (!below.is_empty()).then(|| NewEntry::raising(below))
    }
}

/// Names entries as they are: their ids, and those of their corrections.
fn seen(taken: &[EntryView]) -> String {
    let mut hash = blake3::Hasher::new_derive_key("onscene 1 entries that a report takes up");
    for row in taken {
        hash.update(&[1]);
        hash.update(row.entry.as_bytes());
        for correction in &row.corrected_by {
            hash.update(&[2]);
            hash.update(correction.as_bytes());
        }
    }
    hash.finalize().to_hex().chars().take(SEEN_DIGITS).collect()
}

/// Digits that name what was seen: nobody looks for another choice with the same ones, for it is this
/// laptop's own.
const SEEN_DIGITS: usize = 16;

impl EntryView {
    /// Whether it stands in every report by itself, as a fact: it need not be ticked, nor raised.
    pub fn stands_anyway(&self) -> bool {
        let kind: Option<EntryKind> = self.kind.parse().ok();
        kind.is_some_and(EntryKind::stands_in_reports)
    }
}

impl EntryKind {
    /// Whether entries of this kind stand in every report by themselves: the facts that the plan asks
    /// for (三.6).
    pub const fn stands_in_reports(self) -> bool {
        matches!(
            self,
            Self::Start
                | Self::Headcount
                | Self::Milestone
                | Self::Grade
                | Self::Task
                | Self::TaskAck
                | Self::TaskDone
                | Self::PlaceCheck
                | Self::ScenePlanApprove
                | Self::Objection
        )
    }
}

impl Act for ReportReceipt {
    fn decide(self, incident: &Incident, _: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        incident.needs(EntryKind::Report, self.report)?;
        let words = Words {
            by: Some(line("by", &self.by)?),
            channel: optional_line("channel", self.channel)?,
            ..Words::default()
        };
        let fields = ReceiptFields {
            report: self.report,
        };
        Ok(NewEntry::of(EntryKind::ReportReceipt, ActFields::Receipt(fields)).saying(words))
    }
}

impl ReportKind {
    /// Whether it commonly stands at this place, or there is a reason.
    fn check_place(self, view: &IncidentView, has_reason: bool) -> Result<(), Refusal> {
        let mut made = view.acts.reports.iter();
        match self {
            _ if has_reason => Ok(()),
            Self::Final if view.state == State::Open => Err(Refusal::GoesOn),
            Self::First if made.any(|report| report.kind == Self::Final) => {
                Err(Refusal::AfterFinal)
            }
            Self::First | Self::Progress | Self::Final => Ok(()),
        }
    }
}
