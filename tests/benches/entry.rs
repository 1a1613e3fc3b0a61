//! One entry, from command to durable commit, against appending the same bytes to a file and
//! syncing them, in the same folder.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints its table, and fails by saying why"
)]

use onscene_protocol::id::SubjectId;
use onscene_tests::bench::{Desk, Spread, Table, incident, log, milliseconds, timed};
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// Entries written in each row, and appends between them.
const ROUNDS: usize = 1_200;
/// Rounds that are not counted: files grow and caches fill.
const WARM_UP: usize = 100;
/// Incidents written to in turn, so that none grows by much.
const INCIDENTS: usize = 20;
/// What an entry may take, in times of one append.
const ASKED: &str = "≤ 2.0 ×";

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    println!(
        "\none entry, from command to durable commit ({ROUNDS} entries and appends, by turns)"
    );
    let desk = Desk::found(&folder.path().join("data"), "值班员");
    let mut table = Table::default();
    for entries in [30, 1_000] {
        let mut incidents = Vec::new();
        for number in 0..INCIDENTS {
            incidents.push(incident(&desk, number, entries).await);
        }
        measure(&desk, &incidents, folder.path(), entries, &mut table).await;
    }
    desk.engine.stop().await;
    print!("{table}");
}

async fn measure(
    desk: &Desk,
    incidents: &[SubjectId],
    folder: &Path,
    entries: usize,
    table: &mut Table,
) {
    let bytes = record_bytes(desk, incidents).await;
    let mut file = File::create(folder.join("appended")).expect("a file");
    let (mut ours, mut theirs) = (Spread::default(), Spread::default());
    for (round, incident) in (0..ROUNDS + WARM_UP).zip(incidents.iter().cycle()) {
        let (written, entry) = timed(desk.engine.act(*incident, log(round))).await;
        written.expect("an entry");
        let (appended, append) = timed(async {
            file.write_all(&bytes)?;
            file.sync_data()
        })
        .await;
        appended.expect("room for it");
        if round >= WARM_UP {
            ours.add(entry);
            theirs.add(append);
        }
    }
    for percent in [50, 99] {
        let (seen, baseline) = (ours.percentile(percent), theirs.percentile(percent));
        table.row(
            format!("p{percent}, incident of {entries} entries"),
            if percent == 50 { ASKED } else { "" },
            milliseconds(seen),
            format!("{} ({} B, fdatasync)", milliseconds(baseline), bytes.len()),
            Some(seen.as_secs_f64() / baseline.as_secs_f64()),
        );
    }
}

/// The header and body of an entry, as they are stored.
async fn record_bytes(desk: &Desk, incidents: &[SubjectId]) -> Vec<u8> {
    let incident = incidents.first().expect("an incident");
    desk.engine.act(*incident, log(0)).await.expect("an entry");
    let last = desk.engine.diagnosis().await.expect("a diagnosis").position;
    let arrived = desk.engine.after(last - 1, 1).await.expect("the record");
    let record = arrived.first().expect("the record").record.record();
    [record.header_bytes(), record.body().unwrap_or_default()].concat()
}
