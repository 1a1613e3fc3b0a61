//! A laptop: a data folder of its own, and the program used on it.

use super::{Outcome, Running};
use crate::net::Space;
use serde_json::Value;
use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// The program under test.
#[derive(Debug)]
pub struct Program;

impl Program {
    /// `ONSCENE_PROGRAM`, or the program that was built beside the running test.
    ///
    /// # Panics
    /// When it is not there.
    #[must_use]
    pub fn path() -> PathBuf {
        let path = std::env::var_os("ONSCENE_PROGRAM").map_or_else(
            || {
                let test = std::env::current_exe().expect("a test knows its own path");
                // target/debug/deps/test-… → target/debug/onscene
                let folder = test.ancestors().nth(2).expect("a test lies in deps");
                folder.join(format!("onscene{EXE_SUFFIX}"))
            },
            PathBuf::from,
        );
        assert!(
            path.is_file(),
            "{} is not there: `cargo build` makes it, ONSCENE_PROGRAM names another",
            path.display()
        );
        path
    }
}

/// A laptop that nobody else uses. Its data are gone when it is dropped.
#[derive(Debug)]
pub struct Laptop {
    name: String,
    /// The namespace that its programs run in.
    space: Option<String>,
    folder: TempDir,
}

impl Laptop {
    /// A laptop without a store. Its data folder's path has spaces and Chinese characters in
    /// it, as those of offices have, and does not exist yet.
    ///
    /// # Panics
    /// When there is no temporary folder to be had.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            space: None,
            folder: TempDir::with_prefix("onscene ").expect("a temporary folder"),
        }
    }

    /// The same laptop, on the network of another machine from now on.
    #[must_use]
    pub fn moved_to(mut self, space: &Space) -> Self {
        self.space = Some(space.name().to_owned());
        self
    }

    /// The name it is given at `init` or `join`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its data folder.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("信访办 数据")
    }

    /// A folder outside its data, for files to attach and to write out.
    #[must_use]
    pub fn desk(&self) -> &Path {
        self.folder.path()
    }

    /// The program on this laptop's data, cut off from the user's own settings.
    #[must_use]
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = match &self.space {
            Some(space) => {
                let mut command = Command::new("ip");
                command.args(["netns", "exec", space]).arg(Program::path());
                command
            }
            None => Command::new(Program::path()),
        };
        command.arg("--data").arg(self.data()).args(args);
        // Times are shown in the zone of whoever runs the tests otherwise.
        command.env("TZ", "UTC");
        for name in [
            "ONSCENE_DATA",
            "ONSCENE_PASSPHRASE",
            "ONSCENE_PIN",
            "ONSCENE_NEW_PIN",
            "ONSCENE_RECOVERY_KEY",
        ] {
            command.env_remove(name);
        }
        for name in ["LC_ALL", "LC_MESSAGES"] {
            command.env_remove(name);
        }
        command.env("LANG", "C");
        for name in [
            "HOME",
            "XDG_CONFIG_HOME",
            "XDG_DATA_HOME",
            "XDG_RUNTIME_DIR",
        ] {
            command.env(name, self.folder.path());
        }
        command
    }

    /// Runs a command to its end.
    #[must_use]
    pub fn run(&self, args: &[&str]) -> Outcome {
        self.run_with_input(args, b"")
    }

    /// Runs a command to its end, with `input` on its standard input.
    #[must_use]
    pub fn run_with_input(&self, args: &[&str], input: &[u8]) -> Outcome {
        Outcome::of(&mut self.command(args), input)
    }

    /// Runs a command with `--json` and hands back its one value.
    ///
    /// # Panics
    /// When it fails.
    pub fn json(&self, args: &[&str]) -> Value {
        self.run(&[&["--json"], args].concat()).json()
    }

    /// Runs a command with `--json` and hands back its values, one a line.
    ///
    /// # Panics
    /// When it fails.
    #[must_use]
    pub fn lines(&self, args: &[&str]) -> Vec<Value> {
        self.run(&[&["--json"], args].concat()).lines()
    }

    /// Runs a command that must fail with `code`, and hands back its error.
    ///
    /// # Panics
    /// When it does not, or ends with another code.
    pub fn refusal(&self, code: i32, args: &[&str]) -> Value {
        let outcome = self.run(&[&["--json"], args].concat());
        assert_eq!(outcome.code, Some(code), "{args:?}: {outcome:?}");
        outcome.error()
    }

    /// Founds an organisation and this laptop's store, `args` such as `--unit` beside the name.
    ///
    /// # Panics
    /// When it fails.
    pub fn init(&self, args: &[&str]) -> Value {
        self.json(&[&["init", "--name", &self.name], args].concat())
    }

    /// A code with which another laptop can join this one's organisation.
    ///
    /// # Panics
    /// When there is none to be had.
    #[must_use]
    pub fn invite(&self, args: &[&str]) -> String {
        let invitation = self.json(&[&["invite"], args].concat());
        let code = invitation["code"].as_str().expect("a code");
        code.to_owned()
    }

    /// Joins with a code, `args` such as `--at` beside the name.
    ///
    /// # Panics
    /// When it fails.
    pub fn join(&self, code: &str, args: &[&str]) -> Value {
        self.json(&[&["join", code, "--name", &self.name], args].concat())
    }

    /// Runs the node, on free ports and found by nobody; `args` such as `--hub` beside that.
    ///
    /// # Panics
    /// When it is not ready in time.
    #[must_use]
    pub fn start(&self, args: &[&str]) -> Running {
        self.start_with("127.0.0.1:0", args)
    }

    /// Runs the node as a person does, found by others at this port, `args` such as `--hub` beside
    /// that.
    ///
    /// # Panics
    /// When it is not ready in time.
    #[must_use]
    pub fn start_in_the_open(&self, port: u16, args: &[&str]) -> Running {
        let listen = format!("[::]:{port}");
        let start = [
            "--json",
            "start",
            "--page",
            "127.0.0.1:0",
            "--listen",
            &listen,
        ];
        Running::spawn(&mut self.command(&[&start, args].concat()), &self.name)
    }

    /// Runs the node again where its page was, `page` being the address it had.
    ///
    /// # Panics
    /// When it is not ready in time, or `page` is no address.
    #[must_use]
    pub fn start_at(&self, page: &str) -> Running {
        let page: reqwest::Url = page.parse().expect("an address");
        let port = page.port().expect("a port of its own");
        self.start_with(&format!("127.0.0.1:{port}"), &[])
    }

    fn start_with(&self, page: &str, args: &[&str]) -> Running {
        let start = [
            "--json",
            "start",
            "--listen",
            "127.0.0.1:0",
            "--page",
            page,
            "--no-discovery",
        ];
        Running::spawn(&mut self.command(&[&start, args].concat()), &self.name)
    }
}
