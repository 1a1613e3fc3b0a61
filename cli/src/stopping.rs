//! Signals that ask a command to end: no unfinished file stays behind, and the terminal is as it was.
//!
//! The command works on a thread of its own. What it holds is let go of as its future is dropped; only
//! where it waits for a person, who will not answer any more, is it left where it is.

use crate::failure::{Failure, in_words};
use crate::language::say;
use crate::terminal;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

/// How long a command may take to let go of what it holds.
const LETTING_GO_TIME_MAX: Duration = Duration::from_secs(2);
/// Bytes of the command's stack, as many as a program's first thread has.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// What asked for the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signal {
    /// Ctrl-C.
    Interrupt,
    /// The system, or whoever wants an end in order.
    Terminate,
}

/// Whether a command ends by itself when it is asked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    /// It listens for signals, as the node that runs.
    ByItself,
    /// It is dropped.
    WhenDropped,
}

/// Does a command until it is done or a signal comes.
pub(crate) fn run(
    runtime: Runtime,
    ends: Ends,
    stop: &CancellationToken,
    command: impl FnOnce() -> Result<(), Failure> + Send + 'static,
) -> Result<(), Failure> {
    // Before the command: nothing that it makes may be left behind.
    let mut signals = {
        let _inside = runtime.enter();
        Signals::listen()?
    };
    let (tell, mut ended) = oneshot::channel();
    std::thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(move || tell.send(command()).ok())
        .map_err(|error| {
            Failure::failed(said!(
                "程序启动不了任务：{}",
                "the program cannot start its tasks: {}",
                in_words(&error)
            ))
        })?;
    let first = runtime.block_on(async {
        tokio::select! {
            biased;
            signal = signals.next() => Err(signal),
            ended = &mut ended => Ok(ended),
        }
    });
    let signal = match first {
        // A secret was being typed, and Ctrl-C was typed instead.
        Ok(Ok(Err(_))) if terminal::was_interrupted() => Signal::Interrupt,
        Ok(done) => return done.unwrap_or_else(|_| Err(broke_off())),
        Err(_) if ends == Ends::ByItself && !terminal::is_asking() => {
            let done = runtime.block_on(ended);
            return done.unwrap_or_else(|_| Err(broke_off()));
        }
        Err(signal) => signal,
    };
    stop.cancel();
    if !terminal::is_asking() {
        let letting_go = async { tokio::time::timeout(LETTING_GO_TIME_MAX, ended).await };
        // One that does not let go in time is ended with the program.
        runtime.block_on(letting_go).ok();
    }
    terminal::restore();
    runtime.shutdown_background();
    Err(Failure::stopped(signal))
}

/// A panic, which was told on stderr already.
fn broke_off() -> Failure {
    Failure::failed(say(
        "命令中断了：这是程序的毛病",
        "the command broke off: this is a fault of the program",
    ))
    .hint(say(
        "请把上面的内容和 doctor --bundle 的文件一起报告",
        "please report it with what stands above, and with `doctor --bundle`",
    ))
}

/// What ends a program from outside: Ctrl-C, and what the system sends when it wants an end.
#[cfg(unix)]
pub(crate) struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    /// Listens from now on; to be called inside a runtime.
    pub(crate) fn listen() -> Result<Self, Failure> {
        use tokio::signal::unix::{SignalKind, signal};
        let listen = |kind| signal(kind).map_err(|error| no_signals(&error));
        Ok(Self {
            interrupt: listen(SignalKind::interrupt())?,
            terminate: listen(SignalKind::terminate())?,
        })
    }

    /// Waits for the next.
    pub(crate) async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.interrupt.recv() => Signal::Interrupt,
            _ = self.terminate.recv() => Signal::Terminate,
        }
    }
}

/// The same on Windows.
#[cfg(windows)]
pub(crate) struct Signals {
    interrupt: tokio::signal::windows::CtrlC,
    close: tokio::signal::windows::CtrlBreak,
    shutdown: tokio::signal::windows::CtrlShutdown,
}

#[cfg(windows)]
impl Signals {
    /// Listens from now on; to be called inside a runtime.
    pub(crate) fn listen() -> Result<Self, Failure> {
        use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_shutdown};
        Ok(Self {
            interrupt: ctrl_c().map_err(|error| no_signals(&error))?,
            close: ctrl_break().map_err(|error| no_signals(&error))?,
            shutdown: ctrl_shutdown().map_err(|error| no_signals(&error))?,
        })
    }

    /// Waits for the next.
    pub(crate) async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.interrupt.recv() => Signal::Interrupt,
            _ = self.close.recv() => Signal::Terminate,
            _ = self.shutdown.recv() => Signal::Terminate,
        }
    }
}

fn no_signals(error: &std::io::Error) -> Failure {
    Failure::failed(said!(
        "程序接收不到停止的信号",
        "the program cannot be told to stop: {error}"
    ))
}
