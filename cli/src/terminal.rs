//! What a person types at a terminal, and the terminal afterwards: whatever ends the program while
//! something secret is typed, what is typed next shows again.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// Whether the program waits for somebody to type.
static ASKING: AtomicBool = AtomicBool::new(false);
/// Whether Ctrl-C was typed instead.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);
/// The terminal as it was before it was asked not to show what is typed.
static BEFORE: Mutex<Option<Before>> = Mutex::new(None);

/// Asks for something that is not shown while it is typed.
pub(crate) fn ask_secret(prompt: &str) -> io::Result<String> {
    let before = Before::note();
    *BEFORE.lock().unwrap_or_else(PoisonError::into_inner) = before;
    let typed = wait_for_input(|| rpassword::prompt_password(prompt));
    if matches!(&typed, Err(error) if error.kind() == io::ErrorKind::Interrupted) {
        INTERRUPTED.store(true, Ordering::SeqCst);
    }
    *BEFORE.lock().unwrap_or_else(PoisonError::into_inner) = None;
    typed
}

/// Reads what a person types or a pipe brings: a signal ends the program without waiting for it.
pub(crate) fn wait_for_input<T>(read: impl FnOnce() -> T) -> T {
    ASKING.store(true, Ordering::SeqCst);
    let read = read();
    ASKING.store(false, Ordering::SeqCst);
    read
}

/// Whether the program waits for somebody to type.
pub(crate) fn is_asking() -> bool {
    ASKING.load(Ordering::SeqCst)
}

/// Whether Ctrl-C was typed where something secret was asked for.
pub(crate) fn was_interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// Gives the terminal back as it was, where somebody was asked and did not answer.
pub(crate) fn restore() {
    if let Some(before) = &*BEFORE.lock().unwrap_or_else(PoisonError::into_inner) {
        before.restore();
    }
}

#[cfg(unix)]
struct Before {
    terminal: std::fs::File,
    state: rustix::termios::Termios,
}

#[cfg(unix)]
impl Before {
    fn note() -> Option<Self> {
        let mut options = std::fs::File::options();
        let terminal = options.read(true).write(true).open("/dev/tty").ok()?;
        let state = rustix::termios::tcgetattr(&terminal).ok()?;
        Some(Self { terminal, state })
    }

    fn restore(&self) {
        use rustix::termios::{OptionalActions, tcsetattr};
        if let Err(error) = tcsetattr(&self.terminal, OptionalActions::Now, &self.state) {
            tracing::debug!(%error, "the terminal stays as it is");
        }
    }
}

/// Windows gives a console's mode back with the handle that changed it.
#[cfg(not(unix))]
struct Before;

#[cfg(not(unix))]
impl Before {
    fn note() -> Option<Self> {
        None
    }

    fn restore(&self) {}
}
