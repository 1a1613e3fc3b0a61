//! Time as evidence: a moment as the laptop saw it, and a hybrid logical clock for order.

mod offset;
mod sleep;

pub use offset::{ClockReading, Clocks};
pub use sleep::{Sleep, slept};

use crate::limit::{CLOCK_LEAD_MS_MAX, TIME_MS_MAX};
use std::fmt;

/// What the host's clocks said at one moment. The host is the only one who reads them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Milliseconds since 1970 by the laptop's wall clock, right or wrong.
    pub wall_ms: u64,
    /// Minutes that local time is ahead of UTC.
    pub offset_minutes: i32,
    /// Milliseconds since the node started, by a clock that nobody can set.
    pub uptime_ms: u64,
}

/// A zone in which times are shown.
#[derive(Debug, Clone, Copy)]
pub enum Zone {
    /// So many minutes ahead of UTC at any time.
    Fixed(i32),
    /// So many minutes ahead of UTC as a rule says, of milliseconds since 1970: with summer time.
    Ruled(fn(u64) -> i32),
}

impl Zone {
    /// Minutes ahead of UTC at a moment, milliseconds since 1970.
    pub fn offset_minutes(self, ms: u64) -> i32 {
        match self {
            Self::Fixed(minutes) => minutes,
            Self::Ruled(rule) => rule(ms),
        }
    }
}

/// Randomness as an argument. The host is the only source of it.
pub trait Entropy {
    /// Fills `bytes` with unpredictable bytes.
    fn fill(&mut self, bytes: &mut [u8]);

    /// `N` unpredictable bytes.
    fn bytes<const N: usize>(&mut self) -> [u8; N]
    where
        Self: Sized,
    {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }
}

/// A position in the order of records: 48 bits of milliseconds since 1970, then a 16-bit counter
/// (Kulkarni et al., "Logical Physical Clocks", 2014).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The timestamp with these 64 bits.
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// Its 64 bits.
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// Milliseconds since 1970.
    pub const fn ms(self) -> u64 {
        self.0 >> 16
    }

    const fn at(ms: u64) -> Self {
        Self((if ms > TIME_MS_MAX { TIME_MS_MAX } else { ms }) << 16)
    }

    const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}", self.ms(), self.0 & 0xffff)
    }
}

/// A hybrid logical clock: never behind what it has seen, never far ahead of the wall.
#[derive(Debug, Clone, Copy, Default)]
pub struct LogicalClock {
    last: Timestamp,
}

impl LogicalClock {
    /// A clock that has seen `last`, the latest time in the store.
    pub const fn since(last: Timestamp) -> Self {
        Self { last }
    }

    /// The time for the next record: after everything seen, and not before the wall clock.
    pub fn tick(&mut self, wall_ms: u64) -> Timestamp {
        self.last = self.last.next().max(Timestamp::at(wall_ms));
        self.last
    }

    /// Takes note of a foreign record's time. It moves this clock at most
    /// [`CLOCK_LEAD_MS_MAX`] ahead of the wall clock; answers whether it lay within that.
    pub fn observe(&mut self, foreign: Timestamp, wall_ms: u64) -> bool {
        let bound = Timestamp::at(wall_ms.saturating_add(CLOCK_LEAD_MS_MAX));
        self.last = self.last.max(foreign.min(bound));
        foreign <= bound
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_never_runs_backwards_when_the_wall_clock_does() {
        let mut clock = LogicalClock::default();
        let first = clock.tick(5_000);
        assert_eq!(first.ms(), 5_000);
        assert!(clock.tick(1_000) > first);
    }

    #[test]
    fn a_record_seen_comes_before_the_next_one_written() {
        let mut clock = LogicalClock::default();
        let foreign = Timestamp::at(9_000);
        assert!(clock.observe(foreign, 5_000));
        assert!(clock.tick(5_000) > foreign);
    }

    #[test]
    fn a_laptop_set_to_2099_moves_us_no_more_than_a_day() {
        let wall = 1_768_000_000_000;
        let mut clock = LogicalClock::default();
        assert!(!clock.observe(Timestamp::at(4_070_908_800_000), wall));
        assert_eq!(clock.tick(wall).ms(), wall + CLOCK_LEAD_MS_MAX);
    }
}
