//! When it happened, which clock said so, and in whose zone it is shown: on clocks that are set by hand.

use crate::text;
use onscene_node::host::Host;
use onscene_tests::process::{Laptop, Outcome};
use serde_json::Value;
use std::path::PathBuf;

/// 2026-11-28 10:00 in Shanghai.
const MORNING_MS: i64 = 1_795_831_200_000;
const MINUTE_MS: i64 = 60_000;
const SHANGHAI: (&str, i64) = ("Asia/Shanghai", 480);

/// A laptop whose clock is set by hand.
struct Desk {
    laptop: Laptop,
    clock: PathBuf,
    zone: (&'static str, i64),
}

impl Desk {
    fn new(zone: (&'static str, i64), at_ms: i64) -> Self {
        let laptop = Laptop::new("值班员");
        let clock = laptop.desk().join("clock");
        let mut desk = Self {
            laptop,
            clock,
            zone,
        };
        desk.set(zone, at_ms);
        desk.json(&["init", "--name", "值班员", "--unit", "和平里社区"]);
        desk
    }

    /// Sets the clock, in a zone: the uptime knows nothing of it.
    fn set(&mut self, zone: (&'static str, i64), at_ms: i64) {
        self.zone = zone;
        let real_ms = Host::system().wall_ms();
        let numbers = format!("{at_ms} {real_ms} {}", zone.1);
        std::fs::write(&self.clock, numbers).unwrap();
    }

    fn run(&self, args: &[&str]) -> Outcome {
        let clock = self.clock.to_str().unwrap();
        let mut command = self
            .laptop
            .command(&[&["--clock-file", clock], args].concat());
        command.env("TZ", self.zone.0).env("LC_ALL", "C");
        Outcome::of(&mut command, b"")
    }

    fn json(&self, args: &[&str]) -> Value {
        self.run(&[&["--json"], args].concat()).json()
    }

    fn incident(&self) -> String {
        let new = [
            "incident",
            "new",
            "--kind",
            "group-visit",
            "--title",
            "停暖",
            "--place",
            "门口",
        ];
        text(&self.json(&new), "incident")
    }

    fn view(&self, incident: &str) -> Value {
        self.json(&["incident", "show", incident])
    }
}

fn entries(view: &Value) -> &Vec<Value> {
    view["entries"].as_array().unwrap()
}

#[test]
fn a_clock_that_was_in_the_future_once_takes_no_time_away_and_is_flagged() {
    let far = 4_070_908_800_000; // 2099-01-01
    let mut desk = Desk::new(SHANGHAI, far);
    let incident = desk.incident();
    desk.json(&["log", &incident, "钟还是错的"]);
    desk.set(SHANGHAI, MORNING_MS);
    desk.json(&["log", &incident, "钟改对了", "--heard", "09:30"]);
    desk.json(&[
        "task",
        &incident,
        "通知物业",
        "--owner",
        "值班员",
        "--due",
        "11:00",
    ]);
    let demand = desk.json(&[
        "demand",
        &incident,
        "修管子",
        "--category",
        "供暖",
        "--at",
        "09:40",
    ]);
    let demand = text(&demand, "entry");
    desk.json(&[
        "promise",
        &incident,
        &demand,
        "今天修",
        "--who",
        "物业",
        "--due",
        "16:00",
    ]);
    desk.json(&["legal", &incident, &demand, "informed", "--at", "09:50"]);
    let view = desk.view(&incident);
    let early: Vec<&str> = entries(&view)
        .iter()
        .flat_map(|row| row["early"].as_array().unwrap())
        .map(|early| early["field"].as_str().unwrap())
        .collect();
    assert_eq!(
        early,
        ["heard_at", "due", "happened_at", "due", "happened_at"]
    );
    // What was written after the repair stands before the beginning, and says so.
    let step = entries(&view)[0]["clock_step_ms"].as_i64().unwrap();
    assert!(step < -1_000_000_000_000, "{step}");
    assert_eq!(view["clocks"][0]["flagged"], true);
    let shown = desk.run(&["incident", "show", &incident]).stdout;
    for told in [
        "2099-01-01",
        "2026-11-28 10:00",
        "set back by",
        "before the incident began",
    ] {
        assert!(shown.contains(told), "{told} in\n{shown}");
    }
}

#[test]
fn each_act_that_tells_of_something_takes_its_time_and_is_marked_where_it_was_typed_later() {
    let desk = Desk::new(SHANGHAI, MORNING_MS);
    let incident = desk.incident();
    let at = |minutes: i64| format!("09:{minutes:02}");
    let told = |args: &[&str], minutes: i64| {
        let at = at(minutes);
        let acted = desk.json(&[args, &["--at", &at]].concat());
        text(&acted, "entry")
    };
    let id = incident.as_str();
    let demand = told(&["demand", id, "修管子", "--category", "供暖"], 1);
    let task = told(&["task", id, "通知物业", "--owner", "值班员"], 2);
    let due = ["--who", "物业", "--due", "16:00"];
    let promise = told(&[&["promise", id, &demand, "今天修"], &due[..]].concat(), 3);
    told(&["milestone", id, "arrived"], 4);
    told(&["headcount", id, "30", "40", "--by", "门岗"], 5);
    told(&["log", id, "人都在门口"], 6);
    told(&["answer", id, &demand, "已答复"], 7);
    told(&["promise-done", id, &promise, "修好了"], 8);
    told(&["task-done", id, &task, "通知了"], 9);
    told(&["grade", id, "III", "--reason", "人多"], 10);
    told(&["talk", id, &demand, "谈过了"], 11);
    told(&["legal", id, &demand, "accepted"], 12);
    let view = desk.view(id);
    let mut seen = Vec::new();
    for row in entries(&view).iter().skip(1) {
        let happened = row["happened_at"].as_str().unwrap();
        assert_eq!(&happened[..14], "2026-11-28T09:", "{row}");
        assert_eq!(row["late"], true, "{row}");
        seen.push(happened[14..16].parse::<i64>().unwrap());
    }
    assert_eq!(seen, (1..=12).collect::<Vec<_>>());
    let measured = view["measured"].as_array().unwrap();
    let arrived = measured
        .iter()
        .find(|row| row["step"] == "arrived")
        .unwrap();
    assert_eq!(
        (&arrived["at"].as_str().unwrap()[11..16], &arrived["late"]),
        ("09:04", &true.into())
    );
    let shown = desk.run(&["incident", "show", id]).stdout;
    assert!(shown.contains("happened 09:04 · typed 10:0"), "{shown}");
}

#[test]
fn a_time_that_summer_time_skips_or_has_twice_is_refused_with_the_reason_and_nothing_is_saved() {
    let berlin = ("Europe/Berlin", 120);
    // 2026-03-29 10:00 in Berlin, after the night in which the clock went forward.
    let mut desk = Desk::new(berlin, 1_774_771_200_000);
    let incident = desk.incident();
    for args in [
        &["log", &incident, "夜里", "--heard", "02:30"][..],
        &["log", &incident, "夜里", "--at", "02:30"],
        &[
            "milestone",
            &incident,
            "arrived",
            "--at",
            "2026-03-29 02:30",
        ],
        &[
            "task",
            &incident,
            "看",
            "--owner",
            "值班员",
            "--due",
            "2026/03/29 02:30",
        ],
    ] {
        let outcome = desk.run(args);
        assert_eq!(outcome.code, Some(2), "{args:?}: {outcome:?}");
        assert!(outcome.stderr.contains("summer time"), "{outcome:?}");
    }
    desk.set(("Europe/Berlin", 60), 1_792_918_800_000);
    let twice = desk.run(&["log", &incident, "夜里", "--at", "2026-10-25 02:30"]);
    assert_eq!(twice.code, Some(2), "{twice:?}");
    desk.json(&[
        "log",
        &incident,
        "夜里",
        "--at",
        "2026-10-25T02:30:00+02:00",
    ]);
    assert_eq!(entries(&desk.view(&incident)).len(), 2);
}

#[test]
fn times_are_shown_in_the_zone_of_the_laptop_that_shows_them() {
    let mut desk = Desk::new(SHANGHAI, MORNING_MS);
    let incident = desk.incident();
    let zones = [SHANGHAI, ("Asia/Urumqi", 360), ("Asia/Kathmandu", 345)];
    for (zone, minutes) in zones.into_iter().zip(1..) {
        desk.set(zone, MORNING_MS + minutes * MINUTE_MS);
        desk.json(&["log", &incident, zone.0]);
    }
    desk.set(SHANGHAI, MORNING_MS + 5 * MINUTE_MS);
    let view = desk.view(&incident);
    let at: Vec<&str> = entries(&view)
        .iter()
        .map(|row| row["at"].as_str().unwrap())
        .collect();
    for (at, minute) in at.iter().zip(["10:00", "10:01", "10:02", "10:03"]) {
        assert_eq!(
            (&at[11..16], at.ends_with("+08:00")),
            (minute, true),
            "{at}"
        );
    }
    let own: Vec<i64> = entries(&view)
        .iter()
        .map(|row| row["offset_minutes"].as_i64().unwrap())
        .collect();
    assert_eq!(own, [480, 480, 360, 345], "as each was written");
}
