//! Laptops on real networks: each a process in a network namespace of its own.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout
)]

mod finding;
mod joining;
mod weather;

use onscene_tests::process::{DEADLINE, Laptop, until};
use serde_json::Value;

/// Where every node listens: each is alone on its machine.
const PORT: u16 = 7611;

fn start_incident(laptop: &Laptop, title: &str) -> String {
    let new = ["incident", "new", "--kind", "key-issue", "--title", title];
    let started = laptop.json(&[&new[..], &["--place", "三号楼"]].concat());
    started["incident"]
        .as_str()
        .expect("an incident")
        .to_owned()
}

/// Waits until an incident's entry is on a laptop.
fn until_read(laptop: &Laptop, incident: &str, text: &str) {
    until(DEADLINE, text, || {
        let shown = laptop.run(&["--json", "incident", "show", incident]);
        (shown.is_ok() && shown.stdout.contains(text)).then_some(())
    });
}

/// What a laptop says of another.
fn peer(laptop: &Laptop, device: &str) -> Option<Value> {
    let status = laptop.json(&["status"]);
    let peers = status["peers"].as_array()?.clone();
    peers.into_iter().find(|peer| peer["device"] == device)
}

fn until_connected(laptop: &Laptop, device: &str, is_up: bool) -> Value {
    let what = if is_up { "a link" } else { "no link" };
    until(DEADLINE, what, || {
        peer(laptop, device).filter(|peer| peer["connected"] == is_up)
    })
}
