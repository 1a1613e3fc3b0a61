//! Progress bars on a terminal; nothing where no person looks.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::pin::pin;
use std::time::Duration;

/// How long somebody waits before they are told what for, and how often they are told for how long.
const TOLD_AFTER: Duration = Duration::from_secs(1);

/// Where a sign is drawn: stderr, and only on a terminal.
fn target(json: bool) -> ProgressDrawTarget {
    if json {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    }
}

/// A bar that counts bytes to `bytes`.
pub(crate) fn bytes(json: bool, what: &str, bytes: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(bytes), target(json));
    let style =
        ProgressStyle::with_template("{msg} {wide_bar} {binary_bytes}/{binary_total_bytes} {eta}");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar.with_message(what.to_owned())
}

/// What shows a person that something is still waited for; gone with it.
pub(crate) struct Sign(ProgressBar);

/// A sign of life.
pub(crate) fn sign(json: bool) -> Sign {
    Sign::of(ProgressBar::with_draw_target(None, target(json)))
}

impl Sign {
    /// The same of a line among others.
    pub(crate) fn of(line: ProgressBar) -> Self {
        if let Ok(style) = ProgressStyle::with_template("{msg}") {
            line.set_style(style);
        }
        Self(line)
    }

    /// Says what has been waited for, and for how many seconds.
    pub(crate) fn tick(&self, what: &str, seconds: u64) {
        self.0
            .set_message(said!("{what}：{seconds} 秒", "{what}: {seconds} s"));
        self.0.tick();
    }

    /// Says nothing any more.
    pub(crate) fn end(&self) {
        self.0.finish_and_clear();
    }
}

impl Drop for Sign {
    fn drop(&mut self) {
        self.end();
    }
}

/// Waits for something, and says what for once that takes longer than a moment.
pub(crate) async fn waiting<T>(json: bool, what: &str, done: impl Future<Output = T>) -> T {
    let mut done = pin!(done);
    let (mut shown, mut seconds) = (None, 0);
    loop {
        if let Ok(done) = tokio::time::timeout(TOLD_AFTER, &mut done).await {
            return done;
        }
        seconds += TOLD_AFTER.as_secs();
        shown.get_or_insert_with(|| sign(json)).tick(what, seconds);
    }
}
