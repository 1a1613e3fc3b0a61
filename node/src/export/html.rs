//! One HTML file that needs nothing beside it, looks calm, and prints. The page's print view is
//! the same document with its style linked, since the page's policy forbids style inside.

use super::csv::measured;
use super::{Colophon, ExportError, Exported};
use crate::wording::{
    Language, access, beside, beside_value, both_times, clock, day, disposal, doubts, file_size,
    isolated, offset, range, recusal, second, sentence, sentence_of,
};
use askama::Template;
use onscene_protocol::id::EntryId;
use onscene_protocol::incident::{ClockView, EntryView, IncidentView, MeasuredStep, ReviewView};

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
    trail: Vec<TrailRow<'a>>,
}

/// What was destroyed, opened or closed.
struct TrailRow<'a> {
    at: &'a str,
    author: &'a str,
    told: String,
}

fn trail(exported: &Exported, language: Language) -> Vec<TrailRow<'_>> {
    let (trail, entries) = (&exported.trail, &exported.view.entries);
    let disposals = trail.disposals.iter().map(|row| TrailRow {
        at: &row.at,
        author: &row.author,
        told: disposal(row, language),
    });
    let accesses = trail.accesses.iter().map(|row| TrailRow {
        at: &row.at,
        author: &row.author,
        told: access(
            row,
            entries.iter().find(|entry| entry.entry == row.entry),
            language,
        ),
    });
    let recusals = trail.recusals.iter().map(|row| TrailRow {
        at: &row.at,
        author: &row.author,
        told: recusal(row, language),
    });
    disposals.chain(accesses).chain(recusals).collect()
}

impl Article<'_> {
    fn has_headcounts(&self) -> bool {
        self.views.iter().any(|view| !view.headcounts.is_empty())
    }

    fn has_to_review(&self) -> bool {
        self.views.iter().any(|view| !view.to_review.is_empty())
    }

    fn has_measured(&self) -> bool {
        let mut steps = self.views.iter().flat_map(|view| &view.acts.measured);
        steps.any(|step| step.at.is_some())
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
        trail: trail(exported, language),
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

    fn sentence(&self, entry: &EntryView) -> String {
        sentence(entry, self.language)
    }

    /// What stands beside a count that was put right.
    fn first(&self, view: &IncidentView, entry: &EntryId) -> String {
        beside_value(view, *entry, self.language).unwrap_or_default()
    }

    fn to_review(&self, entry: &ReviewView) -> String {
        sentence_of(&entry.kind, &entry.said, &entry.at, self.language)
    }

    fn measured(&self, step: &MeasuredStep) -> String {
        measured(step, self.language)
    }

    fn clock(&self, of: &ClockView) -> Option<String> {
        let said = clock(of, self.language)?;
        Some(format!(
            "{}{}{said}",
            isolated(&of.name),
            self.say("：", ": ")
        ))
    }
    /// What stands over an entry: its line of work, who may know of it, its times, its corrections.
    fn marks(&self, article: &Article<'_>, entry: &EntryView) -> Vec<String> {
        let language = self.language;
        let track = entry.track.map(|track| language.track(&track).to_owned());
        let level = entry
            .disclosure
            .map(|of| language.disclosure(&of).to_owned());
        let late = entry.late.then(|| self.say("补记", "late").to_owned());
        let heard = entry.heard_at.as_ref().map(|heard| {
            let heard = beside(heard, &entry.at);
            format!("{} {heard}", self.say("获知于", "heard"))
        });
        let corrects = entry.corrects.map(|of| match language {
            Language::Chinese => format!("更正第 {} 条", article.number(&of)),
            Language::English => format!("corrects no. {}", article.number(&of)),
        });
        let corrected = entry.corrected_by.iter().map(|by| match language {
            Language::Chinese => format!("已被第 {} 条更正", article.number(by)),
            Language::English => format!("corrected by no. {}", article.number(by)),
        });
        let before = [
            track,
            level,
            late,
            both_times(entry, language),
            heard,
            corrects,
        ];
        before.into_iter().flatten().chain(corrected).collect()
    }

    fn doubts(&self, entry: &EntryView) -> Vec<String> {
        doubts(entry, self.language)
    }
}
