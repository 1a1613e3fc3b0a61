//! What is carried by hand: bundles on a stick, between laptops that no network joins.

use crate::{common, laptop_with_incident, show, text};
use onscene_tests::process::Laptop;
use serde_json::Value;
use std::path::Path;

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn device(laptop: &Laptop) -> String {
    text(&laptop.json(&["status"]), "device")
}

/// An office of these laptops. They join one after the other, and have no network after that.
fn office<const N: usize>(names: [&str; N]) -> (Laptop, String, [Laptop; N]) {
    let (founder, incident) = laptop_with_incident();
    let node = founder.start(&[]);
    let others = names.map(|name| {
        let other = Laptop::new(name);
        other.join(&founder.invite(&[]), &["--at", &node.listen.to_string()]);
        other
    });
    assert!(node.stop().is_ok());
    (founder, incident, others)
}

/// Writes a bundle onto the stick.
fn write(from: &Laptop, stick: &Path, to: &[&Laptop], more: &[&str]) -> Value {
    let devices: Vec<String> = to.iter().map(|laptop| device(laptop)).collect();
    let mut args = vec!["bundle", "write", "--force", path(stick), "--to"];
    args.extend(devices.iter().map(String::as_str));
    args.extend(more);
    from.json(&args)
}

fn attach(laptop: &Laptop, incident: &str, bytes: usize) -> Vec<u8> {
    let content: Vec<u8> = (0..=250).cycle().take(bytes).collect();
    let file = laptop.desk().join("照片.jpg");
    std::fs::write(&file, &content).unwrap();
    laptop.json(&["attach", incident, path(&file)]);
    content
}

#[test]
fn two_laptops_without_a_network_reach_the_same_by_stick() {
    let (one, incident, [other]) = office(["外勤"]);
    let stick = one.desk().join("记录 U盘.bundle");
    let content = attach(&one, &incident, 400_000);
    let written = write(&one, &stick, &[&other], &[]);
    let read = other.json(&["bundle", "read", path(&stick)]);
    assert_eq!(read["records"], written["records"], "{written} {read}");
    assert_eq!(read["bytes"], written["bytes"]);
    assert_eq!(
        (&read["attachments"], &read["damaged"], &read["refused"]),
        (&1.into(), &0.into(), &0.into())
    );
    other.json(&["log", &incident, "外勤到场"]);
    let back = write(&other, &stick, &[&one], &["--all"]);
    let read = one.json(&["bundle", "read", path(&stick)]);
    assert_eq!(read["records"], back["records"]);
    let again = one.json(&["bundle", "read", path(&stick)]);
    assert_eq!((&again["new"], &again["damaged"]), (&0.into(), &0.into()));

    assert_eq!(common(&one, &incident), common(&other, &incident));
    let row = show(&other, &incident)["attachments"][0].clone();
    assert_eq!(row["held"], true);
    let out = other.desk().join("out.jpg");
    let id = text(&row, "attachment");
    other.json(&["attachment", &incident, &id, "--out", path(&out)]);
    assert_eq!(std::fs::read(out).unwrap(), content);
}

#[test]
fn a_third_laptops_records_come_through_a_stick() {
    let (one, incident, [second, third]) = office(["外勤", "后勤"]);
    let stick = one.desk().join("stick");
    write(&one, &stick, &[&third], &[]);
    third.json(&["bundle", "read", path(&stick)]);
    third.json(&["log", &incident, "后勤到场"]);
    // The second joined before the third did, and never heard of it.
    write(&third, &stick, &[&second], &[]);
    second.json(&["bundle", "read", path(&stick)]);
    second.json(&["log", &incident, "外勤到场"]);
    write(&second, &stick, &[&one], &[]);
    one.json(&["bundle", "read", path(&stick)]);
    let view = common(&one, &incident);
    assert_eq!(view["entries"].as_array().unwrap().len(), 3, "{view}");
    assert_eq!(view, common(&second, &incident));
}

#[test]
fn an_answer_carried_back_shows_on_which_laptops_an_entry_is() {
    let (one, incident, [other]) = office(["外勤"]);
    let (stick, back) = (one.desk().join("stick"), one.desk().join("answer"));
    attach(&one, &incident, 10);
    let entry = text(&show(&one, &incident)["entries"][1], "entry");
    let holders = |laptop: &Laptop| show(laptop, &incident)["local"]["entries"][&entry].clone();
    write(&one, &stick, &[&other], &[]);
    other.json(&["bundle", "read", path(&stick), "--answer", path(&back)]);
    assert_eq!(holders(&one)["devices"], Value::Array(Vec::new()));
    let read = one.json(&["bundle", "read", path(&back)]);
    assert!(read["receipts"].as_u64().unwrap() >= 3, "{read}");
    assert_eq!(holders(&one)["devices"][0], device(&other).as_str());
    let nothing = write(&one, &stick, &[&other], &[]);
    assert_eq!(
        (&nothing["records"], &nothing["attachments"]),
        (&0.into(), &0.into())
    );
}

