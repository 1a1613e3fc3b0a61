//! Promises: who will do what by when, and that it was done (plan 五.5). A promise makes a deadline.

use super::{Act, Deciding, Refusal, line, text};
use crate::id::EntryId;
use crate::incident::schema::{ActFields, PromiseDoneFields, PromiseFields};
use crate::incident::{EntryKind, Given, Incident, NewEntry, Words};
use serde::{Deserialize, Serialize};

/// A promise that belongs to a demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// The demand.
    pub demand: EntryId,
    /// What is promised.
    pub text: String,
    /// Who promises, as an office.
    pub who: String,
    /// By when.
    pub due: Given,
}

/// A promise was kept. Said twice, both stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseDone {
    /// The promise.
    pub promise: EntryId,
    /// How it was kept.
    pub text: String,
}

impl Act for Promise {
    fn decide(self, incident: &Incident, _: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        incident.needs(EntryKind::Demand, self.demand)?;
        let words = Words {
            text: Some(text("text", &self.text)?),
            by: Some(line("who", &self.who)?),
            ..Words::default()
        };
        let fields = PromiseFields {
            demand: self.demand,
            due_ms: self.due.0,
        };
        Ok(NewEntry::of(EntryKind::Promise, ActFields::Promise(fields)).saying(words))
    }
}

impl Act for PromiseDone {
    fn decide(self, incident: &Incident, _: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        incident.needs(EntryKind::Promise, self.promise)?;
        let fields = PromiseDoneFields {
            promise: self.promise,
        };
        let entry = NewEntry::of(EntryKind::PromiseDone, ActFields::PromiseDone(fields));
        Ok(entry.saying(Words::text(text("text", &self.text)?)))
    }
}
