//! What stands at the head of an incident's page, and what its forms begin with.

use super::super::menu;
use super::Page;
use crate::wording::{Counted, beside, beside_value, counted_range};
use chrono::DateTime;
use onscene_protocol::id::EntryId;
use onscene_protocol::incident::{Command, MilestoneName, State, Track};

impl Page<'_> {
    /// Whether this track alone is shown.
    pub(super) fn shows(&self, track: &Track) -> bool {
        self.track == Some(*track)
    }

    /// Everyone who wrote in this incident, in the order of their first entry.
    pub(super) fn writers(&self) -> String {
        let mut names: Vec<&str> = Vec::new();
        for entry in &self.view.entries {
            if !entry.author.is_empty() && !names.contains(&entry.author.as_str()) {
                names.push(&entry.author);
            }
        }
        names.join(self.frame.language.say("、", ", "))
    }

    /// The latest headcount, what it was first, and whether it is disputed.
    pub(super) fn latest_count(&self) -> Option<(String, String, bool)> {
        let latest = self.view.headcounts.last()?;
        let language = self.frame.language;
        let people = counted_range(latest.low, latest.high, Counted::Person, language);
        let first = beside_value(self.view, latest.entry, language);
        Some((people, first.unwrap_or_default(), latest.disagrees))
    }

    /// Each time that a milestone was reached, and by whom: a second one arrives later than the first.
    pub(super) fn reached(&self, name: &MilestoneName) -> Vec<(String, &str)> {
        let reached = self.view.milestones.iter().filter(|row| row.name == *name);
        let mut reached: Vec<_> = reached.collect();
        reached.sort_by_key(|row| DateTime::parse_from_rfc3339(row.when()).ok());
        let told = reached.into_iter().map(|row| {
            let at = self.moment(row.when());
            let at = match row.corrected {
                true => format!("{at} · {}", self.frame.w.acts.corrected),
                false => at,
            };
            (at, row.by.as_ref().unwrap_or(&row.author).as_str())
        });
        told.collect()
    }

    /// A time as it is said now: the minute, with its day and its year where they are others.
    pub(super) fn moment(&self, at: &str) -> String {
        beside(at, &self.watch.now_text())
    }

    /// The milestone that commonly comes next: the one after the furthest that was reached. It began with
    /// what was received.
    pub(super) fn next_milestone(&self) -> MilestoneName {
        let reached = self.view.milestones.iter().map(|row| row.name);
        let furthest = reached.max().unwrap_or(MilestoneName::Received);
        let mut later = MilestoneName::ALL.iter().copied();
        later
            .find(|name| *name > furthest)
            .unwrap_or(MilestoneName::Archived)
    }

    /// Whether the incident, as it is, may take an act: its form is offered.
    pub(super) fn takes(&self, act: &str) -> bool {
        Command::may_be_taken(act, self.view.state)
    }

    /// Whether somebody typed what was to be saved: an opening that failed loses nothing.
    pub(super) fn is_typed(&self) -> bool {
        !self.typed.typed("do").is_empty()
    }

    /// Whether it may still take acts of every kind.
    pub(super) fn is_open_to_all(&self) -> bool {
        !matches!(self.view.state, State::Archived | State::Voided)
    }

    /// The milestones that may be recorded.
    pub(super) fn milestones(&self) -> impl Iterator<Item = &'static MilestoneName> {
        let archived = self.view.state == State::Archived;
        let all = MilestoneName::ALL.iter();
        all.filter(move |name| !archived || name.may_follow_archive())
    }

    /// Whether it is the one that is chosen in the form: as it was typed, else the next.
    pub(super) fn is_next(&self, name: &MilestoneName) -> bool {
        match self.typed("milestone", "name") {
            "" => *name == self.next_milestone(),
            typed => typed == name.word(),
        }
    }

    /// An entry, as every menu calls it.
    pub(super) fn called(&self, entry: &EntryId) -> String {
        let mut entries = self.view.entries.iter();
        let row = entries.find(|row| row.entry == *entry);
        row.map_or_else(String::new, |row| {
            menu::called(self.view, row, self.frame.language)
        })
    }

    /// Whether the entry that is being corrected has this.
    pub(super) fn corrects(&self, part: &str) -> bool {
        let correcting = self.correcting.iter();
        correcting
            .flat_map(|entry| &entry.parts)
            .any(|has| *has == part)
    }

    /// Whether a milestone may be put right by that name.
    pub(super) fn may_be(name: &MilestoneName) -> bool {
        !matches!(name, MilestoneName::Ended | MilestoneName::Archived)
    }
}
