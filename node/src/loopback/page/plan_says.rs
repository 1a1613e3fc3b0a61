//! What the plan and the clocks of law say of an incident, as its page words it.

use super::incident::Page;
use crate::engine::DemandClocks;
use crate::host::placed;
use onscene_protocol::law::{Deadline, Progress, Warning};
use onscene_protocol::plan::OpenTask;

impl Page<'_> {
    /// When a suggested task is due, as a form's date field takes it: in this laptop's zone.
    pub(super) fn due(&self, task: &OpenTask) -> Option<String> {
        let due = placed(self.watch.zone(), task.suggested.due_ms?);
        Some(due.format("%Y-%m-%dT%H:%M").to_string())
    }

    /// Whether a deadline is over.
    pub(super) const fn is_late(&self, deadline: &Deadline) -> bool {
        matches!(
            deadline.progress,
            Progress::Overdue { .. } | Progress::MetLate { .. }
        )
    }

    /// Whether a clock of a demand is over, or asks to be looked at.
    pub(super) fn is_pressing(&self, of: &DemandClocks) -> bool {
        let mut deadlines = of.deadlines.iter();
        deadlines.any(|deadline| {
            let over = matches!(deadline.progress, Progress::Overdue { .. });
            over || !deadline.warnings.is_empty()
        })
    }

    /// The demand that clocks run for, as its card calls it.
    pub(super) fn numbered(&self, of: &DemandClocks) -> String {
        let mut demands = self.demands.iter();
        let demand = demands.find(|demand| demand.id == of.demand);
        demand.map_or_else(String::new, |demand| {
            format!("{} · {}", demand.number, demand.category)
        })
    }

    /// How far a deadline is, in words.
    pub(super) fn progress(&self, deadline: &Deadline) -> String {
        let w = self.frame.w;
        match deadline.progress {
            Progress::Running { days_left } => format!("{} {days_left}", w.law_days_left),
            Progress::Overdue { days_over } => format!("{} {days_over}", w.law_days_over),
            Progress::Paused => w.law_paused.to_owned(),
            Progress::Met => w.law_met.to_owned(),
            Progress::MetLate { days_over } => {
                format!("{} · {} {days_over}", w.law_met, w.law_days_over)
            }
        }
    }

    /// What to know about a deadline.
    pub(super) fn warning(&self, warning: &Warning) -> String {
        match warning {
            Warning::CalendarEnds { expires } => {
                format!("{} ({expires})", self.frame.w.law_calendar_ends)
            }
            Warning::IncompleteExtension => self
                .frame
                .language
                .say(
                    "延期缺理由、批准人或告知，不算数",
                    "An extension lacks something and does not count",
                )
                .to_owned(),
            Warning::NoSuchExtension => self
                .frame
                .language
                .say("这一次延期不算数", "This extension does not count")
                .to_owned(),
        }
    }
}
