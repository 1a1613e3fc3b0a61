//! From records to the document. The outcome is a function of the set of records, not of their
//! order.

use super::{Claim, Incident, Placed, Provenance};
use crate::contain::{self, Contained, Expected, Misformed};
use crate::id::{EntryId, RecordId, SubjectId, WriterId};
use crate::limit::DISPLACED_PER_WRITER_MAX;
use crate::record::{Kind, Record};
use crate::verify::Checked;

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
}

impl Incident {
    /// The incident that these records make, whatever their order.
    pub fn from_records<C: Checked>(subject: SubjectId, records: &[C]) -> Self {
        let mut ordered: Vec<&C> = records.iter().collect();
        ordered.sort_by_key(|record| {
            let record = record.record();
            (record.header().writer(), record.header().seq, record.id())
        });
        let mut incident = Self::new(subject);
        incident.apply(&ordered);
        incident
    }

    /// Applies what is new among the records: changes of this subject whose bodies are here.
    /// Other kinds, other subjects and what is applied already are passed over.
    pub fn apply<C: Checked>(&mut self, records: &[C]) -> Applied {
        let mut outcome = Applied::default();
        let mut ready = Vec::new();
        for record in records {
            let record = record.record();
            if let Err(why) = self.take(record, &mut ready, &mut outcome) {
                self.refuse(record.id(), why, &mut outcome);
            }
        }
        if !outcome.must_rebuild {
            self.materialise(ready, &mut outcome);
        }
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
        contain::apply_to(&mut self.document, &changes)?;
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
        ready: &mut Vec<(Provenance, WriterId, u64, Contained)>,
        outcome: &mut Applied,
    ) -> Result<(), Misformed> {
        let header = record.header();
        if header.kind != Kind::Change || header.subject != self.subject {
            return Ok(());
        }
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
        let change = Contained::from_bytes(
            body,
            &Expected {
                subject: self.subject,
                writer,
                seq,
            },
        )?;
        let provenance = Provenance {
            record: record.id(),
            author: header.author,
            organisation: header.organisation,
            time: header.time,
        };
        if let Some(counting) = counting {
            let follows = change.dependency() == self.dependency(writer, seq);
            if follows && record.id() < counting.record {
                outcome.must_rebuild = true;
                return Ok(());
            }
            self.displace((writer, seq, record.id()), (provenance, change));
            return Err(if follows {
                Misformed::Equivocation
            } else {
                Misformed::Dependencies
            });
        }
        self.waiting
            .insert((writer, seq, record.id()), (provenance, change));
        self.follow(writer, ready, outcome);
        Ok(())
    }

    /// Moves a writer's changes from waiting to ready, as far as their chain is whole. Of several
    /// that claim one place and depend on the one before it, the lowest id counts.
    fn follow(
        &mut self,
        writer: WriterId,
        ready: &mut Vec<(Provenance, WriterId, u64, Contained)>,
        outcome: &mut Applied,
    ) {
        loop {
            let seq = self.last_seq(writer).saturating_add(1);
            let dependency = self.dependency(writer, seq);
            let mut counting = None;
            for (provenance, change) in self.claims(writer, seq) {
                let why = if change.dependency() != dependency {
                    Misformed::Dependencies
                } else if counting.is_some() {
                    Misformed::Equivocation
                } else {
                    counting = Some((provenance, change));
                    continue;
                };
                self.refuse(provenance.record, why, outcome);
                self.displace((writer, seq, provenance.record), (provenance, change));
            }
            let Some((provenance, change)) = counting else {
                return;
            };
            let placed = Placed {
                record: provenance.record,
                hash: change.hash(),
            };
            self.places.insert((writer, seq), placed);
            ready.push((provenance, writer, seq, change));
        }
    }

    /// Keeps a change beside its chain; of one writer's, the lowest.
    fn displace(&mut self, place: (WriterId, u64, RecordId), claim: Claim) {
        self.displaced.insert(place, claim);
        let of_writer = super::whole_chain(place.0);
        if self.displaced.range(of_writer.clone()).count() > DISPLACED_PER_WRITER_MAX
            && let Some(last) = self.displaced.range(of_writer).next_back()
        {
            let last = *last.0;
            self.displaced.remove(&last);
        }
    }

    /// Takes the waiting changes that claim a place, the lowest record id first.
    fn claims(&mut self, writer: WriterId, seq: u64) -> Vec<(Provenance, Contained)> {
        let lowest = RecordId::from_bytes([0; RecordId::LEN]);
        let highest = RecordId::from_bytes([0xff; RecordId::LEN]);
        let range = (writer, seq, lowest)..=(writer, seq, highest);
        self.waiting
            .extract_if(range, |_, _| true)
            .map(|(_, claim)| claim)
            .collect()
    }

    fn refuse(&mut self, record: RecordId, why: Misformed, outcome: &mut Applied) {
        if self.misformed.insert(record, why).is_none() {
            outcome.misformed.push((record, why));
        }
    }

    /// Applies all that is ready at once; where Automerge does not take it, one by one, so that
    /// one bad change keeps nobody else's out.
    fn materialise(
        &mut self,
        ready: Vec<(Provenance, WriterId, u64, Contained)>,
        outcome: &mut Applied,
    ) {
        if ready.is_empty() {
            return;
        }
        let changes: Vec<Contained> = ready.iter().map(|(.., change)| change.clone()).collect();
        let whole = contain::apply(&self.document, &changes);
        let one_by_one = whole.is_err();
        if let Ok(document) = whole {
            self.document = document;
        }
        for (provenance, writer, seq, change) in ready {
            if one_by_one {
                match contain::apply(&self.document, std::slice::from_ref(&change)) {
                    Ok(document) => self.document = document,
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
