//! Putting records: each into all of its tables, which stay open while several are put.

use super::{Fresh, Writing};
use crate::store::contain::contained;
use crate::store::{Position, Put, StoreError, row, table};
use onscene_protocol::id::{DeviceKey, RecordId};
use onscene_protocol::record::{Checked, Kind, Record};
use onscene_protocol::verify::Verified;
use redb::{ReadableTable, ReadableTableMetadata, Table, WriteTransaction};

/// The tables of records. A table is open once at a time: whoever holds these lets go of them before
/// anything else is done with records.
pub(in crate::store) struct Tables<'t> {
    arrivals: Table<'t, u64, &'static [u8]>,
    records: Table<'t, &'static [u8; 32], u64>,
    by_subject: Table<'t, &'static [u8; 24], ()>,
    by_time: Table<'t, &'static [u8; 40], &'static [u8; 17]>,
    chain_ends: Table<'t, &'static [u8; 48], &'static [u8; 40]>,
    by_author: Table<'t, &'static [u8; 72], &'static [u8; 18]>,
    /// None where nothing is in it.
    quarantine: Option<Table<'t, &'static [u8; 32], &'static [u8]>>,
    pub(in crate::store) waiting: Table<'t, &'static [u8; 64], &'static [u8; 80]>,
    pub(in crate::store) without_past: Table<'t, &'static [u8; 32], (u64, u64)>,
    next: Position,
}

impl Writing<'_> {
    /// Puts a record. One that is known stays as it is, except that a body that was absent is
    /// filled in. It leaves quarantine if it was there.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], or what the disk answers.
    pub fn put(&mut self, record: Verified, from: Option<DeviceKey>) -> Result<Put, StoreError> {
        let put = self.put_all(vec![record], from)?;
        let only = put.into_iter().next().map(|(_, put)| put);
        only.ok_or_else(|| StoreError::damaged("the tables of records"))
    }

    /// Puts several, one after the other, and answers what became of each.
    ///
    /// # Errors
    /// As [`Self::put`].
    pub fn put_all(
        &mut self,
        records: Vec<Verified>,
        from: Option<DeviceKey>,
    ) -> Result<Vec<(Verified, Put)>, StoreError> {
        let (transaction, fresh) = (&self.transaction, &mut self.fresh);
        contained("the tables of records", || {
            let mut tables = Tables::open(transaction)?;
            let mut done = Vec::with_capacity(records.len());
            for record in records {
                let put = tables.put(&record, from, fresh)?;
                done.push((record, put));
            }
            Ok(done)
        })
        .and_then(|done| {
            for (record, put) in &done {
                let header = record.record().header();
                if header.kind == Kind::Recusal && matches!(put, Put::New(_)) {
                    self.note_recusal(header.subject)?;
                }
            }
            Ok(done)
        })
    }
}

impl<'t> Tables<'t> {
    fn open(transaction: &'t WriteTransaction) -> Result<Self, StoreError> {
        let arrivals = transaction.open_table(table::ARRIVALS)?;
        let next = arrivals.last()?.map_or(0, |(last, _)| last.value()) + 1;
        let quarantine = transaction.open_table(table::QUARANTINE)?;
        let quarantine = (!quarantine.is_empty()?).then_some(quarantine);
        Ok(Self {
            arrivals,
            records: transaction.open_table(table::RECORDS)?,
            by_subject: transaction.open_table(table::BY_SUBJECT)?,
            by_time: transaction.open_table(table::BY_TIME)?,
            chain_ends: transaction.open_table(table::CHAIN_ENDS)?,
            by_author: transaction.open_table(table::BY_AUTHOR)?,
            quarantine,
            waiting: transaction.open_table(table::WAITING)?,
            without_past: transaction.open_table(table::WITHOUT_PAST)?,
            next,
        })
    }

    fn put(
        &mut self,
        record: &Verified,
        from: Option<DeviceKey>,
        fresh: &mut Fresh,
    ) -> Result<Put, StoreError> {
        let id = record.record().id();
        if let Some(position) = self.position(id)? {
            self.leave_quarantine(id)?;
            self.fill_in(position, record, fresh)?;
            return Ok(Put::Known(position));
        }
        let lacks_past = self.lacks_past(record.record().header(), fresh)?;
        if from.is_some() && lacks_past && self.has_enough_without_past(record.record())? {
            return Ok(Put::EnoughWithoutPast);
        }
        self.leave_quarantine(id)?;
        let position = self.insert(record.record(), from)?;
        self.note_past(record.record(), lacks_past)?;
        fresh.note(position, record.clone(), from);
        Ok(Put::New(position))
    }

    fn leave_quarantine(&mut self, id: RecordId) -> Result<(), StoreError> {
        if let Some(quarantine) = &mut self.quarantine {
            quarantine.remove(id.as_bytes())?;
        }
        Ok(())
    }

    fn position(&self, id: RecordId) -> Result<Option<Position>, StoreError> {
        let position = self.records.get(id.as_bytes())?;
        Ok(position.map(|position| position.value()))
    }

    /// The row of a record that is here, where it is here.
    pub(in crate::store) fn row(&self, id: RecordId) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(position) = self.position(id)? else {
            return Ok(None);
        };
        match self.arrivals.get(position)? {
            Some(row) => Ok(Some(row.value().to_vec())),
            None => Err(StoreError::damaged("a position without its record")),
        }
    }

    fn fill_in(
        &mut self,
        position: Position,
        record: &Verified,
        fresh: &mut Fresh,
    ) -> Result<(), StoreError> {
        if record.record().body().is_none() {
            return Ok(());
        }
        let (held, from) = match self.arrivals.get(position)? {
            Some(held) => row::read_arrival(held.value(), Some(record.record().id()))?,
            None => return Err(StoreError::damaged("a position without its record")),
        };
        if held.record().body().is_some() {
            return Ok(());
        }
        let row = row::arrival(record.record(), from);
        self.arrivals.insert(position, row.as_slice())?;
        let header = record.record().header();
        let authored = row::of_author(header, record.record().id());
        let with_body = row::authored(header, true);
        self.by_author.insert(&authored, &with_body)?;
        fresh.note(position, record.clone(), from);
        Ok(())
    }

    fn insert(&mut self, record: &Record, from: Option<DeviceKey>) -> Result<Position, StoreError> {
        let (id, header, position) = (record.id(), record.header(), self.next);
        let row = row::arrival(record, from);
        self.arrivals.insert(position, row.as_slice())?;
        self.records.insert(id.as_bytes(), position)?;
        let of_subject = row::by_subject(header.subject, position);
        self.by_subject.insert(&of_subject, ())?;
        let timed = row::timed(header.time, id);
        let placed = row::placed(header.subject, header.kind);
        self.by_time.insert(&timed, &placed)?;
        let authored = row::authored(header, record.body().is_some());
        self.by_author
            .insert(&row::of_author(header, id), &authored)?;
        let chain = row::joined(&[header.subject.as_bytes(), header.author.as_bytes()]);
        let end = self.chain_ends.get(&chain)?.map(|end| *end.value());
        if end.is_none_or(|end| end < timed) {
            self.chain_ends.insert(&chain, &timed)?;
        }
        self.next += 1;
        Ok(position)
    }
}
