//! Snapshots for reading: many at once, none of them waits for the writer.

mod backlog;
mod beginning;
mod destroyed;
mod drafting;
mod evidence;
mod invited;
mod others;
mod recusals;
mod statements;
mod times;

pub use backlog::Arrival;
pub use drafting::Saved;
pub(super) use drafting::{opened_drafts, saved_key, saved_of};
pub use evidence::{Evidence, EvidenceKind};
pub(super) use recusals::{RECUSED, subjects_in};
pub use times::Times;

use super::contain::contained;
use super::{Arrived, Committed, Position, Store, StoreError, row, table};
use onscene_protocol::clock::Timestamp;
use onscene_protocol::id::{PersonKey, RecordId, SubjectId};
use onscene_protocol::incident::Summary;
use redb::{ReadTransaction, ReadableTable, ReadableTableMetadata, TableHandle};
use std::collections::BTreeSet;
use std::ops::Bound;

/// The store as it was when [`super::Store::read`] was called. All methods answer
/// [`StoreError::Damaged`] where bytes were changed, and otherwise fail as the disk does.
pub struct Reading {
    transaction: ReadTransaction,
    /// Keeps the database open, and the folder locked, until the last reading ends.
    store: Store,
}

impl std::fmt::Debug for Reading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reading")
    }
}

impl Reading {
    pub(super) const fn new(transaction: ReadTransaction, store: Store) -> Self {
        Self { transaction, store }
    }

