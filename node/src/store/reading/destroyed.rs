//! What was destroyed, and by which disposal.

use super::Reading;
use crate::store::contain::contained;
use crate::store::{StoreError, row, table};
use onscene_protocol::id::{KeyId, RecordId, SubjectId};
use redb::ReadableTable;

impl Reading {
    /// The disposals that are here, and the subjects that they stand in.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn disposals(&self) -> Result<Vec<(RecordId, SubjectId)>, StoreError> {
        contained("disposals_1", || {
            let rows = self.transaction.open_table(table::DISPOSALS)?;
            let mut disposals = Vec::new();
            for row in rows.iter()? {
                let (id, subject) = row?;
                disposals.push((
                    RecordId::from_bytes(*id.value()),
                    SubjectId::from_bytes(*subject.value()),
                ));
            }
            Ok(disposals)
        })
    }

    /// The keys of a subject that were destroyed.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn destroyed(&self, subject: SubjectId) -> Result<Vec<KeyId>, StoreError> {
        contained("destroyed_1", || {
            let rows = self.transaction.open_table(table::DESTROYED)?;
            let (first, last): ([u8; 32], [u8; 32]) = (
                row::joined(&[subject.as_bytes(), &[0; 16]]),
                row::joined(&[subject.as_bytes(), &[0xff; 16]]),
            );
            let mut keys = Vec::new();
            for row in rows.range::<&[u8; 32]>(&first..=&last)? {
                let place = row?.0;
                keys.extend(place.value().last_chunk().copied().map(KeyId::from_bytes));
            }
            Ok(keys)
        })
    }
}
