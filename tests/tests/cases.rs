//! The cases that the project carries are true: what each expects is what its steps say.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use chrono::{DateTime, FixedOffset, TimeDelta};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Two headcounts further apart than this are two states of a crowd, not a disagreement.
const HEADCOUNTS_TOGETHER: TimeDelta = TimeDelta::minutes(5);
const LATE_AFTER: TimeDelta = TimeDelta::minutes(10);
const CLOCK_OFF_MS: i64 = 5 * 60 * 1000;

struct Case(Value);

impl Case {
    fn all() -> Vec<(PathBuf, Self)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
        let mut cases = Vec::new();
        for item in std::fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                let text = std::fs::read_to_string(&path).unwrap();
                let case = serde_json::from_str(&text).expect("a case is JSON");
                cases.push((path, Self(case)));
            }
        }
        assert!(!cases.is_empty(), "a fresh clone has a case to play");
        cases
    }

    fn steps(&self) -> &[Value] {
        self.0["steps"].as_array().expect("steps")
    }

    fn doing<'a>(&'a self, what: &'a str) -> impl Iterator<Item = &'a Value> {
        self.steps().iter().filter(move |step| step["do"] == what)
    }

    fn count(&self, what: &str) -> usize {
        self.doing(what).count()
    }

    fn laptops(&self) -> &[Value] {
        self.0["laptops"].as_array().expect("laptops")
    }

    fn headcounts_disagreeing(&self) -> usize {
        let counts: Vec<&Value> = self.doing("headcount").collect();
        let disagree = |one: &Value, other: &Value| {
            let apart = (time(&one["at"]) - time(&other["at"])).abs();
            let is_above = |a: &Value, b: &Value| a["low"].as_u64() > b["high"].as_u64();
            apart <= HEADCOUNTS_TOGETHER && (is_above(one, other) || is_above(other, one))
        };
        counts
            .iter()
            .filter(|one| counts.iter().any(|other| disagree(one, other)))
            .count()
    }

    fn late_entries(&self) -> usize {
        self.steps()
            .iter()
            .filter(|step| step["heard_at"].is_string())
            .filter(|step| time(&step["at"]) - time(&step["heard_at"]) > LATE_AFTER)
            .count()
    }

    /// What must hold, worked out from the steps; not what only playing them can tell.
    fn worked_out(&self) -> Value {
        let done = self.count("promise-done");
        let flagged: Vec<&Value> = self
            .laptops()
            .iter()
            .filter(|laptop| laptop["clock_ms"].as_i64().unwrap().abs() > CLOCK_OFF_MS)
            .map(|laptop| &laptop["id"])
            .collect();
        let attachments: Vec<Value> = self
            .doing("attach")
            .map(|step| json!({"as": step["as"], "bytes": step["bytes"]}))
            .collect();
        json!({
            "log_entries": self.count("log"),
            "headcounts": self.count("headcount"),
            "headcounts_disagreeing": self.headcounts_disagreeing(),
            "demands": self.count("demand"),
            "answers": self.count("answer"),
            "shared": self.count("share"),
            "contacts": self.count("contact"),
            "objections": self.count("objection"),
            "promises": {"done": done, "open": self.count("promise") - done},
            "attachments": attachments,
            "clock_off_flagged": flagged,
            "late_entries": self.late_entries(),
        })
    }
}

fn time(value: &Value) -> DateTime<FixedOffset> {
    let text = value.as_str().expect("a time");
    DateTime::parse_from_rfc3339(text).expect("an RFC 3339 time")
}

#[test]
fn a_case_expects_what_its_steps_say() {
    for (path, case) in Case::all() {
        let worked_out = case.worked_out();
        for (name, value) in worked_out.as_object().unwrap() {
            assert_eq!(&case.0["expect"][name], value, "{}: {name}", path.display());
        }
        assert_eq!(case.0["expect"]["laptops_agree"], true);
        assert_eq!(case.0["expect"]["entries_lost"], 0);
    }
}

#[test]
fn a_case_goes_forward_in_time_and_names_only_what_it_has() {
    for (path, case) in Case::all() {
        let laptops: BTreeSet<&str> = case
            .laptops()
            .iter()
            .flat_map(|it| it["id"].as_str())
            .collect();
        let links: Vec<&Value> = case.0["links"].as_array().unwrap().iter().collect();
        let mut named = BTreeSet::new();
        let mut last = None;
        for step in case.steps() {
            let place = format!("{}: {step}", path.display());
            let now = time(&step["at"]);
            assert!(last.is_none_or(|last| last <= now), "{place}");
            last = Some(now);
            if let Some(on) = step["on"].as_str() {
                assert!(laptops.contains(on), "{place}");
            }
            for link in step["links"].as_array().into_iter().flatten() {
                assert!(links.contains(&link), "{place}");
            }
            for field in ["in", "entry", "demand", "promise"] {
                if let Some(name) = step[field].as_str() {
                    assert!(named.contains(name), "{place}: `{name}` is not there yet");
                }
            }
            named.extend(step["as"].as_str());
        }
    }
}

#[test]
fn a_case_ends_with_every_link_up_and_every_laptop_running() {
    for (path, case) in Case::all() {
        let mut missing: Vec<&Value> = Vec::new();
        for step in case.steps() {
            let links = || step["links"].as_array().into_iter().flatten();
            match step["do"].as_str().unwrap() {
                "cut" => missing.extend(links()),
                "heal" => missing.retain(|link| !links().any(|healed| healed == *link)),
                "kill" => missing.push(&step["on"]),
                "start" => missing.retain(|laptop| **laptop != step["on"]),
                _ => {}
            }
        }
        assert!(missing.is_empty(), "{}: {missing:?}", path.display());
    }
}
