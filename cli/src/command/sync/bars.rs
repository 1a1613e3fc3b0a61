//! Bars for a person who waits, on stderr: one for each direction of each exchange.

use crate::client::Client;
use crate::failure::Failure;
use crate::output::plain;
use crate::progress::Sign;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// Between two looks at what moved.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// How many of them a second has.
const LOOKS_A_SECOND: u64 = 5;
/// How a bar looks: whose it is, how far, records of how many, and what else is known.
const LOOK: &str = "{prefix:24!} [{bar:30}] {pos}/{len} {msg}";
/// The same of a file, in bytes.
const FILE_LOOK: &str = "{prefix:24!} [{bar:30}] {binary_bytes}/{binary_total_bytes} {msg}";

/// Draws bars until the exchange ends.
pub(super) async fn beside<T>(
    exchanging: impl Future<Output = Result<T, Failure>>,
    client: &Client,
    what: &str,
) -> Result<T, Failure> {
    let bars = MultiProgress::new();
    let mut drawn = BTreeMap::new();
    // Until something moves, whom it is waited for.
    let sign = Sign::of(bars.add(ProgressBar::new_spinner()));
    let mut looks = 0;
    let mut exchanging = std::pin::pin!(exchanging);
    let ended = loop {
        tokio::select! {
            ended = &mut exchanging => break ended,
            () = tokio::time::sleep(LOOK_EVERY) => {
                // Only a look: what it does not see, the end will tell.
                if let Ok(seen) = client.get_json::<Value>("/api/moving").await {
                    draw(&bars, &mut drawn, &seen);
                    draw_files(&bars, &mut drawn, &seen);
                }
                looks += 1;
                match (drawn.is_empty(), looks / LOOKS_A_SECOND) {
                    (true, 0) => {}
                    (true, seconds) => sign.tick(what, seconds),
                    (false, _) => sign.end(),
                }
            }
        }
    };
    if bars.clear().is_err() {
        tracing::debug!("the bars stay where they are");
    }
    ended
}

fn draw(bars: &MultiProgress, drawn: &mut BTreeMap<String, ProgressBar>, seen: &Value) {
    let moving = seen.get("moving").and_then(Value::as_array);
    for exchange in moving.into_iter().flatten() {
        let name = exchange.get("name").and_then(Value::as_str).unwrap_or("");
        let rate = number(exchange, "/bytes_per_second");
        for (way, arrow) in [("sent", "→"), ("received", "←")] {
            let of = number(exchange, &format!("/{way}/records_of"));
            if of == 0 {
                continue;
            }
            let prefix = format!("{arrow} {}", plain(name));
            let bar = bar(bars, drawn, prefix, LOOK);
            bar.set_length(of);
            bar.set_position(number(exchange, &format!("/{way}/records")));
            let bytes = number(exchange, &format!("/{way}/bytes"));
            let bytes_of = number(exchange, &format!("/{way}/bytes_of"));
            bar.set_message(format!(
                "{} / {}, {}/s",
                size(bytes),
                size(bytes_of),
                size(rate)
            ));
        }
    }
}

/// Files, each with a bar of its bytes.
fn draw_files(bars: &MultiProgress, drawn: &mut BTreeMap<String, ProgressBar>, seen: &Value) {
    let moving = seen.get("files_moving").and_then(Value::as_array);
    for file in moving.into_iter().flatten() {
        let text = |name| file.get(name).and_then(Value::as_str).unwrap_or("");
        let arrow = if text("direction") == "received" {
            "←"
        } else {
            "→"
        };
        let id: String = text("attachment").chars().take(8).collect();
        let prefix = format!("{arrow} {id} {}", plain(text("name")));
        let bar = bar(bars, drawn, prefix, FILE_LOOK);
        bar.set_length(number(file, "/bytes_of"));
        bar.set_position(number(file, "/bytes"));
        bar.set_message(format!("{}/s", size(number(file, "/bytes_per_second"))));
    }
}

fn bar<'a>(
    bars: &MultiProgress,
    drawn: &'a mut BTreeMap<String, ProgressBar>,
    prefix: String,
    look: &str,
) -> &'a ProgressBar {
    drawn.entry(prefix.clone()).or_insert_with(|| {
        let bar = ProgressBar::new(0).with_prefix(prefix);
        if let Ok(style) = ProgressStyle::with_template(look) {
            bar.set_style(style);
        }
        bars.add(bar)
    })
}

fn size(bytes: u64) -> String {
    indicatif::BinaryBytes(bytes).to_string()
}

fn number(value: &Value, pointer: &str) -> u64 {
    value.pointer(pointer).and_then(Value::as_u64).unwrap_or(0)
}
