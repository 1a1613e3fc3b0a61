//! How times are spread.

use std::time::{Duration, Instant};

/// Times of the same thing done many times.
#[derive(Debug, Default, Clone)]
pub struct Spread(Vec<Duration>);

impl Spread {
    /// Takes one more.
    pub fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// The time that `percent` of them do not exceed.
    #[must_use]
    pub fn percentile(&self, percent: usize) -> Duration {
        let mut times = self.0.clone();
        times.sort_unstable();
        let at = (times.len() * percent).div_ceil(100).saturating_sub(1);
        times.get(at).copied().unwrap_or_default()
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

/// Does it and says how long that took.
pub async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let begun = now();
    let done = work.await;
    (done, begun.elapsed())
}

#[expect(
    clippy::disallowed_methods,
    reason = "a benchmark measures real time, and no node sees it"
)]
fn now() -> Instant {
    Instant::now()
}
