//! Finding each other.

use crate::{PORT, peer, start_incident, until_connected, until_read};
use onscene_tests::net::{Lan, Space, is_allowed, subnet};
use onscene_tests::process::Laptop;

/// A founder and a laptop that joined over the network, which has changed since: neither knows where
/// the other is.
fn two(lan: &Lan) -> (Laptop, Laptop) {
    let office = Laptop::new("值班员").moved_to(&lan.spaces()[0]);
    let field = Laptop::new("外勤甲").moved_to(&lan.spaces()[1]);
    office.init(&["--unit", "城西街道"]);
    let node = office.start_in_the_open(PORT, &["--no-discovery"]);
    let at = format!("{}:{PORT}", subnet(0)[0]);
    field.join(&office.invite(&[]), &["--at", &at]);
    assert!(node.stop().is_ok());
    lan.address(1);
    (office, field)
}

#[test]
fn two_laptops_on_a_switch_with_nothing_else_find_each_other() {
    if !is_allowed() {
        return;
    }
    let lan = Lan::of(2);
    let (office, field) = two(&lan);
    let at_office = office.start_in_the_open(PORT, &[]);
    let at_field = field.start_in_the_open(PORT, &[]);
    let seen = until_connected(&office, &at_field.device, true);
    assert!(
        seen["found"] == "nearby" || seen["found"] == "incoming",
        "{seen}"
    );
    until_connected(&field, &at_office.device, true);
    let incident = start_incident(&field, "停水");
    until_read(&office, &incident, "停水");
    office.json(&["log", &incident, "收到"]);
    until_read(&field, &incident, "收到");

    // Its battery is empty: it says goodbye to nobody.
    at_field.kill();
    let gone = until_connected(
        &office,
        field.json(&["status"])["device"].as_str().unwrap(),
        false,
    );
    assert_eq!(gone["connected"], false);
}

/// What two laptops have that somebody connected with a cable: no IPv4, no router, no names.
#[test]
fn two_laptops_on_a_bare_cable_with_ipv6_alone_join_and_find_each_other() {
    if !is_allowed() {
        return;
    }
    let [here, there] = [Space::new(), Space::new()];
    let cable = here.cable(&there);
    let near = cable.of_one_link([1, 2]);
    let office = Laptop::new("值班员").moved_to(&here);
    let field = Laptop::new("外勤甲").moved_to(&there);
    office.init(&["--unit", "城西街道"]);
    let at_office = office.start_in_the_open(PORT, &["--no-discovery"]);
    // What was read out: the office's address, and where the field's own cable is plugged in.
    let at = format!("[{near}%{}]:{PORT}", cable.far_end());
    field.join(&office.invite(&[]), &["--at", &at]);
    assert!(at_office.stop().is_ok());

    // Neither is where it was.
    cable.of_one_link([3, 4]);
    let at_office = office.start_in_the_open(PORT, &[]);
    let at_field = field.start_in_the_open(PORT, &[]);
    for (laptop, node) in [(&office, &at_field), (&field, &at_office)] {
        let seen = until_connected(laptop, &node.device, true);
        assert!(
            seen["found"] == "nearby" || seen["found"] == "incoming",
            "{seen}"
        );
    }
    let incident = start_incident(&field, "停水");
    until_read(&office, &incident, "停水");
    office.json(&["log", &incident, "收到"]);
    until_read(&field, &incident, "收到");
}

#[test]
fn a_laptop_that_does_not_look_is_neither_found_nor_finds() {
    if !is_allowed() {
        return;
    }
    let lan = Lan::of(3);
    let (office, field) = two(&lan);
    let third = Laptop::new("外勤乙").moved_to(&lan.spaces()[2]);
    let quiet = office.start_in_the_open(PORT, &["--no-discovery"]);
    let at = format!("{}:{PORT}", subnet(1)[0]);
    third.join(&office.invite(&[]), &["--at", &at]);
    // So that the two know of each other: what is not announced cannot be found by it.
    assert_eq!(field.lines(&["sync", &at]).len(), 1);
    assert!(quiet.stop().is_ok());
    lan.address(2);

    let quiet = office.start_in_the_open(PORT, &["--no-discovery"]);
    let at_field = field.start_in_the_open(PORT, &[]);
    let at_third = third.start_in_the_open(PORT, &[]);
    until_connected(&third, &at_field.device, true);
    until_connected(&field, &at_third.device, true);
    for laptop in [&field, &third] {
        let seen = peer(laptop, &quiet.device).expect("it was met before");
        assert_eq!(
            (&seen["connected"], &seen["nearby"]),
            (&false.into(), &false.into())
        );
    }

    // A typed address does as well, and is kept.
    let at = format!("{}:{PORT}", subnet(2)[0]);
    assert_eq!(field.lines(&["address", "add", &at]).len(), 1);
    assert_eq!(
        until_connected(&field, &quiet.device, true)["found"],
        "typed"
    );
    drop(at_field);
    let at_field = field.start_in_the_open(PORT, &[]);
    until_connected(&field, &quiet.device, true);
    assert_eq!(field.lines(&["address", "list"])[0]["address"], at);
    assert!(field.lines(&["address", "remove", &at]).is_empty());
    drop(at_field);
}

#[test]
fn an_entry_reaches_a_third_laptop_through_the_one_between() {
    if !is_allowed() {
        return;
    }
    let lan = Lan::of(3);
    let (office, field) = two(&lan);
    let third = Laptop::new("外勤乙").moved_to(&lan.spaces()[2]);
    let between = office.start_in_the_open(PORT, &[]);
    let at = format!("{}:{PORT}", subnet(1)[0]);
    third.join(&office.invite(&[]), &["--at", &at]);
    let at_field = field.start_in_the_open(PORT, &[]);
    until_connected(&field, &between.device, true);

    // From here on the two at the ends hear nothing of each other, and no hub is there.
    let ends = [subnet(1)[1], subnet(1)[2]];
    for (space, other) in [(&lan.spaces()[1], ends[1]), (&lan.spaces()[2], ends[0])] {
        let rule = format!(
            "add table inet wall; add chain inet wall in {{ type filter hook input priority 0; }}; \
             add rule inet wall in ip saddr {other} drop"
        );
        space.run(&["nft", &rule]);
    }
    let at_third = third.start_in_the_open(PORT, &[]);
    until_connected(&third, &between.device, true);
    let incident = start_incident(&field, "停水");
    until_read(&third, &incident, "停水");
    third.json(&["log", &incident, "乙已到"]);
    until_read(&field, &incident, "乙已到");
    for (laptop, node) in [(&field, &at_third), (&third, &at_field)] {
        let seen = peer(laptop, &node.device);
        assert!(seen.is_none_or(|seen| seen["connected"] == false));
    }
}
