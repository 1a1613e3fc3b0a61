//! Two laptops on a switch with nothing else: how soon they find each other, and how soon one that
//! vanished is shown as gone. Real processes in network namespaces, so it takes root; beside them the
//! same two with addresses that were typed, and a laptop that says goodbye.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints its table, and fails by saying why"
)]

use futures_util::FutureExt;
use onscene_tests::bench::{Spread, Table, build_program, timed};
use onscene_tests::net::{Lan, is_allowed, subnet};
use onscene_tests::process::{DEADLINE, Laptop, Running, until};
use std::time::Duration;

const PORT: u16 = 7611;
const ROUNDS: usize = 10;

/// What was seen in all rounds.
#[derive(Default)]
struct Seen {
    /// From the second one's start until both show a link.
    found: Spread,
    typed: Spread,
    /// From its death until the other shows that it is gone.
    killed: Spread,
    stopped: Spread,
    /// From the cable out of its socket until the laptop at its other end shows that.
    unplugged_far: Spread,
    unplugged_near: Spread,
    /// From the cable back in its socket until both show a link.
    plugged: Spread,
}

fn main() {
    if !is_allowed() {
        println!("finding is left out: no network namespaces here");
        return;
    }
    build_program();
    let lan = Lan::of(2);
    let [here, there] = lan.spaces() else {
        unreachable!("two laptops")
    };
    let office = Laptop::new("值班员").moved_to(here);
    let field = Laptop::new("外勤甲").moved_to(there);
    office.init(&["--unit", "城西街道"]);
    let node = office.start_in_the_open(PORT, &["--no-discovery"]);
    field.join(&office.invite(&[]), &["--at", &at(0)]);
    assert!(node.stop().is_ok(), "it stops cleanly");
    let mut seen = Seen::default();
    for round in 0..ROUNDS {
        meet_by_address(&lan, &office, &field, &mut seen);
        meet_by_looking(&lan, &office, &field, round, &mut seen);
    }
    print!("{}", seen.table());
}

/// Where the office is on one of the networks.
fn at(network: u8) -> String {
    format!("{}:{PORT}", subnet(network)[0])
}

/// Neither looks for the other: the field was told where the office is.
fn meet_by_address(lan: &Lan, office: &Laptop, field: &Laptop, seen: &mut Seen) {
    lan.address(1);
    let at_office = office.start_in_the_open(PORT, &["--no-discovery"]);
    let told = ["--no-discovery", "--peer", &at(1)];
    let at_field = field.start_in_the_open(PORT, &told);
    let both = [(office, &at_field), (field, &at_office)];
    seen.typed.add(time(|| until_linked(both, true)));
    let device = at_field.device.clone();
    let goodbye = || {
        assert!(at_field.stop().is_ok(), "it stops cleanly");
        until_shown(office, &device, false);
    };
    seen.stopped.add(time(goodbye));
    assert!(at_office.stop().is_ok(), "it stops cleanly");
}

/// Both are on a network where they never met.
fn meet_by_looking(lan: &Lan, office: &Laptop, field: &Laptop, round: usize, seen: &mut Seen) {
    lan.address(if round.is_multiple_of(2) { 2 } else { 3 });
    let at_office = office.start_in_the_open(PORT, &[]);
    let at_field = field.start_in_the_open(PORT, &[]);
    let both = [(office, &at_field), (field, &at_office)];
    seen.found.add(time(|| until_linked(both, true)));
    let [_, cable] = lan.cables() else {
        unreachable!("two cables")
    };
    cable.plug(false);
    let unplugged = time(|| until_shown(field, &at_office.device, false));
    seen.unplugged_near.add(unplugged);
    let more = time(|| until_shown(office, &at_field.device, false));
    seen.unplugged_far.add(unplugged + more);
    cable.plug(true);
    seen.plugged.add(time(|| until_linked(both, true)));
    let device = at_field.device.clone();
    at_field.kill();
    seen.killed
        .add(time(|| until_shown(office, &device, false)));
    assert!(at_office.stop().is_ok(), "it stops cleanly");
}

fn until_linked(both: [(&Laptop, &Running); 2], is_up: bool) {
    for (laptop, node) in both {
        until_shown(laptop, &node.device, is_up);
    }
}

fn until_shown(laptop: &Laptop, device: &str, is_up: bool) {
    let what = if is_up { "a link" } else { "no link" };
    until(DEADLINE, what, || {
        let status = laptop.json(&["status"]);
        let peers = status.get("peers")?.as_array()?.iter();
        let mut of_it = peers.filter(|peer| peer.get("device").is_some_and(|id| id == device));
        of_it.find(|peer| peer.get("connected").is_some_and(|up| *up == is_up))?;
        Some(())
    });
}

fn time(work: impl FnOnce()) -> Duration {
    let done = timed(async { work() }).now_or_never();
    done.expect("it waits for nothing").1
}

impl Seen {
    fn table(&self) -> Table {
        let mut table = Table::default();
        let mut row = |figure: &str, asked: &str, seen: &Spread, beside: (&str, &Spread)| {
            let told = |of: &Spread| {
                let [median, worst] = [50, 100].map(|percent| of.percentile(percent).as_secs_f64());
                format!("{median:.2} s, worst {worst:.2} s")
            };
            let (what, baseline) = beside;
            let ratio = seen.percentile(100).as_secs_f64() / baseline.percentile(100).as_secs_f64();
            let baseline = format!("{} ({what})", told(baseline));
            table.row(figure, asked, told(seen), baseline, Some(ratio));
        };
        let typed = ("typed address", &self.typed);
        row(
            "found on a switch, both show a link",
            "≤ 5 s",
            &self.found,
            typed,
        );
        row(
            "cable plugged in again, both show a link",
            "≤ 5 s",
            &self.plugged,
            typed,
        );
        let stopped = ("it said goodbye", &self.stopped);
        row("killed, shown as gone", "≤ 10 s", &self.killed, stopped);
        row(
            "its cable pulled, shown as gone",
            "≤ 10 s",
            &self.unplugged_far,
            stopped,
        );
        row(
            "own cable pulled, shown as gone",
            "≤ 10 s",
            &self.unplugged_near,
            stopped,
        );
        table
    }
}
