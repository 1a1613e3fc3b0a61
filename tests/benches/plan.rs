//! What the plan costs: an act on a node with many incidents, the command picture of a long incident,
//! and a node at which nobody is while 2,000 deadlines run. The program itself, a process of its own.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints its table, and fails by saying why"
)]

use futures_util::future::join_all;
use onscene_protocol::incident::Given;
use onscene_protocol::incident::command::{Command, Task};
use onscene_tests::bench::{
    Desk, Many, Page, Spread, Table, build_program, copy, cpu_ticks, incident, incidents, log,
    milliseconds, timed,
};
use onscene_tests::process::{Laptop, Running};
use std::path::Path;
use std::time::Duration;

/// Entries of each of the many incidents: an act loads one of them, whatever the others hold, and a
/// store of 30 each takes minutes to fill.
const ENTRIES_OF_MANY: usize = 4;
/// Acts that are timed.
const ACTS: usize = 600;
/// Pictures that are drawn.
const PICTURES: usize = 60;
/// Entries of the long incident.
const ENTRIES: usize = 2_000;
/// Incidents that are open while the node idles, and deadlines of each.
const OPEN: usize = 200;
const DEADLINES: usize = 10;
/// Seconds that a node is watched while nobody is at it.
const IDLE_SECONDS: u64 = 30;
/// Ticks of the processor's time in a second, as Linux counts them for every process.
const TICKS_PER_SECOND: f64 = 100.0;

#[tokio::main]
async fn main() {
    build_program();
    let build = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let mut table = Table::default();
    acts(build, &mut table).await;
    pictures(build, &mut table).await;
    idle(build, &mut table).await;
    print!("{table}");
}

async fn acts(build: &Path, table: &mut Table) {
    let few = act_times(&many(1, build).await, build).await;
    let many = act_times(&many(incidents(), build).await, build).await;
    for percent in [50, 99] {
        let (seen, baseline) = (many.percentile(percent), few.percentile(percent));
        table.row(
            format!("an act, p{percent}, {} incidents", incidents()),
            if percent == 99 { "≤ 20 ms" } else { "" },
            milliseconds(seen),
            format!("{} (1 incident)", milliseconds(baseline)),
            Some(seen.as_secs_f64() / baseline.as_secs_f64()),
        );
    }
}

async fn many(count: usize, build: &Path) -> Many {
    Many::with_entries(count, ENTRIES_OF_MANY, build).await
}

async fn act_times(many: &Many, build: &Path) -> Spread {
    let folder = tempfile::tempdir_in(build).expect("a folder");
    copy(&many.data, folder.path());
    let desk = Desk::open(folder.path());
    let all = desk.engine.incidents(None, 100).await.expect("a list");
    let mut spread = Spread::default();
    for (round, line) in (0..ACTS).zip(all.iter().cycle()) {
        let act = if round % 2 == 0 {
            log(round)
        } else {
            task(desk.engine.host().wall_ms())
        };
        let (written, time) = timed(desk.engine.act(line.incident, act)).await;
        written.expect("an entry");
        spread.add(time);
    }
    desk.engine.stop().await;
    spread
}

fn task(now_ms: u64) -> Command {
    Command::Task(Task {
        text: "到场掌握人数与诉求".into(),
        owner: "值班员".into(),
        deputy: None,
        due: Some(Given(now_ms + 3_600_000)),
        clause: Some("四.2(1)".into()),
        must: false,
    })
}

async fn pictures(build: &Path, table: &mut Table) {
    let folder = tempfile::tempdir_in(build).expect("a folder");
    let desk = Desk::found(folder.path(), "值班员");
    let short = incident(&desk, 1, 30).await;
    let long = incident(&desk, 2, ENTRIES).await;
    desk.engine.stop().await;
    drop(desk);
    let (laptop, running) = run(folder.path());
    let page = Page::of(&running);
    let mut spreads = [Spread::default(), Spread::default()];
    for (spread, incident) in spreads.iter_mut().zip([short, long]) {
        for _ in 0..PICTURES {
            let address = format!("/incidents/{incident}/picture");
            let (_, time) = timed(page.get(&address)).await;
            spread.add(time);
        }
    }
    let [short, long] = spreads;
    for percent in [50, 99] {
        let (seen, baseline) = (long.percentile(percent), short.percentile(percent));
        table.row(
            format!("command picture, p{percent}, {ENTRIES} entries"),
            "≤ 100 ms",
            milliseconds(seen),
            format!("{} (30 entries)", milliseconds(baseline)),
            Some(seen.as_secs_f64() / baseline.as_secs_f64()),
        );
    }
    assert_eq!(running.stop().code, Some(0), "it stops cleanly");
    drop(laptop);
}

async fn idle(build: &Path, table: &mut Table) {
    let (few, many) = (
        idle_share(build, 1, 0).await,
        idle_share(build, OPEN, DEADLINES).await,
    );
    let percent = |share: f64| format!("{:.2} %", share * 100.0);
    table.row(
        format!("processor while idle, {} deadlines", OPEN * DEADLINES),
        "< 1 %",
        percent(many),
        format!("{} (none)", percent(few)),
        None,
    );
}

/// The share of one processor that a node takes while nobody is at it.
async fn idle_share(build: &Path, open: usize, deadlines: usize) -> f64 {
    let folder = tempfile::tempdir_in(build).expect("a folder");
    let desk = Desk::found(folder.path(), "值班员");
    for number in 0..open {
        let incident = incident(&desk, number, 3).await;
        let acts = (0..deadlines).map(|later| {
            let after = 3_600_000 * (1 + later as u64);
            let act = task(desk.engine.host().wall_ms() + after);
            desk.engine.act(incident, act)
        });
        for written in join_all(acts).await {
            written.expect("a task");
        }
    }
    assert_eq!(desk.engine.deadlines(), open * deadlines);
    desk.engine.stop().await;
    drop(desk);
    let (laptop, running) = run(folder.path());
    Page::of(&running).get("/").await;
    pass(2).await;
    let before = cpu_ticks(running.process()).expect("the process's time");
    pass(IDLE_SECONDS).await;
    let after = cpu_ticks(running.process()).expect("the process's time");
    assert_eq!(running.stop().code, Some(0), "it stops cleanly");
    drop(laptop);
    (after - before) as f64 / TICKS_PER_SECOND / IDLE_SECONDS as f64
}

/// Lets time pass: there is no event to await where nothing is to happen.
async fn pass(seconds: u64) {
    let nothing = std::future::pending::<()>();
    let passed = tokio::time::timeout(Duration::from_secs(seconds), nothing).await;
    assert!(passed.is_err(), "nothing happens");
}

fn run(data: &Path) -> (Laptop, Running) {
    let laptop = Laptop::new("值班员");
    copy(data, &laptop.data());
    let running = laptop.start(&[]);
    (laptop, running)
}
