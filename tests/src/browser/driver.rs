//! The driver: a process of its own, on a port that it chooses.

use crate::process::DEADLINE;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread::spawn;

/// What the driver says before its port, once it can be asked.
const READY: &str = "started successfully on port ";

/// A running chromedriver. Dropping it ends it.
#[derive(Debug)]
pub(super) struct Driver {
    /// Where it is asked.
    pub(super) address: String,
    child: Child,
}

impl Driver {
    pub(super) fn start() -> Self {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("chromedriver: {error}; ONSCENE_NO_BROWSER=1 leaves these tests out")
            });
        let stdout = child.stdout.take().expect("stdout is piped");
        let (send, receive) = channel();
        // Reads on to the end: a driver that nobody listens to would stop at a full pipe.
        spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if let Some((_, port)) = line.split_once(READY) {
                    send.send(port.trim_end_matches('.').to_owned()).ok();
                }
            }
        });
        let Ok(port) = receive.recv_timeout(DEADLINE) else {
            child.kill().ok();
            child.wait().ok();
            panic!("chromedriver is not ready within {DEADLINE:?}");
        };
        Self {
            address: format!("http://127.0.0.1:{port}"),
            child,
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
