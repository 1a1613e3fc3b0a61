//! Reports on the command line: looked at, asked about, frozen; and entries that are raised afterwards.

use crate::{laptop_with_incident, show, text};
use serde_json::Value;

#[test]
fn a_preview_writes_nothing_and_what_is_frozen_is_what_was_seen() {
    let (laptop, incident) = laptop_with_incident();
    let inside = text(&laptop.json(&["log", &incident, "门岗来电三十人"]), "entry");
    let before = show(&laptop, &incident)["entries"].clone();
    let report = ["report", &incident, "--kind", "first", "--entry", &inside];
    let report = [&report[..], &["--words", "秩序平稳", "--to", "城东街道办"]].concat();
    let preview = laptop.json(&[&report[..], &["--preview"]].concat());
    let told = text(&preview, "text");
    for part in [
        "首报（未编号）",
        "门岗来电三十人",
        "秩序平稳",
        "主送：城东街道办",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert_eq!(preview["raises"][0], inside.as_str());
    assert_eq!(
        show(&laptop, &incident)["entries"],
        before,
        "nothing is written"
    );

    // It asks once, and names the option.
    let asked = laptop.refusal(4, &report);
    assert_eq!(asked["error"], "confirm", "{asked}");
    assert!(text(&asked, "hint").contains("--sure"), "{asked}");
    let seen = text(&preview, "seen");
    let freeze = |seen: &str| -> Vec<String> {
        let more = ["--sure", "--seen", seen];
        report
            .iter()
            .chain(&more)
            .map(|word| (*word).to_owned())
            .collect()
    };
    laptop.json(&["correct", &incident, &inside, "门岗来电四十人"]);
    let stale = freeze(&seen);
    let stale: Vec<&str> = stale.iter().map(String::as_str).collect();
    let refused = laptop.refusal(4, &stale);
    assert!(text(&refused, "hint").contains("--preview"), "{refused}");
    let again = laptop.json(&[&report[..], &["--preview"]].concat());
    let fresh = freeze(&text(&again, "seen"));
    let fresh: Vec<&str> = fresh.iter().map(String::as_str).collect();
    laptop.json(&fresh);

    is_numbered_with(&show(&laptop, &incident), &inside);
}

/// One report has the first number, took this entry up with what is right of it, and raised it.
fn is_numbered_with(view: &Value, inside: &str) {
    let report = &view["reports"][0];
    assert_eq!(
        (&report["number"], &report["taken_up"][0]),
        (&1.into(), &inside.into())
    );
    let told = text(report, "text");
    assert!(
        told.starts_with("首报（第1号）") && told.contains("门岗来电四十人"),
        "{told}"
    );
    let rows = view["entries"].as_array().unwrap();
    let kinds: Vec<&str> = rows
        .iter()
        .map(|row| row["type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds[kinds.len() - 2..], ["escalated", "report"]);
    let row = rows.iter().find(|row| row["entry"] == inside).unwrap();
    assert_eq!(row["disclosure"], "street");
}

#[test]
fn an_entry_is_raised_afterwards_and_never_lowered_nor_to_the_outside() {
    let (laptop, incident) = laptop_with_incident();
    let inside = text(&laptop.json(&["log", &incident, "门岗来电"]), "entry");
    for level in ["internal", "public"] {
        laptop.refusal(4, &["escalate", &incident, &inside, "--level", level]);
    }
    laptop.json(&["escalate", &incident, &inside]);
    let rows = show(&laptop, &incident)["entries"].clone();
    let row = rows
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["entry"] == inside.as_str());
    assert_eq!(row.unwrap()["disclosure"], "street");
    laptop.refusal(4, &["escalate", &incident, &inside]);
    let demand = ["demand", &incident, "屋里冷", "--category", "供暖"];
    let demand = text(&laptop.json(&demand), "entry");
    laptop.refusal(4, &["escalate", &incident, &demand]);
}
