//! One laptop: its data folder, its clock, and the process that runs its node.

use crate::client::Client;
use crate::demo::case;
use crate::failure::{Failure, in_words};
use crate::language::say;
use chrono::FixedOffset;
use onscene_node::host::Host;
use serde_json::Value;
use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How long a command or a start may take on a busy machine.
const READY_TIME_MAX: Duration = Duration::from_secs(60);
/// How long a node may take to stop before it is killed.
const STOP_TIME_MAX: Duration = Duration::from_secs(10);
/// How often it is looked whether it has.
const STOP_PAUSE: Duration = Duration::from_millis(20);

/// The one clock that every laptop follows, each as far off as the case says.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    file: PathBuf,
}

impl Clock {
    pub(super) fn new(file: PathBuf) -> Self {
        Self { file }
    }

    pub(super) fn set(&self, at_ms: i64, offset: FixedOffset) -> Result<(), Failure> {
        onscene_node::host::steer(&self.file, at_ms, offset.local_minus_utc() / 60).map_err(
            |error| Failure::of_file(say("演示的时钟", "the demo's clock"), &self.file, &error),
        )
    }
}

/// A laptop and who uses it.
#[derive(Debug)]
pub(in crate::demo) struct Laptop {
    pub(in crate::demo) id: String,
    pub(in crate::demo) name: String,
    pub(in crate::demo) role: String,
    pub(in crate::demo) is_hub: bool,
    pub(in crate::demo) unit: String,
    data: PathBuf,
    log: PathBuf,
    clock: Clock,
    clock_ms: i64,
    /// `--hub` or `--peer`, and the address.
    dials: Vec<(&'static str, String)>,
    running: Option<Running>,
}

/// A process that is killed when nobody holds it any more.
#[derive(Debug)]
struct Running {
    child: Child,
    client: Client,
    device: String,
    listen: SocketAddr,
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Laptop {
    pub(super) fn new(laptop: &case::Laptop, folder: &Path, clock: &Clock) -> Self {
        Self {
            id: laptop.id.clone(),
            name: laptop.name.clone(),
            role: laptop.role.clone(),
            is_hub: laptop.is_hub(),
            unit: laptop.unit.clone(),
            data: folder.join(&laptop.id),
            log: folder.join(format!("{}.log", laptop.id)),
            clock: clock.clone(),
            clock_ms: laptop.clock_ms,
            dials: Vec::new(),
            running: None,
        }
    }

    /// One more laptop that this one keeps in touch with.
    pub(super) fn dial(&mut self, address: String, is_hub: bool) {
        self.dials
            .push((if is_hub { "--hub" } else { "--peer" }, address));
    }

    pub(super) fn data(&self) -> &Path {
        &self.data
    }

    pub(in crate::demo) fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// The client of its running node.
    pub(in crate::demo) fn client(&self) -> Result<&Client, Failure> {
        Ok(&self.running()?.client)
    }

    /// Its device key; none before its node ran.
    pub(in crate::demo) fn device(&self) -> Result<&str, Failure> {
        Ok(&self.running()?.device)
    }

    pub(super) fn listen(&self) -> Result<SocketAddr, Failure> {
        Ok(self.running()?.listen)
    }

    fn running(&self) -> Result<&Running, Failure> {
        self.running.as_ref().ok_or_else(|| {
            let name = &self.name;
            Failure::failed(said!(
                "{name}的节点没有在运行",
                "{name}'s node does not run"
            ))
        })
    }

    /// Founds the organisation.
    pub(super) async fn found(&self) -> Result<(), Failure> {
        self.finish(&["init", "--name", &self.name, "--unit", &self.unit])
            .await
    }

    /// Joins it.
    pub(super) async fn join(&self, code: &str, at: &str) -> Result<(), Failure> {
        self.finish(&["join", code, "--at", at, "--name", &self.name])
            .await
    }

    /// Runs the node, and waits until it is ready.
    pub(super) async fn start(&mut self) -> Result<SocketAddr, Failure> {
        let mut start = vec!["start", "--listen", "127.0.0.1:0", "--page", "127.0.0.1:0"];
        start.push("--no-discovery");
        if self.is_hub {
            start.push("--hub-role");
        }
        for (option, address) in &self.dials {
            start.extend([*option, address]);
        }
        let mut command = self.command(&start)?;
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| self.broken(&in_words(&error)))?;
        let stdout = child.stdout.take();
        let first = tokio::task::spawn_blocking(move || {
            let mut line = String::new();
            stdout
                .map(|stdout| BufReader::new(stdout).read_line(&mut line))
                .transpose()?;
            std::io::Result::Ok(line)
        });
        let first = match tokio::time::timeout(READY_TIME_MAX, first).await {
            Ok(Ok(Ok(line))) => serde_json::from_str::<Value>(&line).ok(),
            _ => None,
        };
        let text = |name: &str| Some(first.as_ref()?.get(name)?.as_str()?.to_owned());
        let ready = (
            text("device"),
            text("page"),
            text("listen").and_then(|at| at.parse().ok()),
        );
        let (Some(device), Some(page), Some(listen)) = ready else {
            child.kill().ok();
            child.wait().ok();
            return Err(self.broken(say("节点没有启动", "its node did not start")));
        };
        let client = Client::of_page(&page, &Host::system(), true)?;
        self.running = Some(Running {
            child,
            client,
            device,
            listen,
        });
        Ok(listen)
    }

