//! Whether a laptop slept: it did nothing for a while, though its clock went on.

use super::Moment;
use crate::limit::SLEEP_MS_MIN;
use std::time::Duration;

/// A time in which this laptop did nothing: its lid was closed, or its programs were stopped. A
/// fact for whoever asks why nothing was written then, and no fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub struct Sleep {
    /// When it began, milliseconds since 1970 by this laptop's wall clock.
    #[n(0)]
    pub from_ms: u64,
    /// How long it was, milliseconds by a clock that counts sleep and that nobody can set.
    #[n(1)]
    pub ms: u64,
}

/// Judges by two looks at the clocks, which come every `every` while the laptop is awake. The wall
/// clock may be set at any time, and proves nothing.
pub fn slept(before: Moment, now: Moment, every: Duration) -> Option<Sleep> {
    let passed = now.uptime_ms.saturating_sub(before.uptime_ms);
    let every = u64::try_from(every.as_millis()).unwrap_or(u64::MAX);
    let ms = passed.saturating_sub(every);
    (ms >= SLEEP_MS_MIN).then_some(Sleep {
        from_ms: before.wall_ms,
        ms,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY: Duration = Duration::from_secs(1);

    fn moment(wall_ms: u64, uptime_ms: u64) -> Moment {
        Moment {
            wall_ms,
            offset_minutes: 480,
            uptime_ms,
        }
    }

    #[test]
    fn a_closed_lid_is_a_sleep_of_that_length() {
        let before = moment(1_000_000, 50_000);
        let now = moment(1_000_000 + 3_600_000, 50_000 + 3_600_000);
        let sleep = Sleep {
            from_ms: 1_000_000,
            ms: 3_599_000,
        };
        assert_eq!(slept(before, now, EVERY), Some(sleep));
    }

    #[test]
    fn a_wall_clock_that_is_set_is_no_sleep() {
        let before = moment(1_000_000, 50_000);
        assert_eq!(slept(before, moment(9_000_000, 51_000), EVERY), None);
        assert_eq!(slept(before, moment(0, 51_000), EVERY), None);
    }

    #[test]
    fn a_busy_laptop_that_looks_late_did_not_sleep() {
        let before = moment(1_000_000, 50_000);
        let late = moment(1_020_000, 70_000);
        assert_eq!(slept(before, late, EVERY), None);
    }
}
