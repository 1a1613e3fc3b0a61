//! Hubs come and go; nothing exists on a hub alone.

use crate::{start_incident, text};
use onscene_tests::process::{DEADLINE, Laptop, Running, until};
use serde_json::Value;

/// Waits until a laptop and a hub hold the same records, the hub every file, and the laptop has that
/// hub's receipts. What waits for a hub that is gone goes on waiting.
fn until_full(laptop: &Laptop, hub: &Laptop) {
    until(DEADLINE, "the hub to hold it all", || {
        let (here, there) = (laptop.json(&["doctor"]), hub.json(&["doctor"]));
        let (status, device) = (
            laptop.json(&["status"]),
            hub.json(&["status"])["device"].clone(),
        );
        let peers = status["peers"].as_array().unwrap();
        let peer = peers.iter().find(|peer| peer["device"] == device);
        let is_full = here["records"] == there["records"]
            && there["attachments_wanted"] == 0
            && peer.is_some_and(|peer| peer["waiting"]["records"] == 0);
        is_full.then_some(())
    });
}

fn join_as(inviter: &Laptop, at: &Running, laptop: &Laptop, role: &str) {
    let code = inviter.invite(&["--role", role]);
    laptop.join(&code, &["--at", &at.listen.to_string()]);
}

#[test]
fn a_new_hub_fills_itself_from_the_laptops() {
    let (office, field) = (Laptop::new("值班员"), Laptop::new("外勤甲"));
    office.init(&["--unit", "城西街道"]);
    let at_office = office.start(&[]);
    let old = Laptop::new("旧枢纽");
    join_as(&office, &at_office, &old, "hub");
    let at_old = old.start(&["--hub-role"]);
    join_as(&office, &at_office, &field, "member");
    let hub = at_old.listen.to_string();
    assert_eq!(office.lines(&["address", "add", &hub]).len(), 1);
    let at_field = field.start(&["--hub", &hub]);

    let incident = start_incident(&office);
    until(DEADLINE, "the incident at the field", || {
        field
            .run(&["--json", "incident", "show", &incident])
            .is_ok()
            .then_some(())
    });
    let photograph = field.desk().join("照片.jpg");
    std::fs::write(&photograph, vec![7; 300_000]).unwrap();
    field.json(&["attach", &incident, photograph.to_str().unwrap()]);
    until_full(&field, &old);

    // It is gone for good, with all that it held.
    at_old.kill();
    drop(old);
    let entry = text(
        &field.json(&["log", &incident, "枢纽坏了以后写的"]),
        "entry",
    );
    assert!(!entry.is_empty());
    let new = Laptop::new("新枢纽");
    join_as(&office, &at_office, &new, "hub");
    let at_new = new.start(&["--hub-role"]);
    // One laptop is told the address; nobody tells the others.
    let there = at_new.listen.to_string();
    assert!(!office.lines(&["address", "add", &there]).is_empty());
    until_full(&office, &new);
    until_full(&field, &new);
    let devices: Vec<Value> = field.lines(&["devices"]);
    assert_eq!(
        devices.len(),
        4,
        "the new hub's certificate spread: {devices:?}"
    );
    drop((at_office, at_field, at_new));
}
