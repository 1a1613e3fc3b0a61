//! One HTML file that needs nothing beside it, looks calm, and prints. The page's print view is
//! the same document with its style linked, since the page's policy forbids style inside.

use super::language::{Language, day, range, second, size};
use super::{Colophon, ExportError};
use askama::Template;
use onscene_protocol::incident::{EntryView, IncidentView, MilestoneView};

/// The style of the printed document.
pub(crate) const PRINT_STYLE: &str = include_str!("print.css");

/// Where the style stands.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Style<'a> {
    /// In the file.
    Inline,
    /// At this address.
    Linked(&'a str),
}

#[derive(Template)]
#[template(path = "incidents.html")]
struct Printed<'a> {
    language: Language,
    incidents: &'a [IncidentView],
    colophon: &'a Colophon,
    style: Style<'a>,
}

/// Renders the document.
pub(crate) fn render(
    incidents: &[IncidentView],
    language: Language,
    colophon: &Colophon,
    style: Style<'_>,
) -> Result<String, ExportError> {
    let printed = Printed {
        language,
        incidents,
        colophon,
        style,
    };
    Ok(printed.render()?)
}

impl Printed<'_> {
    /// Both languages of a label that only this document has.
    fn say(&self, chinese: &'static str, english: &'static str) -> &'static str {
        self.language.say(chinese, english)
    }

    fn title<'a>(&self, incident: &'a IncidentView) -> &'a str {
        let untitled = self.say("（无标题）", "(untitled)");
        incident.title.as_deref().unwrap_or(untitled)
    }

    fn headcount(&self, incident: &IncidentView, entry: &EntryView) -> Option<String> {
        let count = incident
            .headcounts
            .iter()
            .find(|c| c.entry == entry.entry)?;
        let by = count.by.as_deref().unwrap_or_default();
        let range = range(&count.low, &count.high);
        Some(match self.language {
            Language::Chinese => format!("{range} 人（{by} 清点）"),
            Language::English => format!("{range} people, counted by {by}"),
        })
    }

    fn milestone<'a>(
        &self,
        incident: &'a IncidentView,
        entry: &EntryView,
    ) -> Option<&'a MilestoneView> {
        incident.milestones.iter().find(|m| m.entry == entry.entry)
    }

    /// The number of an entry in this document, from 1.
    fn number(&self, incident: &IncidentView, entry: &onscene_protocol::id::EntryId) -> String {
        let place = incident.entries.iter().position(|e| e.entry == *entry);
        place.map_or_else(|| "?".into(), |place| (place + 1).to_string())
    }
}
