//! Destroying keys: the bodies of their records are erased, and none comes back.

use super::Writing;
use crate::store::contain::contained;
use crate::store::shredding::SHRED;
use crate::store::{StoreError, row, table};
use onscene_protocol::id::{AttachmentId, KeyId, RecordId, SubjectId};
use onscene_protocol::record::{Kind, Record};
use onscene_protocol::seal::KeyBody;
use redb::ReadableTable;
use std::collections::BTreeSet;

impl Writing<'_> {
    /// Keeps where a disposal is, so that it is found again when roles change.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn note_disposal(&mut self, id: RecordId, subject: SubjectId) -> Result<(), StoreError> {
        self.transaction
            .open_table(table::DISPOSALS)?
            .insert(id.as_bytes(), subject.as_bytes())?;
        Ok(())
    }

    /// Forgets which keys were destroyed, to derive it anew. What was erased stays erased, until
    /// another laptop brings it again.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn forget_destroyed(&mut self) -> Result<(), StoreError> {
        contained("destroyed_1", || {
            self.transaction.delete_table(table::DESTROYED)?;
            self.transaction.open_table(table::DESTROYED)?;
            Ok(())
        })
    }

    /// Whether a record brings a key that was destroyed.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn is_destroyed(&self, record: &Record) -> Result<bool, StoreError> {
        let Some(key) = key_of(record) else {
            return Ok(false);
        };
        contained("destroyed_1", || {
            let destroyed = self.transaction.open_table(table::DESTROYED)?;
            let place = row::joined(&[record.header().subject.as_bytes(), key.as_bytes()]);
            Ok(destroyed.get(&place)?.is_some())
        })
    }

    /// Destroys keys of a subject, by this disposal: the records that hold them lose their bodies.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn destroy(
        &mut self,
        subject: SubjectId,
        keys: &BTreeSet<KeyId>,
        disposal: RecordId,
    ) -> Result<(), StoreError> {
        contained("the tables of records", || {
            let mut destroyed = self.transaction.open_table(table::DESTROYED)?;
            for key in keys {
                let place = row::joined(&[subject.as_bytes(), key.as_bytes()]);
                if destroyed.get(&place)?.is_none() {
                    destroyed.insert(&place, disposal.as_bytes())?;
                }
            }
            self.transaction
                .open_table(table::META)?
                .insert(SHRED, b"due".as_slice())?;
            let by_subject = self.transaction.open_table(table::BY_SUBJECT)?;
            let mut arrivals = self.transaction.open_table(table::ARRIVALS)?;
            let mut by_author = self.transaction.open_table(table::BY_AUTHOR)?;
            let first = row::by_subject(subject, 0);
            let last = row::by_subject(subject, u64::MAX);
            for place in by_subject.range::<&[u8; 24]>(&first..=&last)? {
                let (place, _) = place?;
                let mut parts = row::Parts::of(place.value(), "by_subject_1");
                parts.take::<16>()?;
                let position = parts.number()?;
                let (held, from) = match arrivals.get(position)? {
                    Some(held) => row::read_arrival(held.value(), None)?,
                    None => return Err(StoreError::damaged("a position without its record")),
                };
                if key_of(held.record()).is_some_and(|key| keys.contains(&key)) {
                    let erased = held.record().clone().without_body();
                    arrivals.insert(position, row::arrival(&erased, from).as_slice())?;
                    let (header, id) = (erased.header(), erased.id());
                    let without = row::authored(header, false);
                    by_author.insert(&row::of_author(header, id), &without)?;
                }
            }
            Ok(())
        })
    }

    /// Forgets an attachment: it is neither here nor wanted.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn forget_attachment(&mut self, id: AttachmentId) -> Result<(), StoreError> {
        self.transaction
            .open_table(table::ATTACHMENTS)?
            .remove(id.as_bytes())?;
        self.transaction
            .open_table(table::WANTED)?
            .remove(id.as_bytes())?;
        Ok(())
    }
}

/// The key that a record's body holds.
fn key_of(record: &Record) -> Option<KeyId> {
    let body = record
        .body()
        .filter(|_| record.header().kind == Kind::Key)?;
    Some(KeyBody::from_bytes(body).ok()?.key)
}
