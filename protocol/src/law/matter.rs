//! What was recorded of a demand, as the clocks of law need it.

use super::{Happened, Step};
use crate::id::EntryId;
use crate::incident::IncidentView;
use chrono::DateTime;

/// The steps of one demand: that it came in, each written answer, and what else was recorded.
pub fn happened(view: &IncidentView, demand: EntryId) -> Vec<Happened> {
    let at = |step, at: &str, complete| {
        let at = DateTime::parse_from_rfc3339(at).ok()?;
        Some(Happened {
            step,
            at_ms: u64::try_from(at.timestamp_millis()).ok()?,
            clock: None,
            complete,
        })
    };
    let came = view.demands.iter().filter(|row| row.entry == demand);
    let came = came.filter_map(|row| at(Step::Received, row.when(), true));
    let answers = view.acts.answers.iter().filter(|row| row.demand == demand);
    let answers = answers.filter_map(|row| {
        let when = row.written.when();
        // What lacks a part that article 32 asks for is no answer in writing.
        row.missing
            .is_empty()
            .then(|| at(Step::Answered, when, true))?
    });
    let steps = view.acts.legal.iter().filter(|row| row.demand == demand);
    let steps = steps.filter_map(|row| {
        let complete = row.step != Step::Extended || row.approver.is_some() && row.told;
        at(row.step, &row.when, complete)
    });
    came.chain(answers).chain(steps).collect()
}
