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
