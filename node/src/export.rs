//! Readable forms of incidents, for people and spreadsheets: JSON, CSV, one printable HTML file.

mod csv;
mod html;
mod json;
pub(crate) mod language;

pub use language::Language;

pub(crate) use html::{PRINT_STYLE, Style, render};

use crate::engine::{Engine, EngineError};
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::IncidentView;
use std::fmt;
use std::str::FromStr;

/// A readable form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A list of views, as `incident show --json` gives each.
    Json,
    /// A line an entry, for spreadsheets.
    Csv,
    /// One file that looks the same without a network, and prints.
    Html,
}

/// A word that is no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no format is called {0:?}; there are json, csv and html")]
pub struct UnknownFormat(String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(word: &str) -> Result<Self, UnknownFormat> {
        match word {
            "json" => Ok(Self::Json),
            "csv" => Ok(Self::Csv),
            "html" => Ok(Self::Html),
            other => Err(UnknownFormat(other.chars().take(80).collect())),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Html => "html",
        })
    }
}

impl Format {
    /// The media type, for `Content-Type`.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Html => "text/html; charset=utf-8",
        }
    }
}

/// Who made an export, and when: stands at its foot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colophon {
    /// The person at the laptop.
    pub by: String,
    /// Their unit, as a path.
    pub unit: String,
    /// RFC 3339.
    pub at: String,
}

/// Why an export cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// JSON could not be written.
    #[error("the export could not be written as JSON")]
    Json(#[from] serde_json::Error),
    /// CSV could not be written.
    #[error("the export could not be written as CSV")]
    Csv(#[from] ::csv::Error),
    /// HTML could not be written.
    #[error("the export could not be written as HTML")]
    Html(#[from] askama::Error),
}

/// Writes incidents in a readable form.
///
/// # Errors
/// Where a form cannot be written.
pub fn write(
    incidents: &[IncidentView],
    format: Format,
    language: Language,
    colophon: &Colophon,
) -> Result<Vec<u8>, ExportError> {
    match format {
        Format::Json => json::write(incidents),
        Format::Csv => csv::write(incidents),
        Format::Html => {
            render(incidents, language, colophon, Style::Inline).map(String::into_bytes)
        }
    }
}

/// What is exported.
#[derive(Debug)]
pub struct Gathered {
    /// The incidents, newest first, or in the order asked for.
    pub views: Vec<IncidentView>,
    /// Incidents that were in the list but could not be read.
    pub left_out: usize,
}

/// Incidents read from the list at once.
const PAGE: usize = 200;

/// Collects the incidents to be exported: those named, or all.
///
/// # Errors
/// Where one that was named is not here, or the store cannot be read.
pub async fn gather(
    engine: &Engine,
    incidents: Option<Vec<SubjectId>>,
) -> Result<Gathered, EngineError> {
    let mut views = Vec::new();
    let mut left_out = 0;
    if let Some(named) = incidents {
        for incident in named {
            views.push(engine.incident(incident).await?.view);
        }
        return Ok(Gathered { views, left_out });
    }
    let mut after = None;
    loop {
        let page = engine.incidents(after, PAGE).await?;
        for summary in &page {
            match engine.incident(summary.incident).await {
                Ok(detail) => views.push(detail.view),
                Err(_) => left_out += 1,
            }
        }
        match page.last() {
            Some(last) => after = Some(last.incident),
            None => return Ok(Gathered { views, left_out }),
        }
    }
}

#[cfg(test)]
mod tests;
