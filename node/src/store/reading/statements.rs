//! An author's records in their order, and what laptops say that they hold of them.

use super::Reading;
use crate::store::contain::contained;
use crate::store::{AuthorRecord, KeptStatement, StoreError, row, table};
use onscene_protocol::clock::Timestamp;
use onscene_protocol::id::{DeviceKey, PersonKey, RecordId};
use redb::ReadableTableMetadata;
use std::ops::Bound;

impl Reading {
    /// An author's records that are here, in the order of time and id.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn by_author(&self, author: PersonKey) -> Result<Vec<AuthorRecord>, StoreError> {
        contained("by_author_1", || {
            let rows = self.transaction.open_table(table::BY_AUTHOR)?;
            let (first, last) = (edge(author, 0), edge(author, 0xff));
            let mut records = Vec::new();
            for row in rows.range::<&[u8; 72]>(&first..=&last)? {
                let (key, value) = row?;
                records.push(row::read_authored(key.value(), value.value())?);
            }
            Ok(records)
        })
    }

    /// Who wrote a record, and when; none where it is not here.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn author_of(&self, id: RecordId) -> Result<Option<(PersonKey, Timestamp)>, StoreError> {
        contained("the tables of records", || {
            let Some(position) = self.position_of(id)? else {
                return Ok(None);
            };
            let arrivals = self.transaction.open_table(table::ARRIVALS)?;
            let Some(row) = arrivals.get(position)? else {
                return Err(StoreError::damaged("a position without its record"));
            };
            let header = row::read_header(row.value())?;
            Ok(Some((header.author, header.time)))
        })
    }

    /// Everyone of whom a record is here.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn authors(&self) -> Result<Vec<PersonKey>, StoreError> {
        contained("by_author_1", || {
            let rows = self.transaction.open_table(table::BY_AUTHOR)?;
            let mut authors = Vec::new();
            let mut after: Option<[u8; 72]> = None;
            loop {
                let from = after.as_ref().map_or(Bound::Unbounded, Bound::Excluded);
                let mut next = rows.range::<&[u8; 72]>((from, Bound::Unbounded))?;
                let Some(row) = next.next() else {
                    return Ok(authors);
                };
                let (key, _) = row?;
                let author = row::Parts::of(key.value(), "by_author_1").take()?;
                let author = PersonKey::from_bytes(author);
                authors.push(author);
                after = Some(edge(author, 0xff));
            }
        })
    }

    /// What laptops say that they hold of an author.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn statements_of(
        &self,
        author: PersonKey,
    ) -> Result<Vec<(DeviceKey, KeptStatement)>, StoreError> {
        let first = row::joined(&[author.as_bytes()]);
        let last = row::joined(&[author.as_bytes(), &[0xff; 32]]);
        let said = self.statements_between(&first, &last)?;
        Ok(said
            .into_iter()
            .map(|(_, device, kept)| (device, kept))
            .collect())
    }

    /// What a laptop says that it holds of an author.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn statement(
        &self,
        author: PersonKey,
        device: DeviceKey,
    ) -> Result<Option<KeptStatement>, StoreError> {
        contained("statements_1", || {
            let rows = self.transaction.open_table(table::STATEMENTS)?;
            let key = row::joined(&[author.as_bytes(), device.as_bytes()]);
            let value = rows.get(&key)?;
            value.map(|value| read(value.value())).transpose()
        })
    }

    /// All that laptops say, by author and laptop.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn statements(&self) -> Result<Vec<(PersonKey, DeviceKey, KeptStatement)>, StoreError> {
        self.statements_between(&[0; 64], &[0xff; 64])
    }

    /// How many these are.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn statements_kept(&self) -> Result<u64, StoreError> {
        contained("statements_1", || {
            Ok(self.transaction.open_table(table::STATEMENTS)?.len()?)
        })
    }

    fn statements_between(
        &self,
        first: &[u8; 64],
        last: &[u8; 64],
    ) -> Result<Vec<(PersonKey, DeviceKey, KeptStatement)>, StoreError> {
        contained("statements_1", || {
            let rows = self.transaction.open_table(table::STATEMENTS)?;
            let mut said = Vec::new();
            for row in rows.range::<&[u8; 64]>(first..=last)? {
                let (key, value) = row?;
                let mut key = row::Parts::of(key.value(), "statements_1");
                let author = PersonKey::from_bytes(key.take()?);
                let device = DeviceKey::from_bytes(key.take()?);
                said.push((author, device, read(value.value())?));
            }
            Ok(said)
        })
    }
}

/// A key before or behind all of an author's.
fn edge(author: PersonKey, byte: u8) -> [u8; 72] {
    row::joined(&[author.as_bytes(), &[byte; 40]])
}

fn read(value: &[u8]) -> Result<KeptStatement, StoreError> {
    minicbor::decode(value).map_err(|_| StoreError::damaged("a row of statements_1"))
}
