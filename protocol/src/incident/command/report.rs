//! Reports to the street office: first, progress and final, numbered, drawn from the log at a position
//! of it and frozen (plan 三.6).

use super::{
    Act, Deciding, DrawnReport, Refusal, at_most, fitting, line, optional_line, optional_text,
};
use crate::id::EntryId;
use crate::incident::schema::{ActFields, ActWords, ReceiptFields, ReportFields, ReportWords};
use crate::incident::{EntryKind, Incident, IncidentView, NewEntry, ReportKind, State, Words};
use crate::limit::UNKNOWN_MAX;
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

impl Act for Report {
    fn decide(self, incident: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        at_most("unknown", self.unknown.len(), UNKNOWN_MAX)?;
        let unknown = self.unknown.iter().map(|item| line("unknown", item));
        let unknown = unknown.collect::<Result<Vec<_>, _>>()?;
        let view = by.view(incident);
        let is_first = |kind| kind == ReportKind::First;
        if is_first(self.kind) && view.acts.reports.iter().any(|known| is_first(known.kind)) {
            return Err(Refusal::FirstReportMade);
        }
        let reason = optional_text("reason", self.reason)?;
        self.kind.check_place(&view, reason.is_some())?;
        let known = view.acts.reports.iter().map(|report| report.number);
        let number = known.max().unwrap_or(0).saturating_add(1);
        let last = view.entries.last().ok_or(Refusal::NotStarted)?;
        let fields = ReportFields {
            kind: self.kind,
            number,
            position: last.record,
            entries: u32::try_from(view.entries.len()).unwrap_or(u32::MAX),
        };
        let drawn = DrawnReport {
            view: &view,
            kind: self.kind,
            number,
            unknown: &unknown,
        };
        let words = Words {
            text: Some(fitting(by.wording.report(&drawn))),
            act: Some(ActWords::Report(ReportWords { unknown, reason })),
            ..Words::default()
        };
        Ok(NewEntry::of(EntryKind::Report, ActFields::Report(fields)).saying(words))
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
