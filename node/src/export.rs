//! Readable forms of incidents, for people and spreadsheets: JSON, CSV, one printable HTML file.

mod csv;
pub(crate) mod fencing;
mod html;
mod json;

pub(crate) use html::{PRINT_STYLE, Style, render};
pub(crate) use json::tell;

use crate::engine::{Engine, EngineError, IncidentDetail, Trail};
use crate::wording::{Language, in_words};
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::{EntryView, IncidentView, one_timeline};
use serde::Serialize;
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

impl Format {
    /// In which language people are called in it: JSON is the same for everyone.
    pub(crate) const fn names(self, language: Language) -> Language {
        match self {
            Self::Json => Language::Chinese,
            Self::Csv | Self::Html => language,
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

/// An incident, with those that people said are one with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// The incident.
    #[serde(flatten)]
    pub view: IncidentView,
    /// What was destroyed in it, who opened what, and whom it was closed to.
    #[serde(flatten)]
    pub trail: Trail,
    /// The others, as far as they are here and not closed to whoever exports.
    pub one_with: Vec<IncidentView>,
}

impl Exported {
    /// The incident and those that are one with it.
    fn views(&self) -> Vec<&IncidentView> {
        [&self.view].into_iter().chain(&self.one_with).collect()
    }

    /// All their entries in one order, each with the incident that it stands in.
    fn timeline(&self) -> Vec<(&IncidentView, &EntryView)> {
        one_timeline(&self.views())
    }
}

impl From<IncidentDetail> for Exported {
    fn from(detail: IncidentDetail) -> Self {
        Self {
            view: detail.view,
            trail: detail.trail,
            one_with: detail.one_with,
        }
    }
}

/// Writes incidents in a readable form.
///
/// # Errors
/// Where a form cannot be written.
pub fn write(
    incidents: &[Exported],
    format: Format,
    language: Language,
    colophon: &Colophon,
) -> Result<Vec<u8>, ExportError> {
    match format {
        Format::Json => json::write(incidents),
        Format::Csv => csv::write(incidents, language),
        Format::Html => {
            render(incidents, language, colophon, Style::Inline).map(String::into_bytes)
        }
    }
}

/// What is exported.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The incidents, newest first, or in the order asked for; those that are one stand once, with the
    /// first of them.
    pub incidents: Vec<Exported>,
    /// Incidents that were in the list but could not be read.
    pub left_out: usize,
}

impl Gathered {
    /// How many incidents there are, those that are one each by itself.
    pub(crate) fn count(&self) -> usize {
        self.incidents.iter().map(|one| one.views().len()).sum()
    }

    fn holds(&self, incident: SubjectId) -> bool {
        let mut views = self.incidents.iter().flat_map(Exported::views);
        views.any(|view| view.incident == incident)
    }

    fn add(&mut self, detail: IncidentDetail) {
        if self.holds(detail.view.incident) {
            return;
        }
        let mut exported = Exported::from(detail);
        let others = &mut exported.one_with;
        others.retain(|other| !self.holds(other.incident));
        self.incidents.push(exported);
    }
}

/// Incidents read from the list at once.
const PAGE: usize = 200;

/// Collects the incidents to be exported: those named, or all, with people called as readers of a
/// language call them.
///
/// # Errors
/// Where one that was named is not here, or the store cannot be read.
pub async fn gather(
    engine: &Engine,
    incidents: Option<Vec<SubjectId>>,
    language: Language,
) -> Result<Gathered, EngineError> {
    let said = |detail| in_words(detail, &engine.roster(), language);
    let mut gathered = Gathered::default();
    if let Some(named) = incidents {
        for incident in named {
            gathered.add(said(engine.incident(incident).await?));
        }
        return Ok(gathered);
    }
    let mut after = None;
    loop {
        let page = engine.incidents(after, PAGE).await?;
        for summary in &page {
            match engine.incident(summary.incident).await {
                Ok(detail) => gathered.add(said(detail)),
                Err(_) => gathered.left_out += 1,
            }
        }
        match page.last() {
            Some(last) => after = Some(last.incident),
            None => return Ok(gathered),
        }
    }
}

#[cfg(test)]
mod tests;
