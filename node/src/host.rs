//! The only clock and the only entropy. Everything else gets time and randomness as arguments.

mod steered;
mod watch;

pub use steered::steer;
pub use watch::{BadTime, Side, Watch, placed, shown_in};

use chrono::{Local, Offset};
use onscene_protocol::clock::{Entropy, Moment};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The machine that a node runs on.
#[derive(Debug, Clone)]
pub struct Host {
    clock: Arc<Clock>,
    started: Started,
    /// How much space is free, where that is not for the system to say.
    free_bytes: Option<Arc<AtomicU64>>,
}

#[derive(Debug)]
enum Clock {
    System,
    /// Moved by a file: for cases that are played and for tests.
    Steered {
        file: PathBuf,
        offset_ms: i64,
    },
}

impl Host {
    /// The machine as it is.
    pub fn system() -> Self {
        Self {
            clock: Arc::new(Clock::System),
            started: Started::now(),
            free_bytes: None,
        }
    }

    /// A machine whose wall clock follows `file`, which [`steer`] writes, and is wrong by
    /// `offset_ms`. Several nodes that follow one file are moved at the same moment.
    pub fn steered(file: PathBuf, offset_ms: i64) -> Self {
        Self {
            clock: Arc::new(Clock::Steered { file, offset_ms }),
            started: Started::now(),
            free_bytes: None,
        }
    }

    /// The same machine with a disk on which so many bytes are free.
    #[must_use]
    pub fn with_free_bytes(mut self, free_bytes: Arc<AtomicU64>) -> Self {
        self.free_bytes = Some(free_bytes);
        self
    }

    /// Bytes that this user may still write to the disk that a folder is on; none where the system
    /// does not say.
    pub fn free_bytes(&self, folder: &Path) -> Option<u64> {
        match &self.free_bytes {
            Some(said) => Some(said.load(Ordering::Relaxed)),
            None => fs4::available_space(folder).ok(),
        }
    }

    /// What the clocks say now. Where time is played, it passes for all of them.
    pub fn moment(&self) -> Moment {
        let awake = self.awake();
        let uptime_ms = self.played_ms().unwrap_or(awake.uptime_ms);
        Moment { uptime_ms, ..awake }
    }

    /// The same with the time that truly passed, played or not.
    pub fn awake(&self) -> Moment {
        let (wall, offset_minutes) = self.read();
        Moment {
            wall_ms: u64::try_from(wall).unwrap_or(0),
            offset_minutes,
            uptime_ms: u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX),
        }
    }

    fn played_ms(&self) -> Option<u64> {
        match &*self.clock {
            Clock::System => None,
            Clock::Steered { file, .. } => steered::played_ms(file),
        }
    }

    /// Milliseconds since 1970 by the wall clock.
    pub fn wall_ms(&self) -> u64 {
        self.moment().wall_ms
    }

    /// A wall time as RFC 3339, in the offset that is in force here then.
    pub fn rfc3339(&self, wall_ms: u64) -> String {
        placed(self.zone(), wall_ms).to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
    }

    /// A clock that only goes forward, for deadlines and round trips.
    #[expect(
        clippy::disallowed_methods,
        reason = "the host is where clocks are read"
    )]
    pub fn instant(&self) -> Instant {
        Instant::now()
    }

    /// The operating system's randomness.
    pub const fn entropy(&self) -> OsEntropy {
        OsEntropy
    }

    fn read(&self) -> (i64, i32) {
        match &*self.clock {
            Clock::System => system_wall(),
            Clock::Steered { file, offset_ms } => {
                let (wall, offset_minutes) = steered::read(file).unwrap_or_else(system_wall);
                (wall.saturating_add(*offset_ms), offset_minutes)
            }
        }
    }
}

/// Milliseconds since 1970, and minutes that local time is ahead of UTC.
#[expect(
    clippy::disallowed_methods,
    reason = "the host is where clocks are read"
)]
fn system_wall() -> (i64, i32) {
    let now = Local::now();
    (
        now.timestamp_millis(),
        now.offset().fix().local_minus_utc() / 60,
    )
}

/// The operating system's randomness.
#[derive(Debug, Clone, Copy)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&mut self, bytes: &mut [u8]) {
        // Keys made from anything less than the system's randomness would be worse than none. A
        // machine whose random source fails at run time cannot be written on safely.
        #[expect(clippy::expect_used, reason = "no node may go on without randomness")]
        getrandom::fill(bytes).expect("the operating system gives randomness");
    }
}

/// When the node started, by a clock that goes on while the laptop sleeps.
#[cfg(target_os = "linux")]
#[derive(Debug, Clone, Copy)]
struct Started(Duration);

#[cfg(target_os = "linux")]
impl Started {
    fn now() -> Self {
        Self(boot_time())
    }

    fn elapsed(self) -> Duration {
        boot_time().saturating_sub(self.0)
    }
}

#[cfg(target_os = "linux")]
fn boot_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let (seconds, nanos) = (u64::try_from(time.tv_sec), u32::try_from(time.tv_nsec));
    Duration::new(seconds.unwrap_or(0), nanos.unwrap_or(0))
}

/// When the node started. On Windows this clock counts sleep; on macOS it does not, and entries
/// written after a sleep show less than passed.
#[cfg(not(target_os = "linux"))]
#[derive(Debug, Clone, Copy)]
struct Started(Instant);

#[cfg(not(target_os = "linux"))]
impl Started {
    #[expect(
        clippy::disallowed_methods,
        reason = "the host is where clocks are read"
    )]
    fn now() -> Self {
        Self(Instant::now())
    }

    fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_laptops_that_follow_one_file_move_together_and_keep_their_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clock");
        let right = Host::steered(file.clone(), 0);
        let wrong = Host::steered(file.clone(), 10_814_000);
        steer(&file, 1_768_176_360_000, 480).unwrap();
        let (a, b) = (right.moment(), wrong.moment());
        assert!(a.wall_ms.abs_diff(1_768_176_360_000) < 60_000);
        assert!(b.wall_ms.abs_diff(a.wall_ms + 10_814_000) < 60_000);
        assert_eq!(a.offset_minutes, 480);
        assert!(
            right
                .rfc3339(1_768_176_360_000)
                .ends_with("08:06:00.000+08:00")
        );
    }

    #[test]
    fn time_that_is_played_passes_and_a_clock_that_is_set_stands() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clock");
        let host = Host::steered(file.clone(), 0);
        steer(&file, 1_768_176_360_000, 480).unwrap();
        let before = host.moment();
        steer(&file, 1_768_179_960_000, 480).unwrap();
        let after = host.moment();
        let passed = after.uptime_ms - before.uptime_ms;
        assert!(passed.abs_diff(3_600_000) < 60_000, "{passed}");
        steer(&file, 1_768_176_360_000, 480).unwrap();
        let back = host.moment();
        assert!(back.wall_ms < after.wall_ms && back.uptime_ms >= after.uptime_ms);
        std::fs::write(&file, "1768200000000 0 480").unwrap();
        assert!(
            host.moment().uptime_ms < 60_000,
            "set by hand: since it started"
        );
    }

    #[test]
    fn randomness_is_not_the_same_twice() {
        assert_ne!(OsEntropy.bytes::<32>(), OsEntropy.bytes::<32>());
    }
}
