//! CSV: a line an entry, with the incident's head repeated, as spreadsheets want it. Incidents that are
//! one have their lines in one order.

use super::{ExportError, Exported};
use crate::wording::{Language, doubts};
use onscene_protocol::incident::{EntryView, IncidentView};
use onscene_protocol::typing::is_invisible;

/// Tells spreadsheets that the bytes are UTF-8: without it they show Chinese as noise.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Digits of a number that spreadsheets keep.
const NUMBER_DIGITS_KEPT: usize = 15;

/// The columns. Names are stable; more may be added at the end.
const COLUMNS: [&str; 28] = [
    "incident",
    "kind",
    "drill",
    "title",
    "place",
    "state",
    "entry",
    "type",
    "at",
    "corrected_at",
    "heard_at",
    "late",
    "track",
    "disclosure",
    "author",
    "device",
    "text",
    "corrects",
    "corrected_by",
    "low",
    "high",
    "by",
    "milestone",
    "attachments",
    // The incident on whose timeline it stands: another than its own where two are one.
    "timeline",
    // The invited unit that entered it.
    "from_unit",
    // When it happened, as it was told beside the time of writing.
    "happened_at",
    // Where its times and its laptop's clock disagree with others.
    "doubts",
];

pub(super) fn write(incidents: &[Exported]) -> Result<Vec<u8>, ExportError> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(COLUMNS)?;
    for exported in incidents {
        for (incident, entry) in exported.timeline() {
            let row = row(&exported.view, incident, entry);
            writer.write_record(row.map(harmless))?;
        }
    }
    writer
        .into_inner()
        .map_err(|error| ExportError::Csv(error.into_error().into()))
}

fn row(first: &IncidentView, incident: &IncidentView, entry: &EntryView) -> [String; 28] {
    let headcount = incident.headcounts.iter().find(|c| c.entry == entry.entry);
    let milestone = incident.milestones.iter().find(|m| m.entry == entry.entry);
    let by = headcount
        .and_then(|count| count.by.clone())
        .or_else(|| milestone.and_then(|milestone| milestone.by.clone()));
    let files: Vec<String> = incident
        .attachments
        .iter()
        .filter(|file| file.entry == entry.entry)
        .map(|file| {
            file.name
                .clone()
                .unwrap_or_else(|| file.attachment.to_string())
        })
        .collect();
    let corrected_by: Vec<String> = entry.corrected_by.iter().map(ToString::to_string).collect();
    [
        incident.incident.to_string(),
        word(incident.kind),
        incident.drill.to_string(),
        word(incident.title.as_ref()),
        word(incident.place.as_ref()),
        crate::wording::state_word(incident.state).to_owned(),
        entry.entry.to_string(),
        entry.kind.clone(),
        entry.at.clone(),
        word(entry.corrected_at.as_ref()),
        word(entry.heard_at.as_ref()),
        entry.late.to_string(),
        word(entry.track),
        word(entry.disclosure),
        entry.author.clone(),
        word(entry.device),
        word(entry.text.as_ref()),
        word(entry.corrects),
        corrected_by.join(" "),
        word(headcount.map(|count| count.low)),
        word(headcount.map(|count| count.high)),
        word(by),
        word(milestone.map(|milestone| milestone.name)),
        files.join("; "),
        first.incident.to_string(),
        word(entry.origin.as_ref().map(|origin| &origin.unit)),
        word(entry.happened_at.as_ref()),
        doubts(entry, Language::English).join("; "),
    ]
}

fn word(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
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
