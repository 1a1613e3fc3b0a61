//! Which bags were made of what, and which keys stand in them: from archive records that count.

use crate::clock::Timestamp;
use crate::id::{KeyId, PersonKey, RecordId, SubjectId};
use crate::record::body::Archive;
use crate::record::{Checked, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// One archive record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archived {
    /// The record.
    pub record: RecordId,
    /// The unit's subject that it stands in.
    pub unit: SubjectId,
    /// Who made the bag.
    pub by: PersonKey,
    /// When, by their clock.
    pub time: Timestamp,
    /// What it says.
    pub body: Archive,
}

/// All that are known. Lives in memory only.
#[derive(Debug, Clone, Default)]
pub struct Archives {
    all: BTreeMap<RecordId, Archived>,
    keys: BTreeSet<KeyId>,
}

impl Archives {
    /// Takes note of a record that counts. The caller answers for that, and for its standing in a unit's
    /// subject.
    pub fn learn(&mut self, record: &impl Checked) {
        let record = record.record();
        let header = record.header();
        let body = record.body().filter(|_| header.kind == Kind::Archive);
        let Some(Ok(body)) = body.map(Archive::from_bytes) else {
            return;
        };
        self.keys.extend(body.keys.iter().copied());
        let archived = Archived {
            record: record.id(),
            unit: header.subject,
            by: header.author,
            time: header.time,
            body,
        };
        self.all.insert(record.id(), archived);
    }

    /// Whether a key stands in a bag in clear: nothing new is sealed under it.
    pub fn opens(&self, key: KeyId) -> bool {
        self.keys.contains(&key)
    }

    /// The records about a document, the earliest first.
    pub fn of(&self, subject: SubjectId) -> Vec<&Archived> {
        let is_in = |archived: &&Archived| {
            let mut documents = archived.body.documents.iter();
            documents.any(|document| document.subject == subject)
        };
        let mut found: Vec<&Archived> = self.all.values().filter(is_in).collect();
        found.sort_by_key(|archived| (archived.time, archived.record));
        found
    }
}
