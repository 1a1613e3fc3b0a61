//! CSV: a line an entry, with the incident's head repeated, as spreadsheets want it; after them what does
//! not count, what was destroyed, who opened what, who stepped back. Incidents that are one have their
//! lines in one order. Columns and their order are fixed; what stands above and in them is in the
//! reader's language.

mod column;

pub(super) use column::measured;

use super::{ExportError, Exported};
use crate::wording::{Language, access, disposal, recusal, sentence, sentence_of};
use column::Line;
use onscene_protocol::id::EntryId;
use onscene_protocol::incident::EntryView;
use onscene_protocol::typing::is_invisible;

/// Tells spreadsheets that the bytes are UTF-8: without it they show Chinese as noise.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Digits of a number that spreadsheets keep.
const NUMBER_DIGITS_KEPT: usize = 15;

pub(super) fn write(incidents: &[Exported], language: Language) -> Result<Vec<u8>, ExportError> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    let columns = column::all();
    writer.write_record(columns.iter().map(|column| column.header(language)))?;
    for exported in incidents {
        for line in lines(exported, language) {
            let cells = columns.iter().map(|column| line.cell(*column, language));
            writer.write_record(cells.map(harmless))?;
        }
    }
    writer
        .into_inner()
        .map_err(|error| ExportError::Csv(error.into_error().into()))
}

fn lines(exported: &Exported, language: Language) -> Vec<Line<'_>> {
    let first = &exported.view;
    let mut lines = Vec::new();
    for (incident, entry) in exported.timeline() {
        let told = sentence(entry, language);
        lines.push(
            Line::new(
                (first, incident),
                &entry.kind,
                &entry.at,
                &entry.author,
                told,
            )
            .of(entry),
        );
    }
    for view in exported.views() {
        for entry in &view.to_review {
            let told = sentence_of(&entry.kind, &entry.said, &entry.at, language);
            let line = Line::new((first, view), &entry.kind, &entry.at, &entry.author, told);
            lines.push(line.of_review(entry));
        }
        for record in &view.misformed {
            let line = Line::new((first, view), "misformed", "", "", record.why.clone());
            lines.push(line.of_record(record.record));
        }
        for step in &view.acts.measured {
            let Some(at) = &step.at else { continue };
            let told = measured(step, language);
            lines.push(Line::new((first, view), "measured", at, "", told));
        }
    }
    let entry = |id: EntryId| -> Option<&EntryView> {
        let mut entries = first.entries.iter();
        entries.find(|entry| entry.entry == id)
    };
    let here = (first, first);
    for row in &exported.trail.disposals {
        let line = Line::new(
            here,
            "disposal",
            &row.at,
            &row.author,
            disposal(row, language),
        );
        lines.push(line.of_record(row.record));
    }
    for row in &exported.trail.accesses {
        let told = access(row, entry(row.entry), language);
        lines.push(Line::new(here, "access", &row.at, &row.author, told));
    }
    for row in &exported.trail.recusals {
        let line = Line::new(
            here,
            "recusal",
            &row.at,
            &row.author,
            recusal(row, language),
        );
        lines.push(line.of_record(row.record));
    }
    lines
}

/// Keeps a spreadsheet from reading a cell as a formula, which could send its neighbours away
/// (OWASP, "CSV Injection"), or as a number of which it keeps fifteen digits: an apostrophe goes before
/// it, so it shows as it was written.
fn harmless(cell: String) -> String {
    let first = cell.trim_start_matches(|c: char| c == ' ' || is_invisible(c));
    let is_formula = first.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || cell.starts_with(['\t', '\r', '\n']);
    if is_formula || is_long_number(&cell) {
        format!("'{cell}")
    } else {
        cell
    }
}

/// Digits alone, as many as an identity card has: as a number the last ones would be zeros.
fn is_long_number(cell: &str) -> bool {
    let digits = cell.trim();
    let is_number = digits
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '０'..='９'));
    is_number && digits.chars().count() >= NUMBER_DIGITS_KEPT
}
