//! Progress bars on a terminal; nothing where no person looks.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar that counts bytes to `bytes`. It draws on stderr, and only on a terminal.
pub(crate) fn bytes(json: bool, what: &str, bytes: u64) -> ProgressBar {
    let target = if json {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    };
    let bar = ProgressBar::with_draw_target(Some(bytes), target);
    let style =
        ProgressStyle::with_template("{msg} {wide_bar} {binary_bytes}/{binary_total_bytes} {eta}");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar.with_message(what.to_owned())
}

/// What shows a person that a long answer is still worked at.
pub(crate) struct Sign(ProgressBar);

/// A sign of life on stderr, and only on a terminal; gone with the answer.
pub(crate) fn sign(json: bool) -> Sign {
    let target = if json {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    };
    let spinner = ProgressBar::with_draw_target(None, target);
    if let Ok(style) = ProgressStyle::with_template("{msg}") {
        spinner.set_style(style);
    }
    Sign(spinner)
}

impl Sign {
    /// Says for how many seconds the answer has been waited for.
    pub(crate) fn tick(&self, seconds: u64) {
        self.0.set_message(said!(
            "还在处理：{seconds} 秒",
            "still working: {seconds} s"
        ));
        self.0.tick();
    }
}

impl Drop for Sign {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
