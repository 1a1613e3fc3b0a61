//! Mistakes about whole incidents: linked as one, shown as one, parted again; an entry moved with its
//! words. Nothing disappears.

use crate::{laptop_with_incident, show, start_incident, text};
use serde_json::Value;

fn texts(view: &Value) -> Vec<String> {
    let entries = view["entries"].as_array().unwrap().iter();
    let texts = entries.filter_map(|entry| entry["text"].as_str());
    texts.map(str::to_owned).collect()
}

#[test]
fn one_incident_started_twice_is_shown_as_one_timeline_until_it_is_parted() {
    let (laptop, one) = laptop_with_incident();
    let other = start_incident(&laptop);
    laptop.json(&["log", &one, "门口所写"]);
    laptop.json(&["log", &other, "大厅所写"]);
    laptop.json(&["log", &one, "门口再写"]);
    let shown = |id: &str| laptop.run(&["incident", "show", id]).stdout;
    assert!(!shown(&one).contains("大厅所写"));
    laptop.json(&["incident", "link", &one, &other, "--reason", "同一件事"]);
    for id in [&one, &other] {
        let paper = shown(id);
        let places: Vec<Option<usize>> = ["门口所写", "大厅所写", "门口再写"]
            .iter()
            .map(|words| paper.find(words))
            .collect();
        assert!(places.iter().all(Option::is_some), "{paper}");
        assert!(places.is_sorted(), "in the order of their times: {paper}");
    }
    let view = show(&laptop, &one);
    assert_eq!(view["one_with"][0]["incident"], other.as_str());
    assert!(texts(&view["one_with"][0]).contains(&"大厅所写".to_owned()));
    laptop.json(&["incident", "unlink", &other, &one, "--reason", "是两件事"]);
    let view = show(&laptop, &one);
    assert_eq!(view["one_with"], Value::Array(Vec::new()));
    assert!(!shown(&one).contains("大厅所写"));
    assert_eq!(view["links"][0]["linked"], false);
}

#[test]
fn a_moved_entry_shows_with_its_words_in_both_incidents_and_from_where_to_where() {
    let (laptop, wrong) = laptop_with_incident();
    let right = start_incident(&laptop);
    let entry = text(&laptop.json(&["log", &wrong, "记错了地方"]), "entry");
    let moved = [
        "incident",
        "move",
        &wrong,
        &entry,
        "--to",
        &right,
        "--reason",
        "属于那边",
    ];
    laptop.json(&moved);
    let (there, here) = (show(&laptop, &right), show(&laptop, &wrong));
    let row = &there["moved"][0];
    assert_eq!(row["what"]["text"], "记错了地方");
    assert_eq!(
        (&row["here"], &row["incident"]),
        (&true.into(), &wrong.as_str().into())
    );
    assert!(
        texts(&here).contains(&"记错了地方".to_owned()),
        "it stays where it stood"
    );
    assert_eq!(here["moved"][0]["incident"], right.as_str());
    let shown = laptop.run(&["incident", "show", &right]).stdout;
    assert!(
        shown.contains("Moved here") && shown.contains("记错了地方"),
        "{shown}"
    );
}
