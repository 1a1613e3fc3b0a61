//! What waits for somebody in an incident, kept in its line of the list: promises (plan 五.5), tasks
//! (plan 五.1), notices (plan 四.1). Deadlines over hundreds of incidents, and the register of promises,
//! come from here without reading a document.

use super::Known;
use crate::id::{EntryId, PersonKey};
use crate::incident::EntryKind;
use crate::incident::schema::ActFields;
use crate::roster::{Roster, is_same_person};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What kind of thing waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WaitingKind {
    /// A promise that was not kept yet.
    Promise,
    /// A task that is not done yet.
    Task,
    /// A notice that has not reached anyone yet.
    Notice,
}

/// One thing that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingItem {
    /// Its entry.
    pub entry: EntryId,
    /// What kind it is.
    pub what: WaitingKind,
    /// What it says.
    pub text: Option<String>,
    /// Whom it waits for: a task's owner, a notice's addressee.
    pub person: Option<PersonKey>,
    /// Who promised, as it was written.
    pub by: Option<String>,
    /// When it is due, milliseconds since 1970; none where no time was set.
    pub due_ms: Option<u64>,
    /// When it was written, milliseconds since 1970 by its laptop's clock.
    pub since_ms: u64,
}

/// All that waits in one incident.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Waiting {
    items: BTreeMap<EntryId, WaitingItem>,
    /// What was closed, and by whom where that matters: of a notice, only its addressee's word counts.
    closed: BTreeMap<EntryId, BTreeSet<Option<PersonKey>>>,
}

impl Waiting {
    /// What waits, by what is known of people: somebody may have read a notice on another laptop of
    /// theirs.
    pub fn items<'a>(&'a self, roster: &'a Roster) -> impl Iterator<Item = &'a WaitingItem> {
        let is_read = |item: &WaitingItem| {
            let readers = self.closed.get(&item.entry).into_iter().flatten().flatten();
            let to = item.person;
            to.is_some_and(|to| readers.copied().any(|by| is_same_person(roster, to, by)))
        };
        self.items.values().filter(move |item| !is_read(item))
    }

    /// Takes note of an entry that counts, in whatever order they come.
    pub(super) fn add(&mut self, entry: &Known) {
        let open = |what, person, due_ms| WaitingItem {
            entry: entry.id,
            what,
            text: entry.main_text(),
            person,
            by: entry.word(|words| words.by.as_ref()),
            due_ms,
            since_ms: entry.stored.at.wall_ms,
        };
        match (&entry.stored.open.act, entry.stored.kind) {
            (Some(ActFields::Promise(fields)), _) => {
                self.open(open(WaitingKind::Promise, None, Some(fields.due_ms)));
            }
            (Some(ActFields::Task(fields)), _) => {
                self.open(open(WaitingKind::Task, Some(fields.owner), fields.due_ms));
            }
            (Some(ActFields::Notice(fields)), _) => {
                self.open(open(WaitingKind::Notice, Some(fields.to), None));
            }
            (Some(ActFields::PromiseDone(step)), _) => self.close(step.promise, None),
            (Some(ActFields::TaskStep(step)), Some(EntryKind::TaskDone)) => {
                self.close(step.task, None);
            }
            (Some(ActFields::NoticeStep(step)), Some(EntryKind::NoticeRead)) => {
                self.close(step.notice, Some(entry.from.author));
            }
            (Some(ActFields::NoticeStep(step)), Some(EntryKind::NoticeActed)) => {
                self.close(step.notice, None);
            }
            (Some(ActFields::NoticeStep(step)), Some(EntryKind::NoticeTold))
                if step.answered == Some(true) =>
            {
                self.close(step.notice, None);
            }
            _ => {}
        }
    }

    fn open(&mut self, item: WaitingItem) {
        let closes = |by: &Option<PersonKey>| by.is_none() || *by == item.person;
        let closed = self.closed.get(&item.entry);
        if !closed.is_some_and(|by| by.iter().any(closes)) {
            self.items.insert(item.entry, item);
        }
    }

    /// What was closed is remembered, so that the order in which entries came leaves no trace.
    fn close(&mut self, entry: EntryId, by: Option<PersonKey>) {
        let closes = |item: &WaitingItem| by.is_none() || by == item.person;
        if self.items.get(&entry).is_some_and(closes) {
            self.items.remove(&entry);
        }
        self.closed.entry(entry).or_default().insert(by);
    }
}
