//! What another laptop is not known to hold.

use super::Reading;
use crate::store::contain::contained;
use crate::store::{Position, StoreError, table};
use redb::{ReadableTable, ReadableTableMetadata};
use std::collections::BTreeSet;

/// Rows that are measured; a longer backlog is estimated from these.
const ROWS_MEASURED_MAX: u64 = 2_000;

impl Reading {
    /// How many records came after a position, without those at `scattered` ones, and about how
    /// many bytes they have.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn backlog(
        &self,
        after: Position,
        scattered: &BTreeSet<Position>,
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
            let (mut measured, mut bytes) = (0_u64, 0_u64);
            for row in arrivals.range(first..)? {
                let (position, value) = row?;
                if scattered.contains(&position.value()) {
                    continue;
                }
                if measured == ROWS_MEASURED_MAX {
                    break;
                }
                measured += 1;
                bytes = bytes.saturating_add(value.value().len() as u64);
            }
            let estimated = bytes
                .saturating_mul(records)
                .checked_div(measured)
                .unwrap_or(0);
            Ok((records, if measured < records { estimated } else { bytes }))
        })
    }
}