#[test]
fn a_damaged_bundle_is_read_as_far_as_it_is_whole() {
    let (one, incident, [other]) = office(["外勤"]);
    let stick = one.desk().join("stick");
    attach(&one, &incident, 500_000);
    write(&one, &stick, &[&other], &[]);
    let whole = std::fs::read(&stick).unwrap();

    std::fs::write(&stick, &whole[..whole.len() - 100_000]).unwrap();
    let outcome = other.run(&["--json", "bundle", "read", path(&stick)]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    assert_eq!(text(&outcome.error(), "error"), "damaged");
    let view = show(&other, &incident);
    assert_eq!(view["entries"].as_array().unwrap().len(), 2, "{view}");
    assert_eq!(view["attachments"][0]["held"], false);

    std::fs::write(&stick, &whole).unwrap();
    other.json(&["bundle", "read", path(&stick)]);
    assert_eq!(common(&one, &incident), common(&other, &incident));
    assert_eq!(show(&other, &incident)["attachments"][0]["held"], true);
}

#[test]
fn a_bundle_in_parts_is_read_in_any_order() {
    let (one, incident, [other]) = office(["外勤"]);
    let stick = one.desk().join("stick");
    for number in 0..3 {
        attach(&one, &incident, 300_000 + number);
    }
    let written = write(&one, &stick, &[&other], &["--max-size", "1250000"]);
    let files: Vec<&str> = written["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f.as_str().unwrap())
        .collect();
    assert!(files.len() > 1, "{written}");
    for file in &files {
        assert!(std::fs::metadata(file).unwrap().len() <= 1_250_000);
    }
    let mut args = vec!["bundle", "read"];
    args.extend(files.iter().rev());
    let read = other.json(&args);
    assert_eq!(read["attachments"], 3, "{read}");
    assert_eq!(common(&one, &incident), common(&other, &incident));
    let held = show(&other, &incident)["attachments"].clone();
    assert!(
        held.as_array()
            .unwrap()
            .iter()
            .all(|row| row["held"] == true),
        "{held}"
    );
}

#[test]
fn what_is_not_for_this_laptop_is_refused_with_a_reason() {
    let (one, incident, [second, third]) = office(["外勤", "后勤"]);
    let (stranger, _) = laptop_with_incident();
    let stick = one.desk().join("stick");
    write(&one, &stick, &[&second], &["--all"]);
    let refused = third.refusal(4, &["bundle", "read", path(&stick)]);
    assert!(text(&refused, "message").contains("外勤"), "{refused}");
    assert!(
        text(
            &stranger.refusal(4, &["bundle", "read", path(&stick)]),
            "message"
        )
        .contains("another organisation")
    );
    third.refusal(3, &["incident", "show", &incident]);

    let photo = one.desk().join("photo");
    std::fs::write(&photo, "JPEG").unwrap();
    let refused = one.refusal(1, &["bundle", "read", path(&photo)]);
    assert_eq!(text(&refused, "error"), "damaged");
    one.refusal(3, &["bundle", "read", path(&one.desk().join("missing"))]);
    one.refusal(
        3,
        &[
            "bundle",
            "write",
            "--force",
            path(&stick),
            "--to",
            "00000000",
        ],
    );
    let own = device(&one);
    one.refusal(
        4,
        &["bundle", "write", "--force", path(&stick), "--to", &own],
    );
    one.refusal(
        4,
        &[
            "bundle",
            "write",
            "--force",
            path(&stick),
            "--to",
            &device(&second),
            "--max-size",
            "1000",
        ],
    );
    one.refusal(2, &["bundle", "write", path(&stick)]);
    second.json(&["bundle", "read", path(&stick)]);
}

#[test]
fn a_revoked_laptop_does_not_come_back_on_a_stick() {
    let (one, incident, [other]) = office(["外勤"]);
    let stick = one.desk().join("stick");
    write(&one, &stick, &[&other], &[]);
    other.json(&["bundle", "read", path(&stick)]);
    let lost = device(&other);
    assert!(!one.lines(&["revoke", &lost]).is_empty());
    other.json(&["log", &incident, "丢失之后"]);
    write(&other, &stick, &[&one], &["--all"]);
    let refused = one.refusal(4, &["bundle", "read", path(&stick)]);
    assert!(text(&refused, "message").contains("revoked"), "{refused}");
    assert_eq!(
        show(&one, &incident)["entries"].as_array().unwrap().len(),
        1
    );
    one.refusal(
        4,
        &["bundle", "write", "--force", path(&stick), "--to", &lost],
    );
}
