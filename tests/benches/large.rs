//! A node with many incidents: how soon its page is there, what it takes of memory, how fast the
//! list is. The program itself, a process of its own; the same over a store of one incident.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints its table, and fails by saying why"
)]

use onscene_tests::bench::{
    Desk, Many, Page, Spread, Table, build_program, copy, incidents, memory_kib, milliseconds,
    timed,
};
use onscene_tests::process::{Laptop, Running};
use serde_json::Value;
use std::path::Path;
use std::time::Duration;

/// Requests for the list page.
const REQUESTS: usize = 1_000;
/// Starts, of which the table shows the median.
const STARTS: usize = 5;

/// What was seen of one store.
struct Seen {
    first_page: Duration,
    list: Spread,
    resident_kib: u64,
    resident_after_kib: u64,
    resident_most_kib: u64,
    documents: u64,
    page_bytes: usize,
    /// What all that is held comes to, which the first exchange begins with; and the same again.
    summed: (Duration, Duration),
}

#[tokio::main]
async fn main() {
    build_program();
    let build = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let one = Many::of(1, build).await;
    let many = Many::of(incidents(), build).await;
    println!("\na node with {} incidents of 30 entries", incidents());
    match many.took {
        Some(took) => println!("making the store took {:.1} s", took.as_secs_f64()),
        None => println!("the store was there from another benchmark of this build"),
    }
    let baseline = see(&one).await;
    let seen = see(&many).await;
    println!("the list page has {} bytes", seen.page_bytes);
    print!("{}", table(&seen, &baseline));
}

async fn see(many: &Many) -> Seen {
    let laptop = Laptop::new("值班员");
    copy(&many.data, &laptop.data());
    let summed = sum_up(&laptop).await;
    let mut starts = Spread::default();
    for _ in 1..STARTS {
        let (running, page) = start(&laptop, &mut starts).await;
        drop(page);
        assert_eq!(running.stop().code, Some(0), "it stops cleanly");
    }
    let (running, page) = start(&laptop, &mut starts).await;
    let memory = |field| memory_kib(running.process(), field).unwrap_or_default();
    let resident_kib = memory("VmRSS");
    let mut list = Spread::default();
    for _ in 0..REQUESTS {
        let (_, time) = timed(page.get("/")).await;
        list.add(time);
    }
    let resident_after_kib = memory("VmRSS");
    let resident_most_kib = memory("VmHWM");
    let doctor = page.get("/api/doctor").await;
    let doctor: Value = serde_json::from_str(&doctor).expect("JSON");
    let page_bytes = page.get("/").await.len();
    drop(page);
    assert_eq!(running.stop().code, Some(0), "it stops cleanly");
    Seen {
        first_page: starts.percentile(50),
        list,
        resident_kib,
        resident_after_kib,
        resident_most_kib,
        documents: doctor
            .pointer("/documents_loaded")
            .and_then(Value::as_u64)
            .unwrap_or(u64::MAX),
        page_bytes,
        summed,
    }
}

/// How long it takes to say what all records come to, where each document lives, and which there are:
/// once after the store was opened, and once more.
async fn sum_up(laptop: &Laptop) -> (Duration, Duration) {
    let desk = Desk::open(&laptop.data());
    let own = desk.engine.identity().device;
    let sum = async || {
        let (_, first) = timed(async {
            let summed = desk.engine.fingerprint_with(own).await;
            summed.expect("a fingerprint");
        })
        .await;
        first
    };
    let both = (sum().await, sum().await);
    desk.engine.stop().await;
    both
}

/// From the start of the process to the last byte of the first page.
async fn start(laptop: &Laptop, starts: &mut Spread) -> (Running, Page) {
    let ((running, page), time) = timed(async {
        let running = laptop.start(&[]);
        let page = Page::of(&running);
        page.get("/").await;
        (running, page)
    })
    .await;
    starts.add(time);
    (running, page)
}

fn table(seen: &Seen, baseline: &Seen) -> Table {
    let mut table = Table::default();
    let mut row = |figure: &str, asked: &str, of: &dyn Fn(&Seen) -> Duration| {
        let (seen, baseline) = (of(seen), of(baseline));
        let ratio = seen.as_secs_f64() / baseline.as_secs_f64();
        let baseline = milliseconds(baseline);
        table.row(figure, asked, milliseconds(seen), baseline, Some(ratio));
    };
    row("process start to first page", "≤ 1000 ms", &|seen| {
        seen.first_page
    });
    row("list page, p50 of 1,000", "", &|seen| {
        seen.list.percentile(50)
    });
    row("list page, p99 of 1,000", "≤ 20 ms", &|seen| {
        seen.list.percentile(99)
    });
    row(
        "all records summed up, after the start",
        "≤ 1000 ms",
        &|seen| seen.summed.0,
    );
    row("the same again", "", &|seen| seen.summed.1);
    let mut row = |figure: &str, asked: &str, of: &dyn Fn(&Seen) -> u64| {
        let mib = |seen: &Seen| of(seen) as f64 / 1024.0;
        let (seen, baseline) = (mib(seen), mib(baseline));
        let ratio = seen / baseline;
        let mib = |mib: f64| format!("{mib:.1} MiB");
        table.row(figure, asked, mib(seen), mib(baseline), Some(ratio));
    };
    row("resident after the first page", "≤ 96 MiB", &|seen| {
        seen.resident_kib
    });
    row("resident after 1,000 lists", "≤ 96 MiB", &|seen| {
        seen.resident_after_kib
    });
    row("resident at most", "≤ 96 MiB", &|seen| {
        seen.resident_most_kib
    });
    table.row(
        "documents loaded",
        "0",
        seen.documents.to_string(),
        baseline.documents.to_string(),
        None,
    );
    table
}
