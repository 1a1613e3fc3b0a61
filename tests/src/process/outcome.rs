//! A run of the program from its start to its end.

use super::DEADLINE;
use serde_json::Value;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::spawn;

/// What a run of the program ended with.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// Data.
    pub stdout: String,
    /// Progress and errors.
    pub stderr: String,
}

impl Outcome {
    /// Runs `command` to its end, with `input` on its standard input.
    ///
    /// # Panics
    /// When it cannot be started or is not done within [`DEADLINE`] (it is killed then).
    #[must_use]
    pub fn of(command: &mut Command, input: &[u8]) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut stdin = child.stdin.take().expect("stdin is piped");
        let input = input.to_vec();
        // A program that ends before it has read everything is judged by what it says.
        spawn(move || stdin.write_all(&input).ok());
        let stdout = read_all(child.stdout.take().expect("stdout is piped"));
        let stderr = read_all(child.stderr.take().expect("stderr is piped"));
        let (Ok(stdout), Ok(stderr)) =
            (stdout.recv_timeout(DEADLINE), stderr.recv_timeout(DEADLINE))
        else {
            end(&mut child);
            panic!("{command:?}: not done within {DEADLINE:?}");
        };
        let status = child.wait().expect("a child can be waited for");
        Self {
            code: status.code(),
            stdout,
            stderr,
        }
    }

    /// Whether it ended with exit code 0.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.code == Some(0)
    }

    /// The one JSON value on stdout.
    ///
    /// # Panics
    /// When the run failed or wrote no JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        assert!(self.is_ok(), "failed: {self:?}");
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("no JSON value: {error}: {self:?}"))
    }

    /// The JSON values on stdout, one a line.
    ///
    /// # Panics
    /// When the run failed or wrote anything else.
    #[must_use]
    pub fn lines(&self) -> Vec<Value> {
        assert!(self.is_ok(), "failed: {self:?}");
        self.stdout
            .lines()
            .map(|line| {
                serde_json::from_str(line)
                    .unwrap_or_else(|error| panic!("no JSON line: {error}: {self:?}"))
            })
            .collect()
    }

    /// The error, `{"error", "message", "hint"}`: the last line of stderr.
    ///
    /// # Panics
    /// When the run did not fail, or not with such a line.
    #[must_use]
    pub fn error(&self) -> Value {
        assert!(!self.is_ok(), "did not fail: {self:?}");
        let line = self.stderr.lines().last().unwrap_or_default();
        serde_json::from_str(line)
            .unwrap_or_else(|error| panic!("no JSON error: {error}: {self:?}"))
    }
}

/// Kills a process and waits for its end; it may have ended by itself.
pub(super) fn end(child: &mut Child) {
    child.kill().ok();
    child.wait().ok();
}

fn read_all(mut from: impl Read + Send + 'static) -> Receiver<String> {
    let (send, receive) = channel();
    spawn(move || {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).ok();
        send.send(String::from_utf8_lossy(&bytes).into_owned()).ok()
    });
    receive
}
