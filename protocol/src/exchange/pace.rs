//! How much of a file goes at once: no more than half a second on this link, so that an entry that
//! is written meanwhile waits no longer than that.

use crate::limit::{PIECE_BYTES_FIRST, PIECE_BYTES_MAX, PIECE_BYTES_MIN, PIECE_TIME_MAX};
use std::time::Duration;

/// How much larger a piece may be than the one before it.
const GROWTH_MAX: u64 = 4;

/// The size of the next piece, from how long the last ones took.
#[derive(Debug, Clone)]
pub struct Pace {
    bytes: u64,
    round_trip: Option<Duration>,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            bytes: PIECE_BYTES_FIRST,
            round_trip: None,
        }
    }
}

impl Pace {
    /// Bytes of the next piece.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Takes note of how long a question took that carried next to nothing: the shortest of these
    /// is the way itself.
    pub fn answered(&mut self, took: Duration) {
        self.round_trip = Some(self.round_trip.map_or(took, |known| known.min(took)));
    }

    /// Takes note of how long a piece took, from the question to its end. A piece that was shorter
    /// than asked for says less, and lets the next one grow from its own size only.
    pub fn took(&mut self, bytes: u64, took: Duration) {
        let moving = took.saturating_sub(self.round_trip.unwrap_or_default());
        let moving = moving.as_micros().max(1);
        let in_time = u128::from(bytes) * PIECE_TIME_MAX.as_micros() / moving;
        let in_time = u64::try_from(in_time).unwrap_or(u64::MAX);
        let grown = self.bytes.max(bytes).saturating_mul(GROWTH_MAX);
        let next = if bytes < self.bytes {
            // A file's end, say: it may prove the link slow, but not fast.
            in_time.max(bytes).min(self.bytes)
        } else {
            in_time.min(grown)
        };
        self.bytes = next.clamp(PIECE_BYTES_MIN, PIECE_BYTES_MAX);
    }

    /// A piece did not come through: the link may be slower than it was.
    pub fn broke(&mut self) {
        self.bytes = (self.bytes / 2).max(PIECE_BYTES_MIN);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends pieces over a link of this rate, and answers the size that it settles at.
    fn settled(bytes_per_second: u64, round_trip: Duration) -> u64 {
        let mut pace = Pace::default();
        pace.answered(round_trip);
        for _ in 0..12 {
            let moving = Duration::from_micros(pace.bytes() * 1_000_000 / bytes_per_second);
            pace.took(pace.bytes(), round_trip + moving);
        }
        pace.bytes()
    }

    #[test]
    fn a_piece_takes_at_most_half_a_second_at_the_measured_rate() {
        for (rate, round_trip_ms) in [
            (2_500, 1_000),
            (20_000, 300),
            (125_000, 600),
            (1_000_000, 20),
        ] {
            let bytes = settled(rate, Duration::from_millis(round_trip_ms));
            assert!(
                bytes * 2 <= rate.max(2 * PIECE_BYTES_MIN),
                "{rate}: {bytes}"
            );
            assert!(bytes * 3 >= rate, "{rate}: {bytes} is too little");
        }
    }

    #[test]
    fn a_piece_is_bounded_on_any_link() {
        assert_eq!(
            settled(u64::MAX / 2_000_000, Duration::ZERO),
            PIECE_BYTES_MAX
        );
        assert_eq!(settled(100, Duration::from_secs(3)), PIECE_BYTES_MIN);
    }

    #[test]
    fn a_link_that_becomes_slow_is_noticed_with_one_piece() {
        let mut pace = Pace::default();
        for _ in 0..12 {
            pace.took(pace.bytes(), Duration::from_millis(10));
        }
        pace.took(pace.bytes(), Duration::from_secs(60));
        assert!(pace.bytes() <= PIECE_BYTES_MAX / 100, "{}", pace.bytes());
    }

    #[test]
    fn a_files_short_end_does_not_make_the_next_piece_small() {
        let mut pace = Pace::default();
        for _ in 0..12 {
            pace.took(pace.bytes(), Duration::from_millis(10));
        }
        pace.took(100, Duration::from_millis(1));
        assert!(pace.bytes() >= 50_000, "{}", pace.bytes());
    }
}
