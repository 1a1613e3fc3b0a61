//! Entries in a report: those that were chosen for it, under their name and in order, and how a line of
//! the log reads there.

use super::super::{isolated, moment, sentence};
use super::Report;
use crate::wording::Language;
use chrono::DateTime;
use onscene_protocol::id::EntryId;
use onscene_protocol::incident::EntryView;
use onscene_protocol::incident::command::DrawnReport;
use std::collections::BTreeSet;

impl Report<'_> {
    /// What was chosen, by the times that are printed; whatever of it stands above already is not said
    /// twice.
    pub(super) fn taken_lines(&self, drawn: &DrawnReport<'_>) -> Vec<String> {
        let above = self.above();
        let taken = drawn
            .entries
            .iter()
            .filter(|row| !row.stands_anyway() || drawn.ticked && !above.contains(&row.entry));
        let mut taken: Vec<&EntryView> = taken.collect();
        let at = |row: &EntryView| DateTime::parse_from_rfc3339(printed_at(row)).ok();
        taken.sort_by_key(|row| at(row));
        if taken.is_empty() {
            return Vec::new();
        }
        let name = self.line(self.say("选报的记录", "Entries taken up"), "");
        let name = name.trim_end().to_owned();
        let lines = taken.into_iter().map(|row| self.taken_line(row));
        [name].into_iter().chain(lines).collect()
    }

    /// The entries that stand in a report by themselves.
    fn above(&self) -> BTreeSet<EntryId> {
        let (view, acts) = (self.view, &self.view.acts);
        let start = view.entries.iter().filter(|row| row.kind == "start");
        let tasks = acts.tasks.iter().map(|task| task.by.entry);
        let grade = acts.grades.iter().filter(|grade| grade.in_force);
        let rows = self
            .step_rows()
            .chain(self.place_rows())
            .chain(self.objection_rows());
        let rows = rows.chain(start).map(|row| row.entry);
        rows.chain(tasks)
            .chain(grade.map(|grade| grade.by.entry))
            .collect()
    }

    /// An entry with its time.
    pub(super) fn entry_line(&self, row: &EntryView) -> String {
        let at = moment(self.language, printed_at(row), self.at);
        let mut counts = self.view.headcounts.iter();
        let disagrees = counts.any(|count| count.entry == row.entry && count.disagrees);
        // A value that was put right stands in the sentence.
        let is_told = |by: &EntryId| {
            let mut rows = row.amended.iter().filter(|amended| !amended.proposed);
            rows.any(|amended| amended.by.entry == *by)
        };
        let all_told = row.corrected_by.iter().all(is_told);
        let some_told = row.corrected_by.iter().any(is_told);
        let mark = match (disagrees, all_told, some_told) {
            (true, ..) => self.say("（与另一次不一致）", " (disagrees with another)"),
            (_, true, _) => "",
            // The sentence says that a value was put right; the words were, too.
            (_, false, true) => self.say("（文字另有更正）", " (its words were corrected, too)"),
            (_, false, false) => self.say("（已更正）", " (corrected)"),
        };
        format!("{at}　{}{mark}", sentence(row, self.language))
    }

    /// An entry that was ticked, with what is right by now where it was corrected in words.
    fn taken_line(&self, row: &EntryView) -> String {
        let line = self.entry_line(row);
        let mut corrections = row.corrected_by.iter().rev();
        let right = corrections.find_map(|id| {
            let mut entries = self.view.entries.iter();
            entries.find(|entry| entry.entry == *id)?.text.clone()
        });
        match (right, self.language) {
            (Some(right), Language::Chinese) => format!("{line}更正：{}", isolated(&right)),
            (Some(right), Language::English) => format!("{line} Right is: {}", isolated(&right)),
            (None, _) => line,
        }
    }
}

/// The time beside which an entry is printed: when it happened, where that was told.
fn printed_at(row: &EntryView) -> &str {
    row.happened_at.as_ref().unwrap_or(&row.at)
}
