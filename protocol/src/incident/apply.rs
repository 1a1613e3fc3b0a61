//! From records to the document. The outcome is a function of the set of records, not of their
//! order.

use super::{Incident, Placed, Provenance, whole_chain};
use crate::contain::{self, Contained, Expected, Misformed};
use crate::id::{EntryId, RecordId, SubjectId, WriterId};
use crate::record::{Checked, Kind, Record};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What became of records that were given to a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// Entries that are in the document now and were not before.
    pub entries: Vec<EntryId>,
    /// Records that are kept but not applied, with the reason.
    pub misformed: Vec<(RecordId, Misformed)>,
    /// Whether a record came that displaces one that was applied already: two changes under one
    /// writer and number, the lower id counts. The document must be made anew from all records.
    pub must_rebuild: bool,
    /// Records that came before and whose turn it is now: to be applied once more, all together.
    pub due: Vec<RecordId>,
}

/// A change that has its place, and is not in the document yet.
type Ready = (Provenance, WriterId, u64, Contained);

impl Incident {
    /// The incident that these records make, whatever their order.
    pub fn from_records<C: Checked>(subject: SubjectId, records: &[C]) -> Self {
        let mut incident = Self::new(subject);
        incident.apply(records);
        incident
    }

    /// Applies what is new among the records: changes of this subject whose bodies are here.
    /// Other kinds, other subjects and what is applied already are passed over.
    pub fn apply<C: Checked>(&mut self, records: &[C]) -> Applied {
        let mut outcome = Applied::default();
        let mut ready = Vec::new();
        for record in records {
            self.note_scene_plan(record.record());
        }
        let of_subject = records.iter().map(Checked::record).filter(|record| {
            let header = record.header();
            header.kind == Kind::Change && header.subject == self.subject
        });
        let mut ordered: Vec<&Record> = of_subject.collect();
        // A chain that comes whole waits for nothing.
        ordered.sort_by_cached_key(|record| {
            let header = record.header();
            (header.writer(), header.seq, record.id())
        });
        for record in &ordered {
            if let Err(why) = self.take(record, &mut ready, &mut outcome) {
                self.refuse(record.id(), why, &mut outcome);
            }
        }
        if !outcome.must_rebuild {
            let writers = ready.iter().map(|(_, writer, ..)| *writer).collect();
            self.materialise(ready, &mut outcome);
            outcome.due = self.due(writers);
        }
        outcome
    }

    /// As [`Self::apply`]; what was waiting for these records is read again and applied as well.
    pub fn apply_with<C: Checked, W: Checked>(
        &mut self,
        records: &[C],
        mut read: impl FnMut(&[RecordId]) -> Vec<W>,
    ) -> Applied {
        let mut outcome = self.apply(records);
        while !outcome.must_rebuild && !outcome.due.is_empty() {
            let due = std::mem::take(&mut outcome.due);
            let waited = read(&due);
            if waited.is_empty() {
                break;
            }
            let next = self.apply(&waited);
            outcome.entries.extend(next.entries);
            outcome.misformed.extend(next.misformed);
            outcome.must_rebuild = next.must_rebuild;
            // What could not be read keeps waiting.
            outcome.due = next.due;
            outcome.due.retain(|record| !due.contains(record));
        }
        outcome.due.clear();
        outcome
    }

    /// Applies a record that this laptop just wrote, without the copy by which [`Self::apply`]
    /// guards against what others write.
    ///
    /// # Errors
    /// Where it is not applied. The incident may be in any state then and must be dropped.
    pub fn apply_own<C: Checked>(&mut self, record: &C) -> Result<Vec<EntryId>, Misformed> {
        let mut outcome = Applied::default();
        let mut ready = Vec::new();
        self.take(record.record(), &mut ready, &mut outcome)?;
        let changes: Vec<Contained> = ready.iter().map(|(.., change)| change.clone()).collect();
        contain::apply_to(Arc::make_mut(&mut self.document), &changes)?;
        for (provenance, writer, seq, _) in ready {
            self.enter(provenance, writer, seq, &mut outcome);
        }
        Ok(outcome.entries)
    }

    fn enter(&mut self, provenance: Provenance, writer: WriterId, seq: u64, outcome: &mut Applied) {
        let entry = EntryId::of_change(self.subject, writer, seq);
        self.entries.insert(entry, provenance);
        outcome.entries.push(entry);
    }

    fn take(
        &mut self,
        record: &Record,
        ready: &mut Vec<Ready>,
        outcome: &mut Applied,
    ) -> Result<(), Misformed> {
        let header = record.header();
        self.chains.note(record);
        let Some(body) = record.body() else {
            return Ok(());
        };
        if self.misformed.contains_key(&record.id()) {
            return Ok(());
        }
        let (writer, seq) = (header.writer(), header.seq);
        let counting = self.places.get(&(writer, seq)).copied();
        if counting.is_some_and(|counting| counting.record == record.id()) {
            return Ok(());
        }
        let expected = Expected {
            subject: self.subject,
            writer,
            seq,
        };
        let change = Contained::from_bytes(body, &expected)?;
        let provenance = Provenance {
            record: record.id(),
            author: header.author,
            organisation: header.organisation,
            time: header.time,
        };
        let claim = (writer, seq, record.id());
        let Some(dependency) = self.dependency(writer, seq) else {
            self.waiting.insert(claim, provenance);
            return Ok(());
        };
        self.waiting.remove(&claim);
        let follows = change.dependency() == Some(dependency);
        match counting {
            None if follows => {
                let placed = Placed {
                    record: record.id(),
                    hash: change.hash(),
                };
                self.places.insert((writer, seq), placed);
                ready.push((provenance, writer, seq, change));
                Ok(())
            }
            Some(counting) if follows && record.id() < counting.record => {
                outcome.must_rebuild = true;
                Ok(())
            }
            _ => {
                self.displaced.insert(claim, provenance);
                Err(if follows {
                    Misformed::Equivocation
                } else {
                    Misformed::Dependencies
                })
            }
        }
    }

    /// The records that waited for what these writers' chains have now, as far as they go on.
    fn due(&self, writers: BTreeSet<WriterId>) -> Vec<RecordId> {
        let mut due = Vec::new();
        for writer in writers {
            let mut next = self.last_seq(writer).saturating_add(1);
            for (_, seq, record) in self.waiting.range(whole_chain(writer)).map(|(at, _)| at) {
                if *seq > next {
                    break;
                }
                next = seq.saturating_add(1);
                due.push(*record);
            }
        }
        due
    }

    fn refuse(&mut self, record: RecordId, why: Misformed, outcome: &mut Applied) {
        if self.misformed.insert(record, why).is_none() {
            outcome.misformed.push((record, why));
        }
    }

    /// Applies all that is ready at once; where Automerge does not take it, one by one, so that
    /// one bad change keeps nobody else's out.
    fn materialise(&mut self, ready: Vec<Ready>, outcome: &mut Applied) {
        if ready.is_empty() {
            return;
        }
        let changes: Vec<Contained> = ready.iter().map(|(.., change)| change.clone()).collect();
        let whole = contain::apply(&self.document, &changes);
        let one_by_one = whole.is_err();
        if let Ok(document) = whole {
            self.document = Arc::new(document);
        }
        for (provenance, writer, seq, change) in ready {
            if one_by_one {
                match contain::apply(&self.document, std::slice::from_ref(&change)) {
                    Ok(document) => self.document = Arc::new(document),
                    Err(why) => {
                        self.refuse(provenance.record, why, outcome);
                        continue;
                    }
                }
            }
            self.enter(provenance, writer, seq, outcome);
        }
    }
}