    /// SIGKILL, as a power cut.
    pub(super) fn kill(&mut self) {
        self.running = None;
    }

    /// Asks the node to stop; one that does not is killed.
    pub(super) async fn stop(&mut self) {
        let Some(mut running) = self.running.take() else {
            return;
        };
        if cfg!(unix) {
            let process = running.child.id().to_string();
            Command::new("kill").args(["-TERM", &process]).status().ok();
            let ended = async {
                while matches!(running.child.try_wait(), Ok(None)) {
                    tokio::time::sleep(STOP_PAUSE).await;
                }
            };
            tokio::time::timeout(STOP_TIME_MAX, ended).await.ok();
        }
    }

    /// Removes its data.
    pub(super) fn forget(&self) {
        fs::remove_dir_all(&self.data).ok();
        fs::remove_file(&self.log).ok();
    }

    /// Runs a command of the program to its end.
    async fn finish(&self, args: &[&str]) -> Result<(), Failure> {
        let mut command = self.command(args)?;
        command.stdout(Stdio::null());
        let ended = tokio::task::spawn_blocking(move || command.status());
        match tokio::time::timeout(READY_TIME_MAX, ended).await {
            Ok(Ok(Ok(status))) if status.success() => Ok(()),
            _ => {
                let command = args.first().unwrap_or(&"");
                Err(self.broken(&said!("{command} 没有做成", "`{command}` failed")))
            }
        }
    }

    fn command(&self, args: &[&str]) -> Result<Command, Failure> {
        let program = std::env::current_exe().map_err(|error| self.broken(&in_words(&error)))?;
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.log)
            .map_err(|error| Failure::of_file(say("日志", "the log"), &self.log, &error))?;
        let mut command = Command::new(program);
        command
            .arg("--json")
            .arg("--data")
            .arg(&self.data)
            .arg("--clock-file")
            .arg(&self.clock.file)
            .arg(format!("--clock-offset-ms={}", self.clock_ms))
            .args(args)
            .env_remove("ONSCENE_DATA")
            .env_remove("ONSCENE_PASSPHRASE")
            .stdin(Stdio::null())
            .stderr(log);
        Ok(command)
    }

    fn broken(&self, what: &str) -> Failure {
        let said = fs::read_to_string(&self.log).unwrap_or_default();
        let last = said.lines().last().unwrap_or("–");
        let (name, id) = (&self.name, &self.id);
        Failure::failed(said!(
            "{name}（{id}）：{what}；它说：{last}",
            "{name} ({id}): {what}; it said: {last}"
        ))
        .hint(say(
            "请设 ONSCENE_LOG=debug 再演示一次",
            "run the demo again with ONSCENE_LOG=debug",
        ))
    }
}
