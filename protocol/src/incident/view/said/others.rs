//! Another entry, as a sentence mentions it: so that nobody takes it for one with the same words.

use super::{Known, Part, Reader};
use crate::id::{EntryId, PersonKey};
use crate::incident::EntryKind;
use crate::incident::schema::{ActFields, ActWords};
use crate::roster::name_of;
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// Another entry, as a sentence mentions it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// The entry.
    pub entry: EntryId,
    /// What it is; none where it is not here.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// The beginning of its words; none where they are closed.
    pub text: Option<String>,
    /// Of a demand: the number that it has on every screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// To whom it is, who answers for it, or who promises it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whom: Option<String>,
    /// When it was, where another one is called the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

/// The entries of an incident by their ids: a sentence may mention another.
pub(in crate::incident::view) struct Others<'a> {
    by_id: BTreeMap<EntryId, &'a Known>,
    /// In the order of the log.
    known: &'a [Known],
    reader: &'a Reader<'a>,
    /// Those that are called like another; worked out where the first is mentioned.
    alike: OnceCell<BTreeSet<EntryId>>,
}

impl<'a> Others<'a> {
    pub(in crate::incident::view) fn of(known: &'a [Known], reader: &'a Reader<'a>) -> Self {
        Self {
            by_id: known.iter().map(|entry| (entry.id, entry)).collect(),
            known,
            reader,
            alike: OnceCell::new(),
        }
    }

    pub(super) fn get(&self, entry: EntryId) -> Option<&'a Known> {
        self.by_id.get(&entry).copied()
    }

    /// Another entry by its kind, the beginning of its words, and whatever tells it from others.
    pub(super) fn mention(&self, entry: EntryId) -> Part {
        let its = self.get(entry);
        let alike = self.alike.get_or_init(|| self.called_alike());
        let is_alike = its.filter(|its| alike.contains(&its.id));
        Part::Entry(Mention {
            entry,
            kind: its.map(|its| its.stored.kind_word.clone()),
            text: its.and_then(Known::short_text),
            number: its.and_then(|its| self.number(its)),
            whom: its.and_then(|its| self.whom(its)),
            at: is_alike.map(|its| its.given(u64::try_from(its.when_ms()).unwrap_or_default())),
        })
    }

    /// Demands are numbered in the order of the log, as their panel numbers them.
    fn number(&self, its: &Known) -> Option<u32> {
        let is_demand = |entry: &&Known| entry.stored.kind == Some(EntryKind::Demand);
        let mut demands = self.known.iter().filter(is_demand);
        let place = demands.position(|entry| entry.id == its.id)?;
        u32::try_from(place + 1).ok()
    }

    fn whom(&self, its: &Known) -> Option<String> {
        let person = |person: PersonKey| name_of(self.reader.roster, person);
        match its.stored.open.act.as_ref()? {
            ActFields::Notice(fields) => Some(person(fields.to)),
            ActFields::Handover(fields) => Some(person(fields.to)),
            ActFields::Task(fields) => Some(person(fields.owner)),
            ActFields::Promise(_) => its.word(|words| words.by.as_ref()),
            ActFields::Contact(_) => match its.words.as_ref()?.act.as_ref()? {
                ActWords::Contact(words) => words.person.clone(),
                _ => None,
            },
            _ => None,
        }
    }

    /// Entries of one kind with the same words and the same addressee; a number tells demands apart.
    fn called_alike(&self) -> BTreeSet<EntryId> {
        let mut called: BTreeMap<_, Vec<EntryId>> = BTreeMap::new();
        let numbered = |entry: &&Known| entry.stored.kind == Some(EntryKind::Demand);
        for entry in self.known.iter().filter(|entry| !numbered(entry)) {
            let name = (
                entry.stored.kind_word.as_str(),
                entry.short_text(),
                self.whom(entry),
            );
            called.entry(name).or_default().push(entry.id);
        }
        let alike = called.into_values().filter(|of_a_name| of_a_name.len() > 1);
        alike.flatten().collect()
    }
}
