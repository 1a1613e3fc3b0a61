//! Two laptops and a hub over links as they are in the field: long, lossy, slow, rarely there.
//!
//! `ONSCENE_LONG` makes each worse and longer.

use crate::{PORT, peer, start_incident, until_connected, until_read};
use onscene_tests::net::{Cable, Far, Space, is_allowed, subnet};
use onscene_tests::process::{DEADLINE, Laptop, Running, until};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A round trip to a satellite and back is 300 ms longer than the one across a table.
const ONE_WAY: Duration = Duration::from_millis(150);

fn is_long() -> bool {
    std::env::var_os("ONSCENE_LONG").is_some()
}

/// A hub and two laptops, a long way between each two of them.
struct Field {
    hub: Laptop,
    hub_node: Running,
    at_hub: String,
    laptops: Vec<Laptop>,
    cables: Vec<Cable>,
    spaces: Vec<Space>,
    far: Far,
    _hub_space: Space,
}

impl Field {
    /// All have joined, over a network that only is long; the laptops' nodes do not run yet.
    fn new(one_way: Duration) -> Self {
        let far = Far::new(one_way);
        let hub_space = Space::new();
        let [near, at_hub, ..] = subnet(0);
        let mut cables = vec![far.cable(&hub_space, [near, at_hub])];
        let hub = Laptop::new("枢纽").moved_to(&hub_space);
        hub.init(&["--unit", "城西街道"]);
        let hub_node = hub.start_in_the_open(PORT, &["--hub-role", "--no-discovery"]);
        let at_hub = format!("{at_hub}:{PORT}");
        let (mut laptops, mut spaces) = (Vec::new(), Vec::new());
        for (number, name) in [(1, "外勤甲"), (2, "外勤乙")] {
            let space = Space::new();
            let [near, at_laptop, ..] = subnet(number);
            cables.push(far.cable(&space, [near, at_laptop]));
            let laptop = Laptop::new(name).moved_to(&space);
            laptop.join(&hub.invite(&[]), &["--at", &at_hub]);
            laptops.push(laptop);
            spaces.push(space);
        }
        Self {
            hub,
            hub_node,
            at_hub,
            laptops,
            // The laptops' alone: nothing is wrong with the hub's.
            cables: cables.split_off(1),
            spaces,
            far,
            _hub_space: hub_space,
        }
    }

    /// Runs the laptops' nodes, which know the way to the hub and no other.
    fn start(&self) -> Vec<Running> {
        let nodes = self.laptops.iter().map(|laptop| {
            let hub = ["--no-discovery", "--hub", &self.at_hub];
            laptop.start_in_the_open(PORT, &hub)
        });
        nodes.collect()
    }

    /// One laptop's entries reach the hub and the other laptop, and the other's answer comes back.
    /// Says how long that took.
    fn talk(&self, what: &str, entries: usize) {
        let [one, other] = self.laptops.as_slice() else {
            panic!("two laptops");
        };
        let (begun, before) = (now(), self.far.carried());
        let incident = start_incident(one, "停水");
        for number in 1..=entries {
            one.json(&[
                "log",
                &incident,
                &format!("第{number}条：约四十人，情绪平稳"),
            ]);
        }
        let last = format!("第{entries}条");
        until_read(&self.hub, &incident, &last);
        until_read(other, &incident, &last);
        other.json(&["log", &incident, "乙已收到"]);
        until_read(one, &incident, "乙已收到");
        let shown = |laptop: &Laptop| {
            let shown = laptop.json(&["incident", "show", &incident]);
            shown["entries"].as_array().map(Vec::len)
        };
        // Its beginning, what was written there, and the answer.
        for laptop in [one, other, &self.hub] {
            assert_eq!(shown(laptop), Some(entries + 2), "{}", laptop.name());
        }
        // And everybody knows that everybody has it, by receipt.
        until(DEADLINE, "receipts", || {
            let waiting = one.json(&["status"])["waiting"]["records"].as_u64();
            (waiting == Some(0)).then_some(())
        });
        println!(
            "{what}: {entries} entries there, seen by the third, answered, and known to be there in {:.1} s; \
             {} bytes of packets",
            begun.elapsed().as_secs_f64(),
            self.far.carried() - before
        );
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test that prints how long a network took, and no node sees it"
)]
fn now() -> Instant {
    Instant::now()
}