    /// The record with this id.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn record(&self, id: RecordId) -> Result<Option<Committed>, StoreError> {
        contained("the tables of records", || {
            let Some(position) = self.position_of(id)? else {
                return Ok(None);
            };
            let arrivals = self.transaction.open_table(table::ARRIVALS)?;
            match arrivals.get(position)? {
                Some(value) => Ok(Some(row::read_arrival(value.value(), Some(id))?.0)),
                None => Err(StoreError::damaged(format!("record {id} has no row"))),
            }
        })
    }

    /// Where a record stands in the order of arrival; none where it is not here.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn position_of(&self, id: RecordId) -> Result<Option<Position>, StoreError> {
        contained("records_1", || {
            let records = self.transaction.open_table(table::RECORDS)?;
            let position = records.get(id.as_bytes())?;
            Ok(position.map(|position| position.value()))
        })
    }

    /// All records of a subject, in the order of arrival.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn subject(&self, subject: SubjectId) -> Result<Vec<Committed>, StoreError> {
        self.subject_after(subject, 0)
    }

    /// The position of the first record of a subject.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn first_of(&self, subject: SubjectId) -> Result<Option<Position>, StoreError> {
        contained("by_subject_1", || {
            let by_subject = self.transaction.open_table(table::BY_SUBJECT)?;
            let (first, last) = (
                row::by_subject(subject, 0),
                row::by_subject(subject, Position::MAX),
            );
            let mut keys = by_subject.range::<&[u8; 24]>(&first..=&last)?;
            let Some(key) = keys.next().transpose()? else {
                return Ok(None);
            };
            let mut parts = row::Parts::of(key.0.value(), "by_subject_1");
            parts.take::<16>()?;
            parts.number().map(Some)
        })
    }

    /// The records of a subject that arrived after a position.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn subject_after(
        &self,
        subject: SubjectId,
        after: Position,
    ) -> Result<Vec<Committed>, StoreError> {
        contained("the records of a subject", || {
            let Some(first) = after.checked_add(1) else {
                return Ok(Vec::new());
            };
            let arrivals = self.transaction.open_table(table::ARRIVALS)?;
            let by_subject = self.transaction.open_table(table::BY_SUBJECT)?;
            let first = row::by_subject(subject, first);
            let last = row::by_subject(subject, Position::MAX);
            let mut records = Vec::new();
            for key in by_subject.range::<&[u8; 24]>(&first..=&last)? {
                let (key, _) = key?;
                let mut parts = row::Parts::of(key.value(), "by_subject_1");
                parts.take::<16>()?;
                let value = arrivals
                    .get(parts.number()?)?
                    .ok_or_else(|| StoreError::damaged("a record of by_subject_1 has no row"))?;
                records.push(row::read_arrival(value.value(), None)?.0);
            }
            Ok(records)
        })
    }

    /// At most `limit` records that arrived after a position, in order.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn after(&self, after: Position, limit: usize) -> Result<Vec<Arrived>, StoreError> {
        contained("arrivals_1", || {
            let Some(first) = after.checked_add(1) else {
                return Ok(Vec::new());
            };
            let arrivals = self.transaction.open_table(table::ARRIVALS)?;
            let rows = arrivals.range(first..)?.take(limit);
            rows.map(|row| {
                let (position, value) = row?;
                let (record, from) = row::read_arrival(value.value(), None)?;
                Ok(Arrived {
                    position: position.value(),
                    record,
                    from,
                })
            })
            .collect()
        })
    }

    /// All records in the order of time and id, without reading any of them.
    ///
    /// # Errors
    /// See [`Reading`]; and each item can be an error.
    pub fn times(&self) -> Result<Times, StoreError> {
        self.times_after(None)
    }

    /// The same, of those that stand after a time and id.
    ///
    /// # Errors
    /// See [`Self::times`].
    pub fn times_after(&self, after: Option<(Timestamp, RecordId)>) -> Result<Times, StoreError> {
        let after = after.map(|(time, id)| row::timed(time, id));
        let first = after.as_ref().map_or(Bound::Unbounded, Bound::Excluded);
        contained("by_time_1", || {
            let times = self.transaction.open_table(table::BY_TIME)?;
            let rows = times.range::<&[u8; 40]>((first, Bound::Unbounded))?;
            Ok(Times::new(rows, self.store.clone()))
        })
    }

    /// The latest record of an author in a subject, by time: what a fresh actor's first record
    /// names as its `prev`.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn chain_end(
        &self,
        subject: SubjectId,
        author: PersonKey,
    ) -> Result<Option<RecordId>, StoreError> {
        contained("chain_ends_1", || {
            let ends = self.transaction.open_table(table::CHAIN_ENDS)?;
            let key = row::joined(&[subject.as_bytes(), author.as_bytes()]);
            let end = ends.get(&key)?;
            Ok(end
                .and_then(|end| end.value().last_chunk::<32>().copied())
                .map(RecordId::from_bytes))
        })
    }

    /// The subjects in which any of these wrote.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn written_by(&self, authors: &[PersonKey]) -> Result<BTreeSet<SubjectId>, StoreError> {
        contained("chain_ends_1", || {
            let ends = self.transaction.open_table(table::CHAIN_ENDS)?;
            let mut subjects = BTreeSet::new();
            for row in ends.iter()? {
                let (key, _) = row?;
                let mut parts = row::Parts::of(key.value(), "chain_ends_1");
                let subject = SubjectId::from_bytes(parts.take()?);
                if authors.contains(&PersonKey::from_bytes(parts.take()?)) {
                    subjects.insert(subject);
                }
            }
            Ok(subjects)
        })
    }

    /// The latest time of any record; zero where there is none.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn latest_time(&self) -> Result<Timestamp, StoreError> {
        contained("by_time_1", || {
            match self.transaction.open_table(table::BY_TIME)?.last()? {
                None => Ok(Timestamp::default()),
                Some((key, _)) => {
                    let bits = row::Parts::of(key.value(), "by_time_1").number()?;
                    Ok(Timestamp::from_bits(bits))
                }
            }
        })
    }

    /// The position of the record that arrived last; zero where there is none.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn last_position(&self) -> Result<Position, StoreError> {
        contained("arrivals_1", || {
            let arrivals = self.transaction.open_table(table::ARRIVALS)?;
            let last = arrivals.last()?;
            Ok(last.map_or(0, |(position, _)| position.value()))
        })
    }

    /// How many records there are.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn count(&self) -> Result<u64, StoreError> {
        contained("records_1", || {
            Ok(self.transaction.open_table(table::RECORDS)?.len()?)
        })
    }

    /// At most `limit` lines of the list of incidents, newest first, with the order of each. `after`
    /// is the order and incident of the last one on the page before.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn summaries(
        &self,
        after: Option<(Timestamp, SubjectId)>,
        limit: usize,
    ) -> Result<Vec<(Timestamp, Summary)>, StoreError> {
        use std::ops::Bound;
        contained("the list of incidents", || {
            let order = self.transaction.open_table(table::ORDER)?;
            let after = after.map(|(time, subject)| row::order(time, subject));
            let start = after.as_ref().map_or(Bound::Unbounded, Bound::Excluded);
            let mut summaries = Vec::new();
            for key in order
                .range::<&[u8; 24]>((start, Bound::Unbounded))?
                .take(limit)
            {
                let (key, _) = key?;
                let mut parts = row::Parts::of(key.value(), "order_1");
                let order = Timestamp::from_bits(!parts.number()?);
                let subject = SubjectId::from_bytes(parts.take()?);
                let summary = self
                    .summary(subject)?
                    .ok_or_else(|| StoreError::damaged("an incident of order_1 has no line"))?;
                summaries.push((order, summary));
            }
            Ok(summaries)
        })
    }

    /// An incident's line in the list.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn summary(&self, subject: SubjectId) -> Result<Option<Summary>, StoreError> {
        contained("summaries_1", || {
            let summaries = self.transaction.open_table(table::SUMMARIES)?;
            let Some(value) = summaries.get(subject.as_bytes())? else {
                return Ok(None);
            };
            let plain = self.open_summary(subject, value.value())?.1;
            let summary = serde_json::from_slice(&plain)
                .map_err(|_| StoreError::damaged(format!("the line of {subject}")))?;
            Ok(Some(summary))
        })
    }

    fn open_summary(&self, subject: SubjectId, value: &[u8]) -> Result<(u64, Vec<u8>), StoreError> {
        let mut parts = row::Parts::of(value, "summaries_1");
        let order = parts.number()?;
        let table = table::SUMMARIES.name();
        let plain = self
            .store
            .vault
            .open_sealed(table, subject.as_bytes(), parts.rest())?;
        Ok((order, plain))
    }

    /// A hash over the plain content of the derived tables: the same for two stores that show the
    /// same list.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn derived_digest(&self) -> Result<[u8; 32], StoreError> {
        contained("the derived tables", || {
            let mut hash = blake3::Hasher::new_derive_key("onscene 1 digest of derived tables");
            for item in self.transaction.open_table(table::SUMMARIES)?.iter()? {
                let (key, value) = item?;
                let subject = SubjectId::from_bytes(*key.value());
                let (order, plain) = self.open_summary(subject, value.value())?;
                hash.update(subject.as_bytes());
                hash.update(&order.to_be_bytes());
                hash.update(&plain.len().to_be_bytes());
                hash.update(&plain);
            }
            for item in self.transaction.open_table(table::ORDER)?.iter()? {
                hash.update(item?.0.value());
            }
            Ok(*hash.finalize().as_bytes())
        })
    }

    /// A saved document, and the position up to which records went into it.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn snapshot(&self, subject: SubjectId) -> Result<Option<(Position, Vec<u8>)>, StoreError> {
        contained("snapshots_1", || {
            let snapshots = self.transaction.open_table(table::SNAPSHOTS)?;
            let Some(value) = snapshots.get(subject.as_bytes())? else {
                return Ok(None);
            };
            let mut parts = row::Parts::of(value.value(), "snapshots_1");
            let upto = parts.number()?;
            Ok(Some((upto, parts.rest().to_vec())))
        })
    }

    /// A named value.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn meta(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        contained("meta_1", || {
            let value = self.transaction.open_table(table::META)?.get(name)?;
            Ok(value.map(|value| value.value().to_vec()))
        })
    }
}
