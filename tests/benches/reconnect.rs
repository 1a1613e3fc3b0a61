//! Two laptops that hold the same records meet again over real links on 127.0.0.1: what that
//! costs with nothing new, and with ten new entries.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints its table, and fails by saying why"
)]

use automerge::sync::{State, SyncDoc};
use automerge::{Automerge, Change};
use onscene_node::link::{Links, Report};
use onscene_protocol::contain::genesis;
use onscene_protocol::id::{RecordId, SubjectId};
use onscene_protocol::record::Kind;
use onscene_tests::bench::{
    Desk, Many, Table, copy, first_incidents, incidents, log, milliseconds, processor_time, timed,
};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Exchanges in each row; the row shows the most bytes and round trips, and the mean time.
const ROUNDS: u32 = 10;
/// Entries that are new in each of them.
const NEW: usize = 10;

/// Two laptops; the field dials the office.
struct Pair {
    office: Desk,
    field: Desk,
    links: Arc<Links>,
    address: String,
    incidents: Vec<SubjectId>,
}

/// What a row came to.
#[derive(Default)]
struct Cost {
    bytes_max: u64,
    round_trips_max: u64,
    time: Duration,
    processor: Duration,
    settled: bool,
}

#[tokio::main]
async fn main() {
    let build = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let many = Many::of(incidents(), build).await;
    let folder = tempfile::tempdir_in(build).expect("a folder");
    let office_data = folder.path().join("office");
    copy(&many.data, &office_data);
    let office = Desk::open(&office_data);
    let serving = office.link().await;
    let address = serving.listen().expect("an address").to_string();
    let field = Desk::found(&folder.path().join("field"), "外勤甲");
    field.join(&office, "外勤甲").await;
    let links = field.link().await;

    let before = processor_time();
    let (first, time) = timed(links.sync_with(&address)).await;
    let first = first.expect("the first exchange");
    let processor = processor_time() - before;
    let records = office.engine.sets().await.expect("the set").count();
    println!("\nreconnecting with {records} records in common");
    println!(
        "the first exchange: {} records, {} bytes, {} round trips, {:.1} s, processor of both {:.1} s",
        first.received.records,
        bytes(&first),
        first.round_trips,
        time.as_secs_f64(),
        processor.as_secs_f64(),
    );
    let pair = Pair {
        incidents: first_incidents(&office).await,
        office,
        field,
        links,
        address,
    };
    let table = pair.rows(records).await;
    print!("{table}");
    println!(
        "bytes: bodies and heads both ways, without TLS's own, the most of {ROUNDS} exchanges"
    );
    pair.links.stop().await;
    serving.stop().await;
    pair.field.engine.stop().await;
    pair.office.engine.stop().await;
}

impl Pair {
    async fn rows(&self, records: u64) -> Table {
        let ids = records * std::mem::size_of::<RecordId>() as u64;
        let automerge = self.automerge_bytes().await * incidents() as u64;
        let mut table = Table::default();
        for (what, there, here) in [
            ("nothing new", 0, 0),
            ("10 new here", 0, NEW),
            ("10 new there", NEW, 0),
            ("5 new on each side", NEW / 2, NEW / 2),
        ] {
            let asked = if there + here == 0 {
                (1_000, 1)
            } else {
                (8_000, 3)
            };
            let cost = self.meet(there, here).await;
            let seen = cost.bytes_max;
            let settled = if cost.settled {
                ""
            } else {
                ", and not the same after it"
            };
            let ratio = |baseline: u64| Some(seen as f64 / baseline as f64);
            table.row(
                format!("{what}: bytes"),
                format!("≤ {}", asked.0),
                format!("{seen}{settled}"),
                format!("{ids} (the ids)"),
                ratio(ids),
            );
            table.row(
                "",
                "",
                "",
                format!("{automerge} (Automerge's)"),
                ratio(automerge),
            );
            table.row(
                format!("{what}: round trips"),
                format!("≤ {}", asked.1),
                cost.round_trips_max.to_string(),
                "",
                None,
            );
            table.row(
                format!("{what}: time; processor of both"),
                "stated",
                format!(
                    "{}; {}",
                    milliseconds(cost.time),
                    milliseconds(cost.processor)
                ),
                "",
                None,
            );
        }
        table
    }

    /// Writes new entries on both sides, lets the laptops meet, and so on.
    async fn meet(&self, there: usize, here: usize) -> Cost {
        let mut cost = Cost {
            settled: true,
            ..Cost::default()
        };
        for round in 0..ROUNDS {
            for number in 0..there {
                self.write(&self.office, round, number).await;
            }
            for number in 0..here {
                self.write(&self.field, round, there + number).await;
            }
            let before = processor_time();
            let (report, time) = timed(self.links.sync_with(&self.address)).await;
            let report = report.expect("an exchange");
            cost.processor += (processor_time() - before) / ROUNDS;
            cost.time += time / ROUNDS;
            cost.bytes_max = cost.bytes_max.max(bytes(&report));
            cost.round_trips_max = cost.round_trips_max.max(report.round_trips);
            let office = self.office.engine.sets().await.expect("the set");
            let field = self.field.engine.sets().await.expect("the set");
            cost.settled &= office.fingerprint() == field.fingerprint();
        }
        cost
    }

    /// Every entry into another incident.
    async fn write(&self, desk: &Desk, round: u32, number: usize) {
        let at = (round as usize * NEW + number) % self.incidents.len();
        let incident = self.incidents.get(at).expect("an incident");
        let written = desk.engine.act(*incident, log(number)).await;
        written.expect("an entry");
    }

    /// Bytes of the first message that Automerge's own sync protocol sends for a typical document
    /// to a peer that was known to hold all of it.
    async fn automerge_bytes(&self) -> u64 {
        let incident = self.incidents.first().expect("an incident");
        let arrived = self.office.engine.after(0, 10_000).await.expect("records");
        let mut document: Automerge = genesis();
        let changes = arrived
            .iter()
            .map(|arrived| arrived.record.record())
            .filter(|record| record.header().kind == Kind::Change)
            .filter(|record| record.header().subject == *incident)
            .map(|record| Change::from_bytes(record.body().unwrap_or_default().to_vec()));
        let changes: Vec<Change> = changes.map(|change| change.expect("a change")).collect();
        document.apply_changes(changes).expect("a document");
        let mut state = State::new();
        state.shared_heads = document.get_heads();
        let message = document.generate_sync_message(&mut state);
        message.map_or(0, |message| message.encode().len() as u64)
    }
}

fn bytes(report: &Report) -> u64 {
    report.sent.bytes + report.received.bytes
}
