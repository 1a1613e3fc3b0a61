//! How the cost of meeting grows: with records in common from 10³ to 10⁶, and differences from 1 to
//! 10⁴. Bytes and round trips must grow with the differences, and not with what is in common. Here are
//! the messages of the comparison alone, as the wire carries them, between two sets in memory; the
//! changed records' own bytes come on top.
//!
//! Prints a table, and writes a plot to the build's folder.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints its table, and fails by saying why"
)]

use onscene_protocol::clock::Timestamp;
use onscene_protocol::exchange::{Initiator, Sets, Step, answer, to_bytes};
use onscene_protocol::id::RecordId;
use onscene_tests::bench::{Table, milliseconds, timed};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

const COMMON: [u64; 4] = [1_000, 10_000, 100_000, 1_000_000];
const DIFFERENT: [u64; 5] = [1, 10, 100, 1_000, 10_000];
/// Milliseconds between two records: an entry a minute.
const APART_MS: u64 = 60_000;

/// What one comparison came to.
struct Cost {
    bytes: u64,
    round_trips: u64,
    time: Duration,
}

#[tokio::main]
async fn main() {
    let mut table = Table::default();
    let mut seen = Vec::new();
    for different in DIFFERENT {
        for common in COMMON {
            let cost = compare(common, different).await;
            let ids = (common + different) * 32;
            table.row(
                format!("{common} in common, {different} new"),
                "",
                format!(
                    "{} bytes, {} round trips, {}",
                    cost.bytes,
                    cost.round_trips,
                    milliseconds(cost.time)
                ),
                format!("{ids} (the ids)"),
                Some(cost.bytes as f64 / ids as f64),
            );
            seen.push((common, different, cost.bytes));
        }
    }
    println!("\nthe comparison alone: half of the differences on each side, the newest records");
    print!("{table}");
    let plot = Path::new(env!("CARGO_TARGET_TMPDIR")).join("growth.svg");
    std::fs::write(&plot, draw(&seen)).expect("room for a plot");
    println!("plot: {}", plot.display());
}

async fn compare(common: u64, different: u64) -> Cost {
    let record = |n: u64| {
        let id = RecordId::from_bytes(*blake3::hash(&n.to_be_bytes()).as_bytes());
        (Timestamp::from_bits((n * APART_MS) << 16), id, false)
    };
    let both = || (0..common).map(record);
    let new = |side: u64| {
        let numbers = (0..different).filter(move |n| n % 2 == side);
        numbers.map(move |n| record(common + n))
    };
    let here = Arc::new(Sets::build(both().chain(new(0)), 0));
    let there = Sets::build(both().chain(new(1)), 0);
    let (cost, time) = timed(async {
        let (mut initiator, mut request) = Initiator::begin(here).expect("sets");
        let (mut bytes, mut round_trips) = (0, 0);
        let difference = loop {
            let answered = answer(&there, &request).expect("an answer");
            bytes += (to_bytes(&request).len() + to_bytes(&answered).len()) as u64;
            round_trips += 1;
            match initiator.take(answered).expect("an answer") {
                Step::Ask(next) => request = next,
                Step::Done(difference) => break difference,
            }
        };
        let found = difference.need_rest.len() + difference.have.len();
        assert_eq!(found as u64, different, "every difference is found");
        (bytes, round_trips)
    })
    .await;
    let (bytes, round_trips) = cost;
    Cost {
        bytes,
        round_trips,
        time,
    }
}

/// Bytes over records in common, both by powers of ten, a line for each number of differences.
fn draw(seen: &[(u64, u64, u64)]) -> String {
    let (width, height, edge) = (640.0, 420.0, 60.0);
    let x = |common: u64| edge + ((common as f64).log10() - 3.0) / 3.0 * (width - 2.0 * edge);
    let y =
        |bytes: u64| height - edge - ((bytes as f64).log10() - 2.0) / 4.0 * (height - 2.0 * edge);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"sans-serif\" font-size=\"12\"><rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n\
         <text x=\"{edge}\" y=\"24\">Bytes of a comparison, by records in common, for 1 to 10,000 differences</text>\n"
    );
    for power in 3..=6 {
        let at = x(10_u64.pow(power));
        writeln!(
            svg,
            "<text x=\"{at}\" y=\"{}\">10^{power}</text>",
            height - 30.0
        )
        .expect("memory");
    }
    for power in 2..=6 {
        let at = y(10_u64.pow(power));
        writeln!(svg, "<text x=\"8\" y=\"{at}\">10^{power} B</text>").expect("memory");
        writeln!(
            svg,
            "<line x1=\"{edge}\" x2=\"{}\" y1=\"{at}\" y2=\"{at}\" stroke=\"#ddd\"/>",
            width - edge
        )
        .expect("memory");
    }
    for different in DIFFERENT {
        let line = seen.iter().filter(|(_, new, _)| *new == different);
        let points: Vec<String> = line
            .map(|(common, _, bytes)| format!("{:.1},{:.1}", x(*common), y(*bytes)))
            .collect();
        writeln!(
            svg,
            "<polyline fill=\"none\" stroke=\"#0a58a6\" stroke-width=\"2\" points=\"{}\"/>",
            points.join(" ")
        )
        .expect("memory");
        if let Some(last) = points.last() {
            let (x, y) = last.split_once(',').unwrap_or(("0", "0"));
            writeln!(svg, "<text x=\"{x}\" y=\"{y}\" dx=\"6\">{different}</text>").expect("memory");
        }
    }
    svg.push_str("</svg>\n");
    svg
}
