//! The program as it is used: each command a process, on data folders of its own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod archiving;
mod carrying;
mod closing;
mod contract;
mod dating;
mod disposing;
mod examples;
mod files;
mod following;
mod hub;
mod joining;
mod mending;
mod moving;
mod naming;
mod originals;
mod owning;
mod persons;
mod planning;
mod playing;
mod progress;
mod protecting;
mod recovering;
mod recusing;
mod refusals;
mod reporting;
mod restoring;
mod revoking;
mod scene_planning;
mod space;
mod speaking;
mod starting;
mod sticks;
mod telling;
mod together;
mod typing;
mod units;
mod waiting;
mod writing_out;

use onscene_tests::process::Laptop;
use serde_json::Value;
use std::path::Path;

/// A laptop with a store, and an incident on it.
fn laptop_with_incident() -> (Laptop, String) {
    let laptop = Laptop::new("值班员");
    laptop.init(&["--unit", "城西街道/杏林苑社区"]);
    let incident = start_incident(&laptop);
    (laptop, incident)
}

fn start_incident(laptop: &Laptop) -> String {
    let new = [
        "incident",
        "new",
        "--kind",
        "key-issue",
        "--title",
        "停水",
        "--place",
        "三号楼",
    ];
    text(&laptop.json(&new), "incident")
}

fn text(value: &Value, name: &str) -> String {
    let text = value[name].as_str();
    text.unwrap_or_else(|| panic!("no {name} in {value}"))
        .to_owned()
}

fn show(laptop: &Laptop, incident: &str) -> Value {
    laptop.json(&["incident", "show", incident])
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for item in std::fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = std::fs::read(&path).unwrap();
            found.push((path.display().to_string(), bytes));
        }
    }
    found
}

/// What all laptops show alike: without what is local by nature.
fn common(laptop: &Laptop, incident: &str) -> Value {
    let mut view = show(laptop, incident);
    view.as_object_mut().unwrap().remove("local");
    for attachment in view["attachments"].as_array_mut().unwrap() {
        attachment.as_object_mut().unwrap().remove("held");
    }
    view
}
