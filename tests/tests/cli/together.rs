//! Laptops that join, work apart, and meet.

use crate::{common, show, start_incident, text};
use onscene_tests::process::{DEADLINE, Laptop, Running, until};

/// A founder whose node runs, and a second laptop that has joined.
fn two() -> (Laptop, Running, Laptop) {
    let (founder, guest) = (Laptop::new("组长"), Laptop::new("外勤甲"));
    founder.init(&["--unit", "城西街道"]);
    let node = founder.start(&[]);
    let code = founder.invite(&["--role", "member"]);
    let told = guest.join(&code, &["--at", &node.listen.to_string()]);
    assert_eq!(told["name"], "外勤甲");
    (founder, node, guest)
}

#[test]
fn a_code_lets_one_laptop_in_and_no_second() {
    let (founder, node, guest) = two();
    let devices = founder.lines(&["devices"]);
    assert_eq!(devices.len(), 2);
    assert!(devices.iter().any(|device| device["name"] == "外勤甲"));
    assert_eq!(
        text(&guest.json(&["status"]), "organisation"),
        text(&founder.json(&["status"]), "organisation")
    );

    let code = founder.invite(&[]);
    let at = node.listen.to_string();
    let (third, fourth) = (Laptop::new("外勤乙"), Laptop::new("外人"));
    third.join(&code, &["--at", &at]);
    let told = fourth.refusal(4, &["join", &code, "--at", &at, "--name", "外人"]);
    assert!(told["message"].as_str().unwrap().contains("used"), "{told}");
    assert!(!fourth.data().exists(), "a refused laptop is as it was");
    assert_eq!(founder.lines(&["devices"]).len(), 3);
}

#[test]
fn laptops_that_worked_apart_show_the_same_after_one_exchange() {
    let (founder, node, guest) = two();
    let incident = start_incident(&founder);
    assert_eq!(guest.lines(&["sync", &node.listen.to_string()]).len(), 1);
    founder.json(&["log", &incident, "值班室所写"]);
    guest.json(&["log", &incident, "现场所写"]);
    let file = guest.desk().join("照片.jpg");
    std::fs::write(&file, vec![7; 200_000]).unwrap();
    guest.json(&["attach", &incident, file.to_str().unwrap()]);

    let exchanges = guest.lines(&["sync", &node.listen.to_string()]);
    assert_eq!(exchanges.len(), 1);
    assert!(
        exchanges[0]["sent"]["records"].as_u64().unwrap() >= 2,
        "{exchanges:?}"
    );
    assert!(
        exchanges[0]["received"]["records"].as_u64().unwrap() >= 1,
        "{exchanges:?}"
    );
    assert_eq!(common(&founder, &incident), common(&guest, &incident));
    assert_eq!(
        show(&founder, &incident)["entries"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
    assert_eq!(show(&founder, &incident)["attachments"][0]["held"], true);
}

#[test]
fn a_laptop_that_started_alone_brings_along_what_it_recorded() {
    let alone = Laptop::new("外勤甲");
    let incident = start_incident(&alone);
    let entry = text(&alone.json(&["log", &incident, "一个人时所写"]), "entry");

    let founder = Laptop::new("组长");
    founder.init(&[]);
    let node = founder.start(&[]);
    let code = founder.invite(&[]);
    alone.join(&code, &["--at", &node.listen.to_string()]);
    assert_eq!(alone.lines(&["sync", &node.listen.to_string()]).len(), 1);
    let view = show(&founder, &incident);
    assert_eq!(text(&view["entries"][1], "entry"), entry);
    assert_eq!(view["entries"][1]["text"], "一个人时所写");
    assert_eq!(common(&founder, &incident), common(&alone, &incident));
}

#[test]
fn nothing_is_asked_of_anyone_when_links_come_and_go() {
    let (founder, node, guest) = two();
    let hub = node.listen.to_string();
    let guest_node = guest.start(&["--hub", &hub]);
    let incident = start_incident(&founder);
    let arrived = |laptop: &Laptop, entries: usize| {
        let shown = laptop.run(&["--json", "incident", "show", &incident]);
        (shown.is_ok() && shown.json()["entries"].as_array()?.len() == entries).then_some(())
    };
    until(DEADLINE, "the incident has come to the guest", || {
        arrived(&guest, 1)
    });
    node.kill();
    guest.json(&["log", &incident, "失联期间所写"]);
    let node = founder.start(&["--listen", &hub]);
    until(
        DEADLINE,
        "what was written meanwhile has come to the founder",
        || arrived(&founder, 2),
    );
    assert_eq!(common(&founder, &incident), common(&guest, &incident));
    assert!(guest_node.stop().is_ok() && node.stop().is_ok());
}

#[test]
fn a_peer_that_does_not_answer_is_1() {
    let (_, node, guest) = two();
    let hub = node.listen.to_string();
    node.kill();
    let error = guest.refusal(1, &["sync", &hub]);
    assert_eq!(error["error"], "unreachable");
}
