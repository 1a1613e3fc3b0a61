//! Corrections of values, questions before an act, and how an incident or a concern is closed, on the
//! command line.

use crate::{laptop_with_incident, show, text};

#[test]
fn a_headcount_is_corrected_by_its_numbers_and_the_incident_shows_the_right_ones() {
    let (laptop, incident) = laptop_with_incident();
    let count = ["headcount", &incident, "300", "400", "--by", "门岗"];
    let count = text(&laptop.json(&count), "entry");
    laptop.json(&["correct", &incident, &count, "--low", "30", "--high", "40"]);
    let view = show(&laptop, &incident);
    assert_eq!(view["headcounts"][0]["low"], 30);
    assert_eq!(view["headcounts"][0]["corrected"], true);
    let wrong = ["correct", &incident, &count, "--due", "18:00"];
    laptop.refusal(4, &wrong);
    laptop.refusal(2, &["correct", &incident, &count]);
}

#[test]
fn a_question_ends_with_4_and_names_the_option_that_goes_ahead() {
    let (laptop, incident) = laptop_with_incident();
    let arrived = ["milestone", &incident, "arrived"];
    laptop.json(&arrived);
    let asked = laptop.refusal(4, &arrived);
    assert_eq!(asked["error"], "confirm", "{asked}");
    assert!(text(&asked, "hint").contains("--again"), "{asked}");
    laptop.json(&[&arrived[..], &["--again"]].concat());

    let last = ["report", &incident, "--kind", "final"];
    let asked = laptop.refusal(4, &last);
    assert!(text(&asked, "hint").contains("--reason"), "{asked}");
    laptop.json(&[&last[..], &["--reason", "街道要求"]].concat());

    let archived = ["milestone", &incident, "archived"];
    let asked = laptop.refusal(4, &archived);
    assert!(text(&asked, "message").contains("evaluated"), "{asked}");
    let missing = [
        "--missing",
        "ended=无",
        "--missing",
        "left=无",
        "--missing",
        "evaluated=无",
        "--missing",
        "summarised=无",
    ];
    laptop.json(&[&archived[..], &missing].concat());
    let view = show(&laptop, &incident);
    assert_eq!(view["state"], "archived");
    assert_eq!(view["archived_without"].as_array().unwrap().len(), 4);
}

#[test]
fn what_had_to_be_done_is_asked_about_as_the_incident_is_archived() {
    let (laptop, incident) = laptop_with_incident();
    let task = ["task", &incident, "清点座椅", "--owner", "值班员", "--must"];
    let task = text(&laptop.json(&task), "entry");
    let archived = ["milestone", &incident, "archived"];
    let missing = ["ended=无", "left＝无", "evaluated=无", "summarised=无"];
    let missing = missing.map(|said| ["--missing", said]).concat();
    let archived = [&archived[..], &missing].concat();
    let asked = laptop.refusal(4, &archived);
    assert!(text(&asked, "message").contains("清点座椅"), "{asked}");
    assert!(text(&asked, "hint").contains("--open"), "{asked}");
    let open = format!("{}=物业已收走", &task[..12]);
    laptop.json(&[&archived[..], &["--open", &open]].concat());
    let milestones = show(&laptop, &incident)["milestones"].clone();
    let last = milestones.as_array().unwrap().last().unwrap();
    assert_eq!(last["left_open"][0]["what"], "清点座椅");
    assert_eq!(last["left_open"][0]["reason"], "物业已收走");
}

#[test]
fn a_concern_that_was_resolved_is_closed_with_its_outcome() {
    let (laptop, _) = laptop_with_incident();
    let new = [
        "concern",
        "new",
        "--title",
        "漏水",
        "--place",
        "三号楼",
        "--category",
        "物业",
    ];
    let concern = text(&laptop.json(&new), "incident");
    laptop.json(&["concern", "close", &concern, "物业已修好"]);
    let raise = ["concern", "raise", &concern, "--kind", "key-issue", "又漏"];
    laptop.refusal(4, &raise);
}
