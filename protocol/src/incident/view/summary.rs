//! One line of the list of incidents.

use super::waiting::Waiting;
use super::{Known, Reader, Tally, text};
use crate::id::{EntryId, RecordId, SubjectId};
use crate::incident::{EntryKind, Incident, IncidentKind, MilestoneName};
use crate::roster::Counts;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How far an incident has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// People are at it.
    #[default]
    Open,
    /// A named person declared it ended.
    Ended,
    /// It is archived.
    Archived,
    /// It was started by mistake.
    Voided,
}

impl State {
    /// The state that an entry brings about. An incident is in the last of those of its entries,
    /// whatever their order.
    pub(super) fn of_entry(entry: &Known) -> Self {
        match (entry.stored.kind, entry.stored.open.milestone) {
            (Some(EntryKind::Void), _) => Self::Voided,
            (_, Some(MilestoneName::Archived)) => Self::Archived,
            (_, Some(MilestoneName::Ended)) => Self::Ended,
            _ => Self::Open,
        }
    }
}

/// What a list shows of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Its id.
    pub incident: SubjectId,
    /// What kind it is; none while its first entry has not arrived.
    pub kind: Option<IncidentKind>,
    /// Its title; none where the key is missing.
    pub title: Option<String>,
    /// Where it is.
    pub place: Option<String>,
    /// How far it has come.
    pub state: State,
    /// Whether it is a drill.
    pub drill: bool,
    /// How many entries it has.
    pub entries: usize,
    /// When it started, RFC 3339.
    pub started_at: Option<String>,
    /// When the latest entry was written, RFC 3339.
    pub last_at: Option<String>,
    /// The place of the latest entry in the order of records.
    pub last_order: u64,
    /// The record of that entry: of two at one place the higher counts, as in the timeline.
    pub last_record: Option<RecordId>,
    /// The place of the beginning that counts, the first of several.
    pub started_order: Option<(u64, RecordId)>,
    /// The version of the plan that it pinned as it began.
    #[serde(default)]
    pub plan: Option<RecordId>,
    /// What it began as.
    #[serde(default)]
    pub begun_as: Option<IncidentKind>,
    /// What a concern became, by the first entry that says so.
    #[serde(default)]
    pub raised: Option<(u64, RecordId, IncidentKind)>,
    /// What waits for somebody.
    #[serde(default)]
    pub waiting: Waiting,
    /// What statistics count of it.
    #[serde(default)]
    pub tally: Tally,
    /// The incident that it was made from, where it is a document that was linked for an invited unit.
    #[serde(default)]
    pub linked_from: Option<SubjectId>,
    /// Entries whose values a correction puts right, here already or not: with one of these, all of the
    /// line is made anew.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub amended: BTreeSet<EntryId>,
    /// Whether it is closed to whoever asks: they were recused.
    #[serde(default)]
    pub closed: bool,
}

impl Summary {
    /// An incident of which no entry is known.
    fn empty(incident: SubjectId) -> Self {
        Self {
            incident,
            kind: None,
            title: None,
            place: None,
            state: State::Open,
            drill: false,
            entries: 0,
            started_at: None,
            last_at: None,
            last_order: 0,
            last_record: None,
            started_order: None,
            plan: None,
            begun_as: None,
            raised: None,
            waiting: Waiting::default(),
            tally: Tally::default(),
            linked_from: None,
            amended: BTreeSet::new(),
            closed: false,
        }
    }

    /// Whether it is a concern that was resolved: closed with its outcome, neither open nor overdue.
    pub fn is_closed_concern(&self) -> bool {
        self.kind == Some(IncidentKind::Concern) && self.state >= State::Ended
    }

    /// Whether what waits in it still does: not where it was started by mistake, nor in a concern that
    /// was resolved.
    pub fn is_waited_in(&self) -> bool {
        self.state != State::Voided && !self.is_closed_concern()
    }

    fn add(&mut self, entry: &Known) {
        self.entries += 1;
        self.amended.extend(entry.puts_right().map(|(of, _)| of));
        self.tally.add(entry);
        self.waiting.add(entry);
        let order = (entry.from.time.bits(), entry.from.record);
        let is_start = entry.stored.kind == Some(EntryKind::Start);
        if is_start && self.started_order.is_none_or(|known| order < known) {
            self.started_order = Some(order);
            self.tally.by = Some(entry.from.author);
            self.begun_as = entry.stored.open.incident;
            self.plan = entry.plan();
            self.linked_from = entry.linked_from();
            self.tally.issue = entry.word(|words| words.category.as_ref());
            self.drill = entry.stored.open.drill.unwrap_or(false);
            self.title = entry.word(|words| words.title.as_ref());
            self.place = entry.word(|words| words.place.as_ref());
            self.started_at = Some(text(entry.at()));
        }
        if entry.stored.kind == Some(EntryKind::Raised)
            && let Some(kind) = entry.stored.open.incident
            && self.raised.is_none_or(|(at, by, _)| order < (at, by))
        {
            self.raised = Some((order.0, order.1, kind));
        }
        self.kind = self.raised.map(|(.., kind)| kind).or(self.begun_as);
        self.state = self.state.max(State::of_entry(entry));
        if (order.0, Some(order.1)) >= (self.last_order, self.last_record) {
            (self.last_order, self.last_record) = (order.0, Some(order.1));
            self.last_at = Some(text(entry.at()));
        }
    }
}

impl Incident {
    /// The incident's line in the list, from all of its entries.
    pub fn summary(&self, reader: &Reader<'_>) -> Summary {
        let mut summary = Summary::empty(self.subject);
        for entry in self.judged(reader).0 {
            summary.add(&entry);
        }
        summary
    }

    /// The line after these entries came, from the line before: costs as much as they are.
    pub fn summary_after(
        &self,
        before: Summary,
        entries: &[EntryId],
        reader: &Reader<'_>,
    ) -> Summary {
        let bench = self.bench(reader);
        let judge = &bench.judge;
        // Where somebody who wrote here was revoked, one record may make others count.
        let mut writers = self.entries.values();
        if !judge.is_idle() && writers.any(|from| judge.concerns(from.author)) {
            return self.summary(reader);
        }
        let came = entries.iter();
        let came = came.filter_map(|id| self.known_entry(*id, reader));
        let came: Vec<Known> = came
            .filter(|entry| bench.counts(entry) == Counts::Yes)
            .collect();
        let is_amended = |entry: &Known| before.amended.contains(&entry.id);
        if came
            .iter()
            .any(|entry| entry.puts_right().is_some() || is_amended(entry))
        {
            return self.summary(reader);
        }
        let mut summary = before;
        for entry in &came {
            summary.add(entry);
        }
        summary
    }
}
