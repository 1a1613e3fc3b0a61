//! One hub process and a thousand laptops, each with a TLS connection of its own and an entry a
//! second: how long until an entry is durable at the hub and its receipt is back, and what that costs
//! the hub. Both sides share this machine's processors.
//!
//! `ONSCENE_BENCH_LAPTOPS` says how many, `ONSCENE_BENCH_SECONDS` how long, `ONSCENE_BENCH_INCIDENTS`
//! how many incidents the hub holds before.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints its table, and fails by saying why"
)]

use futures_util::future::join_all;
use onscene_tests::bench::{
    Desk, Many, Spread, Table, Visitor, certify, copy, incidents, memory_kib, milliseconds, timed,
};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

const LAPTOPS: usize = 1_000;
const SECONDS: u64 = 30;
/// Names the folder of the hub's store to the process that is the hub.
const HUB: &str = "ONSCENE_BENCH_HUB";
/// Clock ticks a second in `/proc/PID/stat`: the same on every Linux (`USER_HZ`).
const TICKS_A_SECOND: u64 = 100;

#[tokio::main]
async fn main() {
    if let Ok(data) = std::env::var(HUB) {
        return be_the_hub(Path::new(&data)).await;
    }
    let (laptops, seconds) = (
        asked("ONSCENE_BENCH_LAPTOPS", LAPTOPS as u64),
        asked("ONSCENE_BENCH_SECONDS", SECONDS),
    );
    let laptops = usize::try_from(laptops).expect("a number of laptops");
    let build = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let many = Many::of(incidents(), build).await;
    let folder = tempfile::tempdir_in(build).expect("a folder");
    let data = folder.path().join("hub");
    copy(&many.data, &data);
    let office = Desk::open(&data);
    certify(&office, laptops).await;
    let (roster, hub) = (office.engine.roster(), office.engine.identity().device);
    office.engine.stop().await;
    drop(office);

    let (mut child, address) = start_hub(&data);
    let process = child.id();
    let memory_before = memory_kib(process, "VmRSS").unwrap_or(0);
    let visitors: Vec<Visitor> = (0..laptops)
        .map(|number| Visitor::new(number, hub, &address, &roster))
        .collect();
    let before = processor_ticks(process);
    let refused = Arc::new(AtomicU64::new(0));
    let begun = now() + Duration::from_secs(2);
    let (spreads, took) = timed(join_all(visitors.into_iter().enumerate().map(
        |(number, visitor)| {
            let first = begun + Duration::from_secs(1) * u32::try_from(number).unwrap_or(0) / 1_000;
            tokio::spawn(work(visitor, first, seconds, Arc::clone(&refused)))
        },
    )))
    .await;
    let ticks = processor_ticks(process) - before;
    let memory = memory_kib(process, "VmRSS").unwrap_or(0) - memory_before;
    let (mut connecting, mut all) = (Spread::default(), Spread::default());
    for times in spreads {
        let times = times.expect("a laptop");
        for (number, time) in times.into_iter().enumerate() {
            if number == 0 {
                connecting.add(time)
            } else {
                all.add(time)
            }
        }
    }
    let seen = Seen {
        refused: refused.load(Ordering::Relaxed),
        all,
        connecting,
        processor: ticks as f64 / TICKS_A_SECOND as f64,
        took,
        memory_kib: (memory_before, memory),
        laptops,
    };
    print!("{}", seen.table());
    drop(child.stdin.take());
    child.wait().expect("a child can be waited for");
}

fn asked(name: &str, otherwise: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|number| number.parse().ok())
        .unwrap_or(otherwise)
}

/// What was seen.
struct Seen {
    refused: u64,
    /// Entries but for the first, and the first, which waits for the handshake.
    all: Spread,
    connecting: Spread,
    /// Seconds of the hub's processor.
    processor: f64,
    took: Duration,
    /// Before the laptops came, and more with them.
    memory_kib: (u64, u64),
    laptops: usize,
}

impl Seen {
    fn table(&self) -> Table {
        let mut table = Table::default();
        let mut row = |figure: &str, asked: &str, seen: String| {
            table.row(figure, asked, seen, "", None);
        };
        let percentiles = |spread: &Spread| {
            let of = [50, 99, 100].map(|percent| milliseconds(spread.percentile(percent)));
            of.join(", ")
        };
        let (laptops, seconds) = (self.laptops as f64, self.took.as_secs_f64());
        let (before, more) = self.memory_kib;
        row(
            "hub, laptops, entries",
            "10000, 1000",
            format!("{}, {}, {}", incidents(), self.laptops, self.all.count()),
        );
        row("entries refused", "0", self.refused.to_string());
        row(
            "entry to durable receipt: p50, p99, most",
            "p99 stated",
            percentiles(&self.all),
        );
        row(
            "the first, with its handshake: p50, p99, most",
            "",
            percentiles(&self.connecting),
        );
        row(
            "hub's processor",
            "stated",
            format!(
                "{:.1} s in {seconds:.1} s, {:.3} ms a laptop and second",
                self.processor,
                self.processor * 1e3 / seconds / laptops
            ),
        );
        row(
            "hub's memory",
            "stated",
            format!(
                "{:.1} KiB a laptop, beside {} MiB before",
                more as f64 / laptops,
                before / 1024
            ),
        );
        table
    }
}

/// One laptop's entries, each at its second, from when it was due until its receipt was there.
async fn work(
    mut visitor: Visitor,
    first: Instant,
    seconds: u64,
    refused: Arc<AtomicU64>,
) -> Vec<Duration> {
    let mut times = Vec::new();
    let host = onscene_node::host::Host::system();
    let mut entropy = host.entropy();
    for second in 0..=seconds {
        let due = first + Duration::from_secs(second);
        sleep_until(due).await;
        let record = visitor.write(host.wall_ms(), &mut entropy);
        match visitor.bring(&record).await {
            Ok(true) => times.push(due.elapsed()),
            _ => {
                refused.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
    times
}

/// Listens until the other process lets go of us.
async fn be_the_hub(data: &Path) {
    let office = Desk::open(data);
    let links = office.link().await;
    println!("{}", links.listen().expect("an address"));
    let ended = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    ended.await.expect("a thread").expect("an end");
    links.stop().await;
    office.engine.stop().await;
}

fn start_hub(data: &Path) -> (Child, String) {
    let program = std::env::current_exe().expect("a program");
    let mut child = Command::new(program)
        .env(HUB, data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a hub");
    let stdout = child.stdout.take().expect("its output");
    let mut address = String::new();
    BufReader::new(stdout)
        .read_line(&mut address)
        .expect("its address");
    (child, address.trim().to_owned())
}

/// User and system time of a process.
fn processor_ticks(process: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let fields = after_name.split_whitespace().skip(11).take(2);
    fields.filter_map(|field| field.parse::<u64>().ok()).sum()
}

fn now() -> Instant {
    Instant::now()
}
