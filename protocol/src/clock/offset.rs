//! How far each laptop's clock is off, from the differences that laptops measured when they met.

use crate::id::DeviceKey;
use crate::limit::CLOCK_OFF_MS_MAX;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The body of a clock record: one laptop's clock seen by another during an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub struct ClockReading {
    /// The laptop that measured.
    #[n(0)]
    pub by: DeviceKey,
    /// The laptop whose clock was read.
    #[n(1)]
    pub of: DeviceKey,
    /// Milliseconds that `of` is ahead of `by`; half the round trip is already taken off.
    #[n(2)]
    pub ahead_ms: i64,
}

/// What is known of the laptops' clocks: a pure function of the clock records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clocks {
    off_ms: BTreeMap<DeviceKey, i64>,
}

impl Clocks {
    /// Offsets from readings, in the order of their records: the later reading of a pair counts.
    ///
    /// Laptops that met, directly or through others, are compared with the median of their group,
    /// so one wrong clock among three is named, and no clock is held to be right by rank.
    pub fn from_readings<'a>(readings: impl IntoIterator<Item = &'a ClockReading>) -> Self {
        let mut ahead: BTreeMap<DeviceKey, BTreeMap<DeviceKey, i64>> = BTreeMap::new();
        for reading in readings {
            ahead
                .entry(reading.by)
                .or_default()
                .insert(reading.of, reading.ahead_ms);
            ahead
                .entry(reading.of)
                .or_default()
                .insert(reading.by, reading.ahead_ms.saturating_neg());
        }
        let mut off_ms = BTreeMap::new();
        let mut left: BTreeSet<DeviceKey> = ahead.keys().copied().collect();
        while let Some(start) = left.pop_first() {
            let group = relative_to(start, &ahead);
            left.retain(|device| !group.contains_key(device));
            let middle = median(group.values().copied().collect());
            off_ms.extend(
                group
                    .into_iter()
                    .map(|(device, ms)| (device, ms.saturating_sub(middle))),
            );
        }
        Self { off_ms }
    }

    /// Milliseconds that this laptop's clock is ahead of the others', where that is known.
    pub fn off_ms(&self, device: &DeviceKey) -> Option<i64> {
        self.off_ms.get(device).copied()
    }

    /// Whether this clock is off by more than [`CLOCK_OFF_MS_MAX`].
    pub fn is_flagged(&self, device: &DeviceKey) -> bool {
        self.off_ms(device)
            .is_some_and(|off| off.saturating_abs() > CLOCK_OFF_MS_MAX)
    }

    /// What to subtract from a time that this laptop wrote before it is compared with another's.
    /// A clock that is not flagged is taken at its word.
    pub fn correction_ms(&self, device: &DeviceKey) -> i64 {
        if self.is_flagged(device) {
            self.off_ms(device).unwrap_or(0)
        } else {
            0
        }
    }
}

/// Offsets of everything that `start` is connected to, with `start` at zero, nearest first.
fn relative_to(
    start: DeviceKey,
    ahead: &BTreeMap<DeviceKey, BTreeMap<DeviceKey, i64>>,
) -> BTreeMap<DeviceKey, i64> {
    let mut known = BTreeMap::from([(start, 0_i64)]);
    let mut queue = VecDeque::from([start]);
    while let Some(device) = queue.pop_front() {
        let base = known.get(&device).copied().unwrap_or(0);
        for (other, ms) in ahead.get(&device).into_iter().flatten() {
            if !known.contains_key(other) {
                known.insert(*other, base.saturating_add(*ms));
                queue.push_back(*other);
            }
        }
    }
    known
}

/// The middle value; of two in the middle, their mean, so that two laptops that disagree are both
/// named and neither is believed.
fn median(mut values: Vec<i64>) -> i64 {
    values.sort_unstable();
    let upper = values.get(values.len() / 2).copied().unwrap_or(0);
    if values.len() % 2 == 1 {
        return upper;
    }
    let lower = values
        .get((values.len() / 2).saturating_sub(1))
        .copied()
        .unwrap_or(upper);
    lower.midpoint(upper)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    fn device(n: u8) -> DeviceKey {
        DeviceKey::from_bytes([n; 32])
    }

    fn reading(by: u8, of: u8, ahead_ms: i64) -> ClockReading {
        ClockReading {
            by: device(by),
            of: device(of),
            ahead_ms,
        }
    }

    #[test]
    fn one_wrong_clock_among_three_is_the_one_that_is_named() {
        let clocks = Clocks::from_readings(&[reading(1, 2, -41_000), reading(1, 3, 3 * HOUR)]);
        assert!(!clocks.is_flagged(&device(1)));
        assert!(!clocks.is_flagged(&device(2)));
        assert!(clocks.is_flagged(&device(3)));
        assert_eq!(clocks.correction_ms(&device(3)), 3 * HOUR);
        assert_eq!(clocks.correction_ms(&device(2)), 0);
    }

    #[test]
    fn it_does_not_matter_who_measured() {
        let seen = Clocks::from_readings(&[reading(1, 2, 0), reading(1, 3, HOUR)]);
        let mirrored = Clocks::from_readings(&[reading(2, 1, 0), reading(3, 1, -HOUR)]);
        assert_eq!(seen, mirrored);
    }

    #[test]
    fn two_laptops_that_disagree_are_both_named() {
        let clocks = Clocks::from_readings(&[reading(1, 2, HOUR)]);
        assert!(clocks.is_flagged(&device(1)) && clocks.is_flagged(&device(2)));
    }

    #[test]
    fn a_clock_that_was_set_right_is_no_longer_flagged() {
        let clocks = Clocks::from_readings(&[reading(1, 2, HOUR), reading(1, 2, 20)]);
        assert!(!clocks.is_flagged(&device(2)));
    }

    #[test]
    fn extreme_readings_do_not_overflow() {
        let clocks = Clocks::from_readings(&[
            reading(1, 2, i64::MIN),
            reading(2, 3, i64::MIN),
            reading(3, 4, i64::MAX),
        ]);
        assert!(clocks.off_ms(&device(4)).is_some());
    }
}
