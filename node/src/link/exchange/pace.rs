//! How much to send at once: as much as takes a few seconds on this link.

use crate::link::limit::{BATCH_BYTES_FIRST, BATCH_BYTES_MIN, BATCH_TIME};
use onscene_protocol::limit::BATCH_BYTES_MAX;
use std::time::Duration;

/// Bytes of a short record: to guess how many to ask for at first. What does not fit is asked for
/// again, at 34 bytes each.
const RECORD_BYTES: usize = 400;

/// The size of the next batch, from how long the last one took.
#[derive(Debug)]
pub(super) struct Pace {
    bytes: usize,
    /// Of one record, as they were in the last batch, and some more.
    record_bytes: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            bytes: BATCH_BYTES_FIRST,
            record_bytes: RECORD_BYTES,
        }
    }
}

impl Pace {
    /// Bytes of the next batch.
    pub(super) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// How many records may fit into the next batch.
    pub(super) const fn records(&self) -> usize {
        self.bytes / self.record_bytes
    }

    /// Takes note of how many records of how many bytes came.
    pub(super) fn saw(&mut self, records: usize, bytes: usize) {
        if let Some(mean) = bytes.checked_div(records) {
            self.record_bytes = mean + mean / 16 + 1;
        }
    }

    /// Takes note of how long a batch took.
    pub(super) fn took(&mut self, time: Duration) {
        let next = if time > BATCH_TIME {
            self.bytes / 2
        } else if time < BATCH_TIME / 8 {
            self.bytes * 4
        } else if time < BATCH_TIME / 3 {
            self.bytes * 2
        } else {
            self.bytes
        };
        self.bytes = next.clamp(BATCH_BYTES_MIN, BATCH_BYTES_MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_records_are_asked_for_as_fit() {
        let mut pace = Pace::default();
        pace.saw(100, 60_000);
        assert!(pace.records() * 600 <= pace.bytes());
        assert!(pace.records() * 700 >= pace.bytes());
        pace.saw(0, 0);
        assert!(pace.records() > 0);
    }

    #[test]
    fn batches_grow_on_a_fast_link_and_shrink_on_a_slow_one_within_bounds() {
        let mut pace = Pace::default();
        for _ in 0..10 {
            pace.took(Duration::from_millis(20));
        }
        assert_eq!(pace.bytes(), BATCH_BYTES_MAX);
        for _ in 0..10 {
            pace.took(Duration::from_secs(20));
        }
        assert_eq!(pace.bytes(), BATCH_BYTES_MIN);
    }
}
