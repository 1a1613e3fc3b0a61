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
    /// How far each clock is from the furthest of its group, where fewer than half of them agree: nobody
    /// can know there which is right.
    apart_ms: BTreeMap<DeviceKey, i64>,
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
        let (mut off_ms, mut apart_ms) = (BTreeMap::new(), BTreeMap::new());
        let mut left: BTreeSet<DeviceKey> = ahead.keys().copied().collect();
        while let Some(start) = left.pop_first() {
            let group = relative_to(start, &ahead);
            left.retain(|device| !group.contains_key(device));
            let middle = median(group.values().copied().collect());
            if !most_agree(&group) {
                apart_ms.extend(apart(&group));
            }
            off_ms.extend(
                group
                    .into_iter()
                    .map(|(device, ms)| (device, ms.saturating_sub(middle))),
            );
        }
        Self { off_ms, apart_ms }
    }

    /// Whether the clocks that this one was compared with agree enough to say by how much it is off. Of
    /// two that differ nobody knows which is right.
    pub fn is_known(&self, device: &DeviceKey) -> bool {
        self.off_ms.contains_key(device) && !self.apart_ms.contains_key(device)
    }

    /// How far this clock is from the furthest of those that it was compared with, where nobody can know
    /// which is right.
    pub fn apart_ms(&self, device: &DeviceKey) -> Option<i64> {
        self.apart_ms.get(device).copied()
    }

    /// Milliseconds that this laptop's clock is ahead of the others', where that is known.
    pub fn off_ms(&self, device: &DeviceKey) -> Option<i64> {
        self.off_ms.get(device).copied()
    }

    /// Whether this clock is off by more than [`CLOCK_OFF_MS_MAX`], or further from another than that
    /// where nobody can know which is right.
    pub fn is_flagged(&self, device: &DeviceKey) -> bool {
        let off = self.apart_ms(device).or(self.off_ms(device));
        off.is_some_and(|off| off.saturating_abs() > CLOCK_OFF_MS_MAX)
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

/// Whether more than half of a group are no further from each other than a clock may be off.
fn most_agree(group: &BTreeMap<DeviceKey, i64>) -> bool {
    let mut values: Vec<i64> = group.values().copied().collect();
    values.sort_unstable();
    let most = values.len() / 2 + 1;
    values.windows(most).any(|agreeing| {
        let ends = agreeing.first().zip(agreeing.last());
        ends.is_some_and(|(low, high)| high.saturating_sub(*low) <= CLOCK_OFF_MS_MAX)
    })
}

/// How far each clock is from the furthest of its group, and in which direction.
fn apart(group: &BTreeMap<DeviceKey, i64>) -> BTreeMap<DeviceKey, i64> {
    let lowest = group.values().min().copied().unwrap_or(0);
    let highest = group.values().max().copied().unwrap_or(0);
    let furthest = |ms: i64| {
        let (ahead, behind) = (ms.saturating_sub(lowest), highest.saturating_sub(ms));
        if ahead > behind {
            ahead
        } else {
            behind.saturating_neg()
        }
    };
    let clocks = group.iter();
    clocks
        .map(|(device, ms)| (*device, furthest(*ms)))
        .collect()
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
    fn of_two_that_disagree_nobody_knows_which_is_right_and_a_third_decides() {
        let two = Clocks::from_readings(&[reading(1, 2, HOUR)]);
        assert!(!two.is_known(&device(1)) && !two.is_known(&device(2)));
        assert_eq!(two.apart_ms(&device(1)), Some(-HOUR));
        assert_eq!(two.apart_ms(&device(2)), Some(HOUR));
        let three = Clocks::from_readings(&[reading(1, 2, HOUR), reading(1, 3, 20)]);
        assert!(three.is_known(&device(2)));
        assert_eq!(three.apart_ms(&device(2)), None);
        let seven = Clocks::from_readings(&[reading(1, 2, 7 * 60_000)]);
        assert!(seven.is_flagged(&device(1)) && seven.is_flagged(&device(2)));
        assert_eq!(seven.apart_ms(&device(2)), Some(7 * 60_000));
        let agreeing = Clocks::from_readings(&[reading(1, 2, 20)]);
        assert!(agreeing.is_known(&device(1)));
        assert!(!agreeing.is_known(&device(9)), "nobody met it");
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
