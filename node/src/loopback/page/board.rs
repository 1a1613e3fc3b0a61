//! What was done in an incident, card by card: each with the clause of the plan that it serves, what is
//! missing in red with the time that has passed, and links to the forms that come next.

mod outward;
mod staff;

use crate::engine::IncidentDetail;
use crate::wording::Language;
use crate::wording::words;
use crate::wording::{day, minute, sentence};
use crate::wording::{elapsed, name_pressing, pressing_words};
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::{NarrowState, Opened, PressingKind, StepView, WrittenBy};

/// How many pressing things stand in sight above the timeline; the others are folded away.
pub(super) const PRESSING_SHOWN: usize = 3;

/// Rows of one kind.
pub(super) struct Card {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) clause: &'static str,
    pub(super) rows: Vec<BoardRow>,
}

impl Card {
    /// Whether something in it is missing, contradicts itself, or was just opened.
    pub(super) fn needs_a_look(&self) -> bool {
        let mut rows = self.rows.iter();
        rows.any(|row| !row.alarms.is_empty() || row.opened.is_some())
    }
}

/// One thing that was done, and what became of it.
#[derive(Default)]
pub(super) struct BoardRow {
    pub(super) entry: Option<EntryId>,
    pub(super) head: String,
    pub(super) meta: String,
    pub(super) text: Option<String>,
    /// What is missing or contradicts itself.
    pub(super) alarms: Vec<String>,
    /// Each step since.
    pub(super) steps: Vec<String>,
    /// Forms that may come next: the act, and its words.
    pub(super) next: Vec<(&'static str, &'static str)>,
    /// Another document that it is about, and what it is: the linked one in which an invited unit
    /// entered it, or the other of two incidents.
    pub(super) elsewhere: Option<(SubjectId, &'static str)>,
    /// A frozen text, as it went out.
    pub(super) paper: Option<String>,
    /// Names that can be opened, which is recorded.
    pub(super) sealed: bool,
    /// Those that were just opened.
    pub(super) opened: Option<Opened>,
}

/// What cards are made from.
pub(super) struct Board<'a> {
    pub(super) detail: &'a IncidentDetail,
    pub(super) opened: Option<(EntryId, &'a Opened)>,
    pub(super) language: Language,
}

impl Board<'_> {
    /// All cards that have a row, what is pressing first.
    pub(super) fn cards(&self) -> Vec<Card> {
        let mut cards = vec![self.pressing()];
        cards.extend(self.staff_cards());
        cards.extend(self.outward_cards());
        cards.retain(|card| !card.rows.is_empty());
        for row in cards.iter_mut().flat_map(|card| &mut card.rows) {
            self.mark(row);
        }
        cards
    }

    /// What an invited unit entered says so, and goes on in its linked document.
    fn mark(&self, row: &mut BoardRow) {
        let entries = self.detail.view.entries.iter();
        let mut of = entries.filter(|entry| row.entry == Some(entry.entry));
        if let Some(origin) = of.next().and_then(|entry| entry.origin.as_ref()) {
            row.meta = format!("{} · {}", row.meta, origin.unit);
            row.next.clear();
            row.elsewhere = Some((origin.document, words(self.language).from_unit));
        }
    }

    const fn say(&self, chinese: &'static str, english: &'static str) -> &'static str {
        self.language.say(chinese, english)
    }

    /// What is overdue or missing here and now.
    fn pressing(&self) -> Card {
        let rows = self.detail.local.pressing.iter().map(|item| BoardRow {
            entry: Some(item.entry),
            head: name_pressing(self.language, item.what).to_owned(),
            text: pressing_words(self.language, item),
            alarms: vec![elapsed(self.language, item.elapsed_ms)],
            ..BoardRow::default()
        });
        Card {
            id: "pressing",
            title: self.say("要紧的事", "Pressing"),
            clause: "二.4",
            rows: rows.collect(),
        }
    }

    /// That what is shown is not what was first written.
    fn corrected(&self, corrected: bool) -> Option<String> {
        let words = crate::wording::words(self.language);
        corrected.then(|| words.acts.corrected.to_owned())
    }

    /// The time since something is pressing, where it is.
    fn alarm(&self, entry: EntryId, what: PressingKind) -> Option<String> {
        let pressing = self.detail.local.pressing.iter();
        let mut pressing = pressing.filter(|item| item.entry == entry && item.what == what);
        pressing
            .next()
            .map(|item| elapsed(self.language, item.elapsed_ms))
    }

    fn meta(&self, by: &WrittenBy) -> String {
        let late = by.late.then(|| self.say("（补记）", " (typed later)"));
        format!(
            "{}{} {}",
            when(by.when()),
            late.unwrap_or_default(),
            by.author
        )
    }

    /// A step: what it is, when, who, and what was said.
    fn step(&self, what: &str, step: &StepView) -> String {
        self.said(what, &step.by, step.text.as_ref())
    }

    /// The same of any entry, with what was put in the place of its words since.
    fn said(&self, what: &str, by: &WrittenBy, text: Option<&String>) -> String {
        let text = text.map_or("", String::as_str);
        let told = format!("{what} {} {text}", self.meta(by));
        let right = self.put_right(by.entry);
        [told]
            .into_iter()
            .chain(right)
            .collect::<Vec<_>>()
            .join(" · ")
    }

    /// The corrections of an entry in words: as visible in a card as beside the entry. Values that were
    /// put right stand in its sentence.
    fn put_right(&self, entry: EntryId) -> Vec<String> {
        let mark = words(self.language).acts.corrected;
        let entries = &self.detail.view.entries;
        let corrections = entries.iter().filter(|row| row.corrects == Some(entry));
        let said = corrections.filter_map(|row| {
            let text = row.text.as_deref()?;
            let by = format!("{} {}", minute(row.when()), row.author);
            Some(format!("{mark}{}{text} · {by}", self.say("：", ": ")))
        });
        said.collect()
    }

    /// An entry: whose it is, and what it says, as the timeline says it.
    fn row(&self, by: &WrittenBy, head: impl Into<String>) -> BoardRow {
        let mut entries = self.detail.view.entries.iter();
        let entry = entries.find(|entry| entry.entry == by.entry);
        BoardRow {
            entry: Some(by.entry),
            head: head.into(),
            meta: self.meta(by),
            text: entry.map(|entry| sentence(entry, self.language)),
            steps: self.put_right(by.entry),
            ..BoardRow::default()
        }
    }

    /// A row whose text is frozen, and folded away.
    fn paper(&self, by: &WrittenBy, head: impl Into<String>, text: Option<&String>) -> BoardRow {
        BoardRow {
            text: None,
            paper: text.cloned(),
            ..self.row(by, head)
        }
    }

    /// Names that are sealed by themselves, in a row.
    fn with_people(&self, mut row: BoardRow, states: &[NarrowState]) -> BoardRow {
        let opened = self.opened.filter(|(entry, _)| row.entry == Some(*entry));
        row.opened = opened.map(|(_, opened)| opened.clone());
        row.sealed = row.opened.is_none() && states.contains(&NarrowState::Sealed);
        if states.contains(&NarrowState::Destroyed) {
            row.alarms.push(self.say("已销毁", "Destroyed").to_owned());
        }
        row
    }
}

fn when(at: &str) -> String {
    format!("{} {}", day(at), minute(at))
}
