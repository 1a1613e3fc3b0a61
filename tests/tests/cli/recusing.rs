//! Recusal: an incident is closed to somebody, in the program as it is used.

use crate::{show, start_incident, text};
use onscene_tests::process::{Laptop, Running};
use std::path::Path;

const AFTER: &str = "回避后金丝雀：与热力公司商定退费";
const WHY: &str = "理由金丝雀：其配偶是供暖公司经理";

fn texts(laptop: &Laptop, incident: &str) -> Vec<String> {
    let view = show(laptop, incident);
    let entries = view["entries"].as_array().unwrap().iter();
    entries.map(|entry| text(entry, "text")).collect()
}

fn meet(laptop: &Laptop, at: &str) {
    assert_eq!(laptop.lines(&["sync", at]).len(), 1);
}

/// Whether any file below a folder holds these words.
fn is_in(folder: &Path, words: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|item| {
        let path = item.unwrap().path();
        if path.is_dir() {
            return is_in(&path, words);
        }
        let bytes = std::fs::read(&path).unwrap();
        bytes
            .windows(words.len())
            .any(|part| part == words.as_bytes())
    })
}

#[test]
fn an_incident_is_closed_to_who_was_recused_and_open_to_all_others() {
    let (office, field, other) = (
        Laptop::new("主任"),
        Laptop::new("外勤甲"),
        Laptop::new("外勤乙"),
    );
    office.init(&["--unit", "城西街道/杏林苑社区"]);
    let node = office.start(&[]);
    let at = node.listen.to_string();
    for laptop in [&field, &other] {
        laptop.join(&office.invite(&["--role", "member"]), &["--at", &at]);
    }
    let incident = start_incident(&office);
    for laptop in [&field, &other] {
        meet(laptop, &at);
    }
    field.json(&["log", &incident, "回避前"]);
    meet(&field, &at);
    field.refusal(4, &["recuse", &incident, "外勤乙", "--reason", WHY]);
    field.refusal(3, &["recuse", &incident, "不在的人", "--reason", WHY]);
    let recused = office.json(&["recuse", &incident, "外勤甲", "--reason", WHY]);
    assert_eq!(
        (text(&recused, "person").as_str(), &recused["keys"]),
        ("外勤甲", &1.into())
    );
    office.refusal(4, &["recuse", &incident, "外勤甲", "--reason", WHY]);

    // It has not heard: what it writes now is shown as such, and counts for nothing.
    field.json(&["log", &incident, "还没听说"]);
    office.json(&["log", &incident, AFTER]);
    for laptop in [&field, &other] {
        meet(laptop, &at);
    }
    assert_eq!(texts(&other, &incident), ["停水", "回避前", AFTER]);
    for laptop in [&office, &other] {
        let view = show(laptop, &incident);
        let review = &view["to_review"][0];
        assert_eq!(
            (text(review, "text"), text(review, "why")),
            ("还没听说".into(), "after-recusal".into())
        );
        let seen = &view["recusals"][0];
        assert_eq!(
            (text(seen, "person"), text(seen, "author")),
            ("外勤甲".into(), "主任".into())
        );
        assert_eq!(text(seen, "reason"), WHY);
    }
    for asked in [
        ["incident", "show", incident.as_str()].as_slice(),
        &["log", &incident, "再写"],
        &["export", &incident, "--format", "json", "--out", "x.json"],
    ] {
        let refused = field.refusal(4, asked);
        assert!(text(&refused, "message").contains("主任"), "{refused}");
    }
    let line = field.lines(&["incident", "list"]).remove(0);
    assert_eq!(
        (&line["closed"], &line["title"]),
        (&true.into(), &serde_json::Value::Null)
    );
    // Its laptop carries the records, sealed.
    for words in [AFTER, WHY] {
        assert!(!is_in(&field.data(), words));
    }
    newcomer_reads(&office, node, &incident);
}

/// Somebody who joins afterwards, at a node that was started anew, reads all of it.
fn newcomer_reads(office: &Laptop, node: Running, incident: &str) {
    assert!(node.stop().is_ok());
    let third = Laptop::new("外勤丙");
    let node = office.start(&[]);
    let at = node.listen.to_string();
    third.join(&office.invite(&[]), &["--at", &at]);
    meet(&third, &at);
    assert_eq!(texts(&third, incident), ["停水", "回避前", AFTER]);
    assert!(node.stop().is_ok());
}
