//! When a link that is down is dialled again.

use std::time::Duration;

/// Pauses that double from the first to the longest, each shortened at random.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backoff {
    first: Duration,
    max: Duration,
    next: Duration,
}

impl Backoff {
    /// Pauses of at most `first`, twice that, and so on up to `max`.
    pub const fn new(first: Duration, max: Duration) -> Self {
        Self {
            first,
            max,
            next: first,
        }
    }

    /// The next pause: between half of what is planned and all of it, so that laptops that lost one
    /// hub do not all come back in one moment.
    pub fn pause(&mut self, [random]: [u8; 1]) -> Duration {
        let planned = self.next.min(self.max);
        self.next = planned.saturating_mul(2).min(self.max);
        planned / 2 + planned / 2 * u32::from(random) / 255
    }

    /// Begins again with the first: the link was good for a while, or something changed.
    pub const fn reset(&mut self) {
        self.next = self.first;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Duration = Duration::from_millis(200);
    const MAX: Duration = Duration::from_secs(3);

    #[test]
    fn pauses_double_up_to_the_longest_and_begin_again_after_a_good_link() {
        let mut backoff = Backoff::new(FIRST, MAX);
        let seen: Vec<_> = (0..7).map(|_| backoff.pause([255]).as_millis()).collect();
        assert_eq!(seen, [200, 400, 800, 1_600, 3_000, 3_000, 3_000]);
        backoff.reset();
        assert_eq!(backoff.pause([255]), FIRST);
    }

    #[test]
    fn a_pause_is_never_longer_than_planned_and_never_less_than_half() {
        for random in 0..=255 {
            let mut backoff = Backoff::new(MAX, MAX);
            let pause = backoff.pause([random]);
            assert!(pause >= MAX / 2 && pause <= MAX, "{random}: {pause:?}");
        }
    }

    #[test]
    fn laptops_that_lost_one_hub_come_back_at_different_moments() {
        let pauses: Vec<_> = [0, 85, 170, 255]
            .map(|random| Backoff::new(MAX, MAX).pause([random]))
            .into();
        let mut apart = pauses.clone();
        apart.dedup();
        assert_eq!(pauses, apart);
    }
}
