//! The first exchange, a reconnect and a first contact, beside what a user would pick instead: the
//! same incidents, the same machine, the same run. All bytes are counted by a TCP forwarder, so ours
//! include TLS.
//!
//! `ONSCENE_BENCH_INCIDENTS` says how many incidents (2,000 unless told otherwise); a peer that
//! cannot be installed, or is not there after [`PATIENCE`], is left out by name.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints its table, and fails by saying why"
)]

use onscene_node::link::{Links, Report};
use onscene_tests::bench::{
    Desk, Many, Table, build_samod, copy, install_packages, log, peers_folder, timed,
};
use onscene_tests::net::way::Way;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

/// Incidents, where nothing is asked for.
const INCIDENTS: usize = 2_000;
/// Of them changed while apart.
const CHANGED: usize = 10;
/// How long a peer may take for all of its steps.
const PATIENCE: Duration = Duration::from_secs(400);

/// What a step cost.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Cost {
    ms: u64,
    bytes: u64,
}

/// What each step cost, by its name.
type Costs = BTreeMap<String, Cost>;

#[tokio::main]
async fn main() {
    let incidents = std::env::var("ONSCENE_BENCH_INCIDENTS");
    let incidents = incidents.ok().and_then(|number| number.parse().ok());
    let incidents = incidents.unwrap_or(INCIDENTS);
    let (ours, reports) = ours(incidents).await;
    let node = |script: &str| {
        install_packages().map(|()| (PathBuf::from("node"), vec![script.to_owned()]))
    };
    let samod = build_samod(Path::new(env!("CARGO_TARGET_TMPDIR")));
    let peers = [
        ("automerge-repo", node("automerge-repo.mjs")),
        ("PouchDB", node("pouchdb.mjs")),
        ("samod", samod.map(|program| (program, Vec::new()))),
    ];
    let mut table = Table::default();
    for (name, installed) in peers {
        let costs = match installed {
            Ok((program, args)) => peer(&program, &args, incidents).await,
            Err(why) => Err(why),
        };
        match costs {
            Ok(costs) => rows(&mut table, name, &ours, &costs, incidents),
            Err(why) => println!("{name} is left out: {why}"),
        }
    }
    println!("\n{incidents} incidents of 30 entries, {CHANGED} changed while apart");
    print!("{table}");
    for (step, cost) in &ours {
        let Some(report) = reports.get(step) else {
            continue;
        };
        println!(
            "ours, {step}: {} bytes with TLS, {} without, {} round trips, {} ms, {} bytes an incident",
            cost.bytes,
            report.sent.bytes + report.received.bytes,
            report.round_trips,
            cost.ms,
            cost.bytes / incidents as u64
        );
    }
}

/// The same steps with us: an office that holds all, and laptops that join it.
async fn ours(incidents: usize) -> (Costs, BTreeMap<String, Report>) {
    let build = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let many = Many::of(incidents, build).await;
    let folder = tempfile::tempdir_in(build).expect("a folder");
    copy(&many.data, &folder.path().join("office"));
    let office = Desk::open(&folder.path().join("office"));
    let at_office = office.link().await;
    let way = way(&at_office).await;
    let mut laptops = Vec::new();
    for name in ["外勤甲", "外勤乙"] {
        let laptop = Desk::found(&folder.path().join(name), name);
        laptop.join(&office, name).await;
        let links = laptop.link().await;
        laptops.push((laptop, links));
    }
    let [(one, at_one), (other, at_other)] = laptops.as_slice() else {
        unreachable!("two laptops")
    };
    let (mut costs, mut reports) = (Costs::new(), BTreeMap::new());
    let mut keep = |step: &str, (cost, report): (Cost, Report)| {
        costs.insert(step.to_owned(), cost);
        reports.insert(step.to_owned(), report);
    };
    keep("first", meet(at_one, &way).await);
    meet(at_other, &way).await;
    meet(at_one, &way).await;
    let incident = onscene_tests::bench::first_incidents(&office).await;
    for (number, incident) in incident.iter().take(CHANGED).enumerate() {
        let written = one.engine.act(*incident, log(number)).await;
        written.expect("an entry");
    }
    keep("reconnect", meet(at_one, &way).await);
    meet(at_other, &way).await;
    let between = self::way(at_other).await;
    keep("first contact", meet(at_one, &between).await);
    for links in [at_one, at_other, &at_office] {
        links.stop().await;
    }
    for desk in [one, other, &office] {
        desk.engine.stop().await;
    }
    (costs, reports)
}

async fn way(to: &Links) -> Way {
    let near = "127.0.0.1:0".parse().expect("an address");
    let far = to.listen().expect("an address");
    let way = Way::open(near, far, Duration::ZERO).await;
    way.expect("a forwarder")
}

async fn meet(links: &Arc<Links>, way: &Way) -> (Cost, Report) {
    let before = way.carried();
    let (report, time) = timed(links.sync_with(&way.address().to_string())).await;
    let report = report.expect("an exchange");
    let ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let bytes = way.carried() - before;
    (Cost { ms, bytes }, report)
}

#[derive(Deserialize)]
struct Step {
    step: String,
    #[serde(flatten)]
    cost: Cost,
}

/// Runs a peer, and reads a line a step.
async fn peer(program: &Path, args: &[String], incidents: usize) -> Result<Costs, String> {
    let mut command = Command::new(program);
    command
        .args(args)
        .args([incidents.to_string(), CHANGED.to_string()])
        .current_dir(peers_folder())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let child = command.spawn();
    let mut child = child.map_err(|error| format!("{}: {error}", program.display()))?;
    let mut stdout = child.stdout.take().expect("its output");
    let reading = tokio::task::spawn_blocking(move || {
        let mut lines = Vec::new();
        stdout.read_to_end(&mut lines).map(|_| lines)
    });
    let read = tokio::time::timeout(PATIENCE, reading).await;
    let late = read.is_err();
    if late {
        child.kill().ok();
    }
    let status = child.wait().expect("a child can be waited for");
    if late {
        return Err(format!("not there after {} s", PATIENCE.as_secs()));
    }
    let lines = read
        .expect("in time")
        .expect("a thread")
        .unwrap_or_default();
    let lines = String::from_utf8_lossy(&lines);
    let steps = lines
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    let costs: Costs = steps.map(|Step { step, cost }| (step, cost)).collect();
    if costs.is_empty() {
        return Err(format!("it ended with {status}"));
    }
    Ok(costs)
}

fn rows(table: &mut Table, name: &str, ours: &Costs, theirs: &Costs, incidents: usize) {
    let asked = |step: &str, what: &str| match (step, what, name) {
        ("first", "bytes", "samod") => "≤ 4 times",
        ("first", "ms", _) => "faster",
        _ => "",
    };
    for (step, cost) in theirs {
        let Some(own) = ours.get(step) else {
            continue;
        };
        for (what, seen, baseline) in [("bytes", own.bytes, cost.bytes), ("ms", own.ms, cost.ms)] {
            table.row(
                format!("{step}: {what}"),
                asked(step, what),
                seen.to_string(),
                format!(
                    "{baseline} ({name}, {} an incident)",
                    baseline / incidents as u64
                ),
                Some(seen as f64 / baseline.max(1) as f64),
            );
        }
    }
}
