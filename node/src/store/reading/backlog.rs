//! What another laptop is not known to hold.

use super::Reading;
use crate::store::contain::contained;
use crate::store::{Position, StoreError, row, table};
use onscene_protocol::id::DeviceKey;
use redb::{ReadableTable, ReadableTableMetadata};
use std::collections::BTreeSet;

/// Rows that are measured; a longer backlog is estimated from these.
const ROWS_MEASURED_MAX: u64 = 2_000;

impl Reading {
    /// The laptop that handed over the record at a position; none where it was written here, or
    /// there is none.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn came_from(&self, position: Position) -> Result<Option<DeviceKey>, StoreError> {
        contained("arrivals_1", || {
            let arrivals = self.transaction.open_table(table::ARRIVALS)?;
            let value = arrivals.get(position)?;
            Ok(value.and_then(|value| row::origin(value.value())))
        })
    }

    /// How many records came after a position, without those at `scattered` ones and those that
    /// `device` handed over itself, and about how many bytes they have.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn backlog(
        &self,
        after: Position,
        scattered: &BTreeSet<Position>,
        device: DeviceKey,
    ) -> Result<(u64, u64), StoreError> {
        contained("arrivals_1", || {
            let Some(first) = after.checked_add(1) else {
                return Ok((0, 0));
            };
            let arrivals = self.transaction.open_table(table::ARRIVALS)?;
            let beyond = arrivals
                .last()?
                .map_or(0, |(last, _)| last.value().saturating_sub(after));
            let records = beyond
                .min(arrivals.len()?)
                .saturating_sub(scattered.len() as u64);
            let (mut looked_at, mut measured, mut bytes) = (0_u64, 0_u64, 0_u64);
            for row in arrivals.range(first..)? {
                let (position, value) = row?;
                if looked_at == ROWS_MEASURED_MAX {
                    break;
                }
                looked_at += 1;
                let is_theirs = row::origin(value.value()) == Some(device);
                if !is_theirs && !scattered.contains(&position.value()) {
                    measured += 1;
                    bytes = bytes.saturating_add(value.value().len() as u64);
                }
            }
            if looked_at < ROWS_MEASURED_MAX {
                return Ok((measured, bytes));
            }
            let estimated = bytes
                .saturating_mul(records)
                .checked_div(measured)
                .unwrap_or(0);
            Ok((records, estimated))
        })
    }
}
