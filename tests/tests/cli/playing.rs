//! `demo`: plays a case, and says what holds.

use onscene_tests::process::Laptop;
use serde_json::Value;
use std::path::PathBuf;

#[test]
fn the_programs_own_case_holds_and_leaves_its_record() {
    let laptop = Laptop::new("看客");
    let lines = laptop.lines(&["demo"]);
    let last = lines.last().unwrap();
    assert_eq!(last["ok"], true, "{last}");
    assert_eq!(last["case"], "water-outage");
    let expected = last["expect"].as_object().unwrap();
    for name in [
        "laptops_agree",
        "demands",
        "answers",
        "promises",
        "attachments",
        // What an invited unit's laptop entered in its linked document.
        "shared",
        "contacts",
        "objections",
    ] {
        assert_eq!(expected[name]["ok"], true, "{name}: {last}");
    }
    assert_eq!(expected["promises"]["seen"]["done"], 1);
    assert_eq!(
        last["skipped"],
        serde_json::json!([]),
        "every step is played as what it is"
    );
    assert!(lines.iter().any(|line| line["do"] == "kill"));

    let data = PathBuf::from(last["data"].as_str().unwrap());
    assert!(data.join("records.redb").is_file());
    std::fs::remove_dir_all(data.parent().unwrap()).unwrap();
    assert!(!laptop.data().exists(), "a demo is not this laptop's work");
}

#[test]
fn a_case_that_expects_what_did_not_happen_does_not_hold() {
    let laptop = Laptop::new("看客");
    let case = include_str!("../../cases/water-outage.json");
    let mut case: Value = serde_json::from_str(case).unwrap();
    // A short one: two laptops, an incident, an entry.
    case["laptops"].as_array_mut().unwrap().truncate(2);
    case["links"] = serde_json::json!([["office", "hub"]]);
    case["steps"].as_array_mut().unwrap().truncate(2);
    case["expect"] = serde_json::json!({"log_entries": 2, "laptops_agree": true});
    let file = laptop.desk().join("case.json");
    std::fs::write(&file, case.to_string()).unwrap();
    let outcome = laptop.run(&["--json", "demo", "--case", file.to_str().unwrap()]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    let last: Value = serde_json::from_str(outcome.stdout.lines().last().unwrap()).unwrap();
    assert_eq!(last["ok"], false);
    assert_eq!(last["expect"]["log_entries"]["seen"], 1);
    assert_eq!(last["expect"]["laptops_agree"]["ok"], true);
    assert!(
        outcome.error()["message"]
            .as_str()
            .unwrap()
            .contains("log_entries")
    );
    let data = PathBuf::from(last["data"].as_str().unwrap());
    std::fs::remove_dir_all(data.parent().unwrap()).unwrap();
}

#[test]
fn a_plan_is_made_known_and_a_concern_becomes_an_incident_in_a_case() {
    let laptop = Laptop::new("看客");
    let case = serde_json::json!({
        "name": "concern", "title": "隐患", "organisation": "城西街道",
        "laptops": [{"id": "office", "name": "值班员", "unit": "城西街道", "role": "hub"}],
        "links": [],
        "steps": [
            {"at": "2026-06-18T06:50:00+08:00", "on": "office", "do": "plan", "sample": "zh-CN"},
            {"at": "2026-06-18T06:51:00+08:00", "on": "office", "do": "concern", "as": "C",
             "title": "水压不足", "place": "三号楼", "category": "供水"},
            {"at": "2026-06-18T06:52:00+08:00", "on": "office", "do": "raise", "in": "C",
             "kind": "key-issue", "reason": "全楼停水"},
            {"at": "2026-06-18T06:53:00+08:00", "on": "office", "do": "log", "in": "C", "text": "到场。"}
        ],
        "expect": {"log_entries": 1, "entries_lost": 0}
    });
    let file = laptop.desk().join("case.json");
    std::fs::write(&file, case.to_string()).unwrap();
    let lines = laptop.lines(&["demo", "--case", file.to_str().unwrap()]);
    let last = lines.last().unwrap();
    assert_eq!(last["ok"], true, "{last}");
    let data = PathBuf::from(last["data"].as_str().unwrap());
    // What is left is looked at as this laptop's own.
    std::fs::rename(&data, laptop.data()).unwrap();
    std::fs::remove_dir_all(data.parent().unwrap()).unwrap();
    let listed = laptop.lines(&["incident", "list"]);
    assert_eq!(listed[0]["kind"], "key-issue", "{listed:?}");
    assert_eq!(laptop.lines(&["plan", "list"]).len(), 1);
}

#[test]
fn a_step_that_nobody_knows_is_refused_with_its_number() {
    let laptop = Laptop::new("看客");
    let case = include_str!("../../cases/water-outage.json");
    let mut case: Value = serde_json::from_str(case).unwrap();
    case["steps"][4]["do"] = "dance".into();
    let file = laptop.desk().join("case.json");
    std::fs::write(&file, case.to_string()).unwrap();
    let refused = laptop.refusal(2, &["demo", "--case", file.to_str().unwrap()]);
    let message = refused["message"].as_str().unwrap();
    assert!(
        message.contains("step 5") && message.contains("dance"),
        "{message}"
    );
}

#[test]
fn what_is_no_case_is_2_and_what_is_not_there_is_3() {
    let laptop = Laptop::new("看客");
    let file = laptop.desk().join("case.json");
    std::fs::write(&file, "{}").unwrap();
    laptop.refusal(2, &["demo", "--case", file.to_str().unwrap()]);
    laptop.refusal(3, &["demo", "--case", "no-such-case.json"]);
}
