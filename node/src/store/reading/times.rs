//! All records by time, one after the other.

use crate::store::contain::contained;
use crate::store::{Store, StoreError, row};
use onscene_protocol::clock::Timestamp;
use onscene_protocol::id::{RecordId, SubjectId};
use onscene_protocol::record::Kind;
use redb::Range;

/// Walks over all records in the order of time and id. Holds one page in memory, not the list.
pub struct Times {
    rows: Range<'static, &'static [u8; 40], &'static [u8; 17]>,
    /// Keeps the database open as long as rows are read.
    _store: Store,
}

impl std::fmt::Debug for Times {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Times")
    }
}

impl Times {
    pub(super) const fn new(
        rows: Range<'static, &'static [u8; 40], &'static [u8; 17]>,
        store: Store,
    ) -> Self {
        Self {
            rows,
            _store: store,
        }
    }
}

impl Iterator for Times {
    type Item = Result<(Timestamp, RecordId, SubjectId, Kind), StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        contained("by_time_1", || {
            let Some((key, value)) = self.rows.next().transpose()? else {
                return Ok(None);
            };
            let mut key = row::Parts::of(key.value(), "by_time_1");
            let mut value = row::Parts::of(value.value(), "by_time_1");
            let time = Timestamp::from_bits(key.number()?);
            let id = RecordId::from_bytes(key.take()?);
            let subject = SubjectId::from_bytes(value.take()?);
            let [kind] = value.take()?;
            Ok(Some((time, id, subject, Kind::from_number(kind))))
        })
        .transpose()
    }
}