#[test]
fn over_300_ms_and_5_percent_loss_everything_arrives() {
    if !is_allowed() {
        return;
    }
    let field = Field::new(ONE_WAY);
    for space in &field.spaces {
        space.lose(5);
    }
    let _nodes = field.start();
    field.talk("300 ms, 5 % loss", if is_long() { 200 } else { 10 });
}

#[test]
fn over_20_kbit_a_second_everything_arrives() {
    if !is_allowed() {
        return;
    }
    let field = Field::new(ONE_WAY);
    for cable in &field.cables {
        cable.slow(20_000);
    }
    let _nodes = field.start();
    field.talk("20 kbit/s, 300 ms", if is_long() { 100 } else { 10 });
}

#[test]
fn over_a_link_that_is_up_10_s_in_60_everything_arrives() {
    if !is_allowed() {
        return;
    }
    let (down, up) = if is_long() {
        (Duration::from_secs(50), Duration::from_secs(10))
    } else {
        (Duration::from_secs(4), Duration::from_secs(4))
    };
    let field = Field::new(Duration::from_millis(20));
    let nodes = field.start();
    let hub = field.hub_node.device.as_str();
    let one = &field.laptops[0];
    until_connected(one, hub, true);
    let incident = start_incident(one, "停水");
    for round in 1..=if is_long() { 3 } else { 2 } {
        field.cables[0].plug(false);
        let text = format!("第{round}次断网时写的");
        one.json(&["log", &incident, &text]);
        // The weather itself: nothing is waited for here.
        sleep(down);
        assert!(peer(one, hub).is_some_and(|hub| hub["connected"] == false));
        field.cables[0].plug(true);
        let begun = now();
        until_read(&field.hub, &incident, &text);
        println!(
            "link up again: the entry was at the hub {:.1} s later",
            begun.elapsed().as_secs_f64()
        );
        sleep(up.saturating_sub(begun.elapsed()));
    }
    drop(nodes);
}

#[test]
fn behind_a_translated_address_a_laptop_and_the_hub_talk_both_ways() {
    if !is_allowed() {
        return;
    }
    let (hub_space, router, space) = (Space::new(), Space::new(), Space::new());
    let (outward, inward) = (router.cable(&hub_space), router.cable(&space));
    let ([router_out, at_hub, ..], [router_in, at_laptop, ..]) = (subnet(0), subnet(1));
    outward.here(router_out);
    outward.there(at_hub);
    inward.here(router_in);
    inward.there(at_laptop);
    router.translate(&outward);
    space.ip(&["route", "add", "default", "via", &router_in.to_string()]);

    let hub = Laptop::new("枢纽").moved_to(&hub_space);
    hub.init(&["--unit", "城西街道"]);
    let at_the_hub = hub.start_in_the_open(PORT, &["--hub-role"]);
    let laptop = Laptop::new("外勤甲").moved_to(&space);
    laptop.join(&hub.invite(&[]), &[]);
    let node = laptop.start_in_the_open(PORT, &[]);
    until_connected(&laptop, &at_the_hub.device, true);
    let incident = start_incident(&hub, "停水");
    until_read(&laptop, &incident, "停水");
    laptop.json(&["log", &incident, "甲已到"]);
    until_read(&hub, &incident, "甲已到");
    // The hub saw the router's address, which leads to nobody.
    let seen = peer(&hub, &node.device).expect("it was met");
    assert_eq!(seen["found"], "incoming", "{seen}");
}
