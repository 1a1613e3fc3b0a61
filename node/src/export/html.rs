//! One HTML file that needs nothing beside it, looks calm, and prints. The page's print view is
//! the same document with its style linked, since the page's policy forbids style inside.

use super::{Colophon, ExportError, Exported};
use crate::wording::{Language, beside, both_times, day, doubts, offset, range, second, size};
use askama::Template;
use onscene_protocol::id::EntryId;
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
    articles: Vec<Article<'a>>,
    colophon: &'a Colophon,
    style: Style<'a>,
}

/// One incident, with those that are one with it.
struct Article<'a> {
    incident: &'a IncidentView,
    /// All of them, this one first.
    views: Vec<&'a IncidentView>,
    timeline: Vec<(&'a IncidentView, &'a EntryView)>,
}

impl Article<'_> {
    fn has_headcounts(&self) -> bool {
        self.views.iter().any(|view| !view.headcounts.is_empty())
    }

    /// Whether it stands in another incident than the first.
    fn is_other(&self, view: &IncidentView) -> bool {
        view.incident != self.incident.incident
    }

    /// Whether the row at this place is the first of its date: it says the offset from UTC.
    fn is_first_of_day(&self, place: &usize) -> bool {
        let at = |place: usize| self.timeline.get(place).map(|(_, entry)| day(&entry.at));
        place.checked_sub(1).and_then(at) != at(*place)
    }

    /// The number of an entry in this document, from 1.
    fn number(&self, entry: &EntryId) -> String {
        let place = self.timeline.iter().position(|(_, e)| e.entry == *entry);
        place.map_or_else(|| "?".into(), |place| (place + 1).to_string())
    }
}

/// Renders the document.
pub(crate) fn render(
    incidents: &[Exported],
    language: Language,
    colophon: &Colophon,
    style: Style<'_>,
) -> Result<String, ExportError> {
    let articles = incidents.iter().map(|exported| Article {
        incident: &exported.view,
        views: exported.views(),
        timeline: exported.timeline(),
    });
    let printed = Printed {
        language,
        articles: articles.collect(),
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

    fn both_times(&self, entry: &EntryView) -> Option<String> {
        both_times(entry, self.language)
    }

    fn doubts(&self, entry: &EntryView) -> Vec<String> {
        doubts(entry, self.language)
    }
}
