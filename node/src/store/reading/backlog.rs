//! What another laptop is not known to hold.

use super::Reading;
use crate::store::contain::contained;
use crate::store::{Position, StoreError, row, table};
use onscene_protocol::id::{DeviceKey, SubjectId};
use onscene_protocol::record::Kind;
use redb::{ReadableTable, ReadableTableMetadata};

/// Rows that are measured; a longer backlog is estimated from these.
const ROWS_MEASURED_MAX: u64 = 2_000;

/// Where a record came from and what it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    /// The laptop that handed it over; none where it was written here.
    pub from: Option<DeviceKey>,
    /// Its kind.
    pub kind: Kind,
    /// The document that it belongs to.
    pub subject: SubjectId,
}

impl Reading {
    /// What stands at a position; none where nothing does.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn arrival(&self, position: Position) -> Result<Option<Arrival>, StoreError> {
        contained("arrivals_1", || {
            let arrivals = self.transaction.open_table(table::ARRIVALS)?;
            let value = arrivals.get(position)?;
            value.map(|value| row::place_of(value.value())).transpose()
        })
    }

    /// How many records that came after a position still wait, and about how many bytes they have.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn backlog(
        &self,
        after: Position,
        waits: impl Fn(Position, Arrival) -> bool,
    ) -> Result<(u64, u64), StoreError> {
        contained("arrivals_1", || {
            let Some(first) = after.checked_add(1) else {
                return Ok((0, 0));
            };
            let arrivals = self.transaction.open_table(table::ARRIVALS)?;
            let beyond = arrivals
                .last()?
                .map_or(0, |(last, _)| last.value().saturating_sub(after));
            let beyond = beyond.min(arrivals.len()?);
            let (mut looked_at, mut measured, mut bytes) = (0_u64, 0_u64, 0_u64);
            for row in arrivals.range(first..)? {
                let (position, value) = row?;
                if looked_at == ROWS_MEASURED_MAX {
                    break;
                }
                looked_at += 1;
                if waits(position.value(), row::place_of(value.value())?) {
                    measured += 1;
                    bytes = bytes.saturating_add(value.value().len() as u64);
                }
            }
            // As many of the others as of those that were looked at.
            let of_all = |some: u64| some.saturating_mul(beyond).checked_div(looked_at);
            Ok((of_all(measured).unwrap_or(0), of_all(bytes).unwrap_or(0)))
        })
    }
}
