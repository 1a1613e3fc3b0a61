//! Commands beside a node with many peers: what `status` and `log` cost a person at the terminal, in
//! whole processes, by turns with `true` and with an older build.
//!
//! `ONSCENE_PROGRAM` is the program, `ONSCENE_BENCH_BEFORE` an older one to put beside it;
//! `ONSCENE_BENCH_RECORDS` says how many records wait for each peer.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints its table, and fails by saying why"
)]

use onscene_tests::bench::{Spread, Table, build_program, milliseconds};
use onscene_tests::process::{Laptop, Program};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Peers that were met and are gone.
const FEW: usize = 20;
const MANY: usize = 200;
const RECORDS: usize = 2_000;
/// Rounds that count, and those before them that do not.
const ROUNDS: usize = 10;
const WARM_UP: usize = 2;
/// What a command may take beyond `true`, with the smaller number of peers.
const ASKED: [(&str, &str); 2] = [("status", "≤ 40 ms"), ("log", "≤ 60 ms")];

fn main() {
    build_program();
    let before = std::env::var_os("ONSCENE_BENCH_BEFORE").map(PathBuf::from);
    let records = std::env::var("ONSCENE_BENCH_RECORDS").ok();
    let records = records.and_then(|number| number.parse().ok());
    let records = records.unwrap_or(RECORDS);
    let mut table = Table::default();
    for peers in [FEW, MANY] {
        let now = Side::ready(&Program::path(), peers, records);
        let before = before.as_ref();
        let then = before.map(|program| Side::ready(program, peers, records));
        for (command, asked) in ASKED {
            measure(command, asked, peers, &now, then.as_ref(), &mut table);
        }
    }
    println!(
        "\ncommands beyond `true`, {records} records waiting: median (least to most of {ROUNDS})"
    );
    print!("{table}");
}

fn measure(
    command: &str,
    asked: &str,
    peers: usize,
    now: &Side,
    then: Option<&Side>,
    table: &mut Table,
) {
    let (mut nothing, mut ours, mut theirs) =
        (Spread::default(), Spread::default(), Spread::default());
    for round in 0..ROUNDS + WARM_UP {
        let empty = taken(&mut Command::new("true"));
        let us = taken(&mut now.asked(command));
        let them = then.map(|then| taken(&mut then.asked(command)));
        if round >= WARM_UP {
            nothing.add(empty);
            ours.add(us);
            them.into_iter().for_each(|them| theirs.add(them));
        }
    }
    let base = nothing.percentile(50);
    let beyond = |spread: &Spread| {
        let [least, median, most] =
            [1, 50, 100].map(|percent| spread.percentile(percent).saturating_sub(base));
        let [middle, from, to] = [median, least, most].map(milliseconds);
        (median, format!("{middle} ({from} to {to})"))
    };
    let (median, seen) = beyond(&ours);
    let (baseline, ratio) = match then {
        Some(_) => {
            let (former, words) = beyond(&theirs);
            (words, Some(median.as_secs_f64() / former.as_secs_f64()))
        }
        None => (format!("true {}", milliseconds(base)), None),
    };
    let asked = if peers == FEW { asked } else { "no growth" };
    table.row(
        format!("{command}, {peers} peers"),
        asked,
        seen,
        baseline,
        ratio,
    );
}

/// A program, its node with peers and waiting records, and the incident that is written to.
struct Side {
    program: PathBuf,
    laptop: Laptop,
    incident: String,
    node: Child,
}

impl Side {
    /// Founds, lets so many laptops in, which then go, and writes what waits for them.
    fn ready(program: &Path, peers: usize, records: usize) -> Self {
        let laptop = Laptop::new("值班员");
        let json = |args: &[&str]| answer(program, &laptop.data(), args);
        json(&["init", "--name", "值班员"]);
        let mut node = command(program, &laptop.data())
            .args(["--json", "start", "--no-discovery"])
            .args(["--page", "127.0.0.1:0", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a node");
        let mut first = String::new();
        let stdout = node.stdout.take().expect("its output");
        BufReader::new(stdout)
            .read_line(&mut first)
            .expect("a line");
        let first: Value = serde_json::from_str(&first).expect("JSON");
        let at = field(&first, "listen");
        for number in 0..peers {
            let code = field(&json(&["invite"]), "code");
            let folder = laptop.desk().join(format!("peer {number}"));
            let name = format!("外勤{number}");
            answer(
                program,
                &folder,
                &["join", &code, "--at", &at, "--name", &name],
            );
            std::fs::remove_dir_all(folder).expect("a peer that is gone");
        }
        let place = ["--title", "供暖费", "--place", "门前"];
        let new = [&["incident", "new", "--kind", "group-visit"], &place[..]].concat();
        let incident = field(&json(&new), "incident");
        write(&first, &incident, records);
        Self {
            program: program.to_owned(),
            laptop,
            incident,
            node,
        }
    }

    fn asked(&self, what: &str) -> Command {
        let mut command = command(&self.program, &self.laptop.data());
        command.arg(what);
        if what == "log" {
            command.args([&self.incident, "约三十名业主聚集"]);
        }
        command
    }
}

impl Drop for Side {
    fn drop(&mut self) {
        self.node.kill().ok();
        self.node.wait().ok();
    }
}

fn command(program: &Path, data: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg("--data").arg(data).stdin(Stdio::null());
    command.env_remove("ONSCENE_DATA");
    command.env_remove("ONSCENE_PASSPHRASE");
    command
}

/// Runs a command with `--json`, and hands back its one value.
fn answer(program: &Path, data: &Path, args: &[&str]) -> Value {
    let output = command(program, data).arg("--json").args(args).output();
    let output = output.expect("the program runs");
    assert!(output.status.success(), "{args:?}: {output:?}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn field(value: &Value, name: &str) -> String {
    let text = value.get(name).and_then(Value::as_str);
    text.expect("a field of text").to_owned()
}

/// Writes entries through the node's own API, as the page does.
fn write(node: &Value, incident: &str, records: usize) {
    let page = field(node, "page");
    let page = page.strip_prefix("http://").expect("an address");
    let (address, token) = page.split_once("/?token=").expect("a token");
    for number in 0..records {
        let act = json!({"do": "log", "text": format!("第{number}条")}).to_string();
        let mut stream = TcpStream::connect(address).expect("a connection");
        let length = act.len();
        let request = format!(
            "POST /api/incidents/{incident}/acts HTTP/1.0\r\nHost: {address}\r\n\
             Authorization: Bearer {token}\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n\r\n{act}"
        );
        let sent = stream.write_all(request.as_bytes());
        sent.expect("it takes the request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        assert!(answer.starts_with("HTTP/1.0 2"), "{answer}");
    }
}

/// How long a command takes, from its start to its end.
fn taken(command: &mut Command) -> Duration {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let begun = now();
    let status = command.status();
    let took = begun.elapsed();
    assert!(status.is_ok_and(|status| status.success()), "{command:?}");
    took
}

#[expect(
    clippy::disallowed_methods,
    reason = "a benchmark measures real time, and no node sees it"
)]
fn now() -> Instant {
    Instant::now()
}
