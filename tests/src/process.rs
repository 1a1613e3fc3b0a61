//! Real laptops: the program itself, each run a process of its own, on loopback.
//!
//! Every wait has a deadline and ends at the event it waits for: a line, the end of a process,
//! an answer that has become true. A harness fails by panicking, with what the process said.

mod laptop;
mod outcome;
mod running;

pub use laptop::{Laptop, Program};
pub use outcome::Outcome;
pub use running::Running;

use std::thread::park_timeout;
use std::time::{Duration, Instant};

/// How long anything may take: far beyond what it does take, for a busy machine in CI.
pub const DEADLINE: Duration = Duration::from_secs(60);

/// The first pause of [`until`]; each one after is twice as long, up to [`PAUSE_MAX`].
const PAUSE_MIN: Duration = Duration::from_millis(1);
/// Short enough that a test is not made slow by asking late.
const PAUSE_MAX: Duration = Duration::from_millis(100);

/// Asks until there is an answer, and hands it back; `what` says what is awaited.
///
/// For what another process brings about in its own time and cannot be awaited from outside,
/// such as two nodes having met. It is the only place that pauses: the answer decides when it
/// ends, the pauses only keep it from taking the processor that the nodes need.
///
/// # Panics
/// When there is no answer within `deadline`.
pub fn until<T>(deadline: Duration, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let started = now();
    let mut pause = PAUSE_MIN;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(
            started.elapsed() < deadline,
            "{deadline:?} went by, and not yet: {what}"
        );
        park_timeout(pause);
        pause = (pause * 2).min(PAUSE_MAX);
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the deadline of a test is real time, and no node sees it"
)]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests;
