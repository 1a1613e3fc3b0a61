//! A laptop is lost, and tries to come back.

use crate::{common, show, start_incident, text};
use onscene_tests::process::{DEADLINE, Laptop, Running, until};
use serde_json::Value;

/// A founder whose node runs, and two that joined.
fn three() -> (Laptop, Running, Laptop, Laptop) {
    let (founder, lost, third) = (
        Laptop::new("组长"),
        Laptop::new("外勤甲"),
        Laptop::new("外勤乙"),
    );
    founder.init(&["--unit", "城西街道"]);
    let node = founder.start(&[]);
    for laptop in [&lost, &third] {
        let code = founder.invite(&[]);
        laptop.join(&code, &["--at", &node.listen.to_string()]);
    }
    (founder, node, lost, third)
}

fn device(laptop: &Laptop) -> String {
    text(&laptop.json(&["status"]), "device")
}

fn texts(laptop: &Laptop, incident: &str, list: &str) -> Vec<String> {
    let view = show(laptop, incident);
    let entries = view[list].as_array().unwrap().iter();
    entries.map(|entry| text(entry, "text")).collect()
}

#[test]
fn a_revoked_laptop_is_kept_out_and_comes_back_through_nobody() {
    let (founder, node, lost, third) = three();
    let at = node.listen.to_string();
    let incident = start_incident(&founder);
    assert_eq!(lost.lines(&["sync", &at]).len(), 1);
    assert_eq!(third.lines(&["sync", &at]).len(), 1);
    lost.json(&["log", &incident, "丢失前"]);
    assert_eq!(lost.lines(&["sync", &at]).len(), 1);

    let id = device(&lost);
    let revoked = founder.lines(&["revoke", &id]);
    assert_eq!(revoked.len(), 1);
    assert_eq!(revoked[0]["revoked"], true);
    assert_eq!(revoked[0]["name"], "外勤甲");
    let listed = founder.lines(&["devices"]);
    let of_lost = |row: &&Value| row["device"] == id.as_str();
    assert_eq!(listed.iter().find(of_lost).unwrap()["revoked"], true);

    lost.json(&["log", &incident, "丢失后"]);
    lost.refusal(1, &["sync", &at]);
    // The third has no way to the founder and has not heard. It takes what the lost laptop brings,
    // and carries it on.
    assert!(node.stop().is_ok());
    let third_node = third.start(&[]);
    assert_eq!(
        lost.lines(&["sync", &third_node.listen.to_string()]).len(),
        1
    );
    assert_eq!(texts(&third, &incident, "entries").len(), 3);
    let node = founder.start(&[]);
    let at = node.listen.to_string();
    assert_eq!(third.lines(&["sync", &at]).len(), 1);
    for laptop in [&founder, &third] {
        assert_eq!(texts(laptop, &incident, "entries")[1..], ["丢失前"]);
        assert_eq!(texts(laptop, &incident, "to_review"), ["丢失后"]);
    }
    assert_eq!(common(&founder, &incident), common(&third, &incident));
    lost.refusal(1, &["sync", &third_node.listen.to_string()]);
    assert!(third_node.stop().is_ok() && node.stop().is_ok());
}

#[test]
fn an_open_connection_is_closed_and_what_is_sent_over_it_never_arrives() {
    let (founder, node, lost, _) = three();
    let incident = start_incident(&founder);
    let lost_node = lost.start(&["--hub", &node.listen.to_string()]);
    let connected = || {
        let peers = founder.json(&["status"])["peers"].clone();
        let id = device(&lost);
        let peers = peers.as_array().unwrap().iter();
        peers
            .filter(|peer| peer["device"] == id.as_str())
            .any(|peer| peer["connected"] == true)
    };
    until(DEADLINE, "the link is up", || connected().then_some(()));
    assert_eq!(founder.lines(&["revoke", &device(&lost)]).len(), 1);
    until(
        std::time::Duration::from_secs(5),
        "the link is down",
        || (!connected()).then_some(()),
    );
    // Whether the incident had come there or not: nothing of it comes back.
    drop(lost.run(&["--json", "log", &incident, "丢失后"]));
    assert_eq!(texts(&founder, &incident, "entries").len(), 1);
    assert!(!connected());
    assert!(lost_node.stop().is_ok() && node.stop().is_ok());
}

#[test]
fn who_revokes_what_by_the_contracts_exit_codes() {
    let (founder, _node, lost, third) = three();
    let id = device(&lost);
    assert_eq!(
        third.refusal(4, &["revoke", &device(&founder)])["error"],
        "refused"
    );
    assert_eq!(
        founder.refusal(4, &["revoke", &device(&founder)])["error"],
        "refused"
    );
    assert_eq!(
        founder.refusal(3, &["revoke", &"0".repeat(64)])["error"],
        "not-found"
    );
    founder.refusal(3, &["revoke", "abc"]);
    assert_eq!(founder.lines(&["revoke", &id[..12]])[0]["revoked"], true);
    assert_eq!(founder.lines(&["revoke", &id])[0]["revoked"], true);
}
