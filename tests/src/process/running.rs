//! A node that runs until it is stopped, killed or dropped.

use super::outcome::end;
use super::{DEADLINE, Outcome};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{JoinHandle, spawn};

/// A running node. Dropping it kills it; in a failing test it first shows what the node said.
#[derive(Debug)]
pub struct Running {
    /// The device it runs for.
    pub device: String,
    /// The page's address, with its token.
    pub page: String,
    /// Where other nodes reach it.
    pub listen: SocketAddr,
    name: String,
    child: Child,
    stdout: Receiver<String>,
    said: Arc<Mutex<String>>,
    listening: Option<JoinHandle<()>>,
}

impl Running {
    /// Starts `command` and reads its first line, `{"device", "page", "listen"}`.
    pub(super) fn spawn(command: &mut Command, name: &str) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let stdout = read_lines(child.stdout.take().expect("stdout is piped"));
        let said = Arc::new(Mutex::new(String::new()));
        let listening = keep(child.stderr.take().expect("stderr is piped"), &said);
        let first = stdout.recv_timeout(DEADLINE);
        let ready = first.as_deref().ok().and_then(read_first_line);
        let Some((device, page, listen)) = ready else {
            end(&mut child);
            listening.join().ok();
            let said = said.lock().unwrap_or_else(PoisonError::into_inner);
            panic!("{name} did not start: {first:?}\n{said}");
        };
        Self {
            device,
            page,
            listen,
            name: name.to_owned(),
            child,
            stdout,
            said,
            listening: Some(listening),
        }
    }

    /// Its process id.
    #[must_use]
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// What it said on stderr so far.
    #[must_use]
    pub fn said(&self) -> String {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        said.clone()
    }

    /// Ends it on the spot, as a power cut does (SIGKILL), and waits until it is gone.
    pub fn kill(mut self) {
        end(&mut self.child);
    }

    /// Asks it to end (SIGTERM), and waits until it has. Windows has no such signal that one
    /// process may send another: there it is killed.
    ///
    /// # Panics
    /// When it is not gone in time.
    #[must_use]
    pub fn stop(mut self) -> Outcome {
        if cfg!(unix) {
            let process = self.process().to_string();
            let asked = Command::new("kill").args(["-TERM", &process]).status();
            assert!(asked.is_ok_and(|status| status.success()), "kill -TERM");
        } else {
            end(&mut self.child);
        }
        let mut stdout = String::new();
        loop {
            match self.stdout.recv_timeout(DEADLINE) {
                Ok(line) => stdout.extend([line.as_str(), "\n"]),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("{} does not stop", self.name),
            }
        }
        let status = self.child.wait().expect("a child can be waited for");
        if let Some(listening) = self.listening.take() {
            listening.join().ok();
        }
        Outcome {
            code: status.code(),
            stdout,
            stderr: self.said(),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        end(&mut self.child);
        if std::thread::panicking() {
            eprintln!("--- {} said:\n{}", self.name, self.said());
        }
    }
}

fn read_first_line(line: &str) -> Option<(String, String, SocketAddr)> {
    let value: Value = serde_json::from_str(line).ok()?;
    let text = |name: &str| value.get(name)?.as_str().map(str::to_owned);
    Some((
        text("device")?,
        text("page")?,
        text("listen")?.parse().ok()?,
    ))
}

fn read_lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (send, receive) = channel();
    spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            // Nobody listens any more, but the node must be able to go on writing.
            send.send(line).ok();
        }
    });
    receive
}

/// Keeps every line; the thread ends when the node has closed its stderr.
fn keep(from: impl Read + Send + 'static, said: &Arc<Mutex<String>>) -> JoinHandle<()> {
    let said = Arc::clone(said);
    spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
            said.extend([line.as_str(), "\n"]);
        }
    })
}
