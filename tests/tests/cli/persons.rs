//! Several people on one laptop, by the program.

use crate::{laptop_with_incident, show, text};
use onscene_tests::process::{Laptop, Outcome};
use serde_json::Value;

fn authors(laptop: &Laptop, incident: &str) -> Vec<String> {
    let view = show(laptop, incident);
    let entries = view["entries"].as_array().unwrap().iter();
    entries.map(|entry| text(entry, "author")).collect()
}

fn run_with(laptop: &Laptop, variables: &[(&str, &str)], args: &[&str]) -> Outcome {
    let mut command = laptop.command(args);
    Outcome::of(command.envs(variables.iter().copied()), b"")
}

#[test]
fn a_second_person_writes_under_their_own_name_from_the_next_command_on() {
    let (laptop, incident) = laptop_with_incident();
    let added = laptop.json(&["person", "add", "--name", "李四"]);
    assert_eq!(
        (text(&added, "name"), &added["writing"]),
        ("李四".into(), &false.into())
    );
    laptop.json(&["person", "switch", "李四"]);
    laptop.json(&["log", &incident, "李四写的"]);
    let persons: Vec<Value> = laptop.lines(&["person", "list"]);
    assert_eq!(persons.len(), 2);
    assert_eq!(persons[1]["writing"], true);
    assert_eq!(persons[1]["roles"][0], "member");
    let first = text(&persons[0], "person");
    laptop.json(&["person", "switch", &first[..12]]);
    laptop.json(&["log", &incident, "值班员写的"]);
    assert_eq!(authors(&laptop, &incident), ["值班员", "李四", "值班员"]);
    assert_eq!(
        laptop.refusal(3, &["person", "switch", "王五"])["error"],
        "not-found"
    );
    let again = laptop.refusal(4, &["person", "add", "--name", "李四"]);
    assert_eq!(again["error"], "refused");
}

#[test]
fn a_pin_comes_from_the_environment_and_guards_who_writes() {
    let (laptop, incident) = laptop_with_incident();
    laptop.json(&["person", "add", "--name", "李四"]);
    let set = run_with(&laptop, &[("ONSCENE_NEW_PIN", "2468")], &["person", "pin"]);
    assert!(set.is_ok(), "{set:?}");
    assert_eq!(
        laptop.refusal(4, &["log", &incident, "没有 PIN"])["error"],
        "refused"
    );
    let pin = |pin| [("ONSCENE_PIN", pin)];
    assert!(!run_with(&laptop, &pin("1357"), &["log", &incident, "错"]).is_ok());
    assert!(run_with(&laptop, &pin("2468"), &["log", &incident, "对"]).is_ok());
    laptop.json(&["person", "switch", "李四"]);
    laptop.json(&["log", &incident, "李四写的"]);
    assert!(!run_with(&laptop, &pin("1357"), &["person", "switch", "值班员"]).is_ok());
    assert!(run_with(&laptop, &pin("2468"), &["person", "switch", "值班员"]).is_ok());
    assert_eq!(authors(&laptop, &incident), ["值班员", "值班员", "李四"]);
}

#[test]
fn a_backup_brings_everyone_back_with_their_pins() {
    let (laptop, incident) = laptop_with_incident();
    laptop.json(&["person", "add", "--name", "李四"]);
    let new = [("ONSCENE_NEW_PIN", "2468")];
    assert!(run_with(&laptop, &new, &["person", "pin"]).is_ok());
    laptop.json(&["person", "switch", "李四"]);
    let key = laptop.desk().join("恢复");
    std::fs::write(&key, "恢复").unwrap();
    let (file, key) = (laptop.desk().join("备份"), key.to_str().unwrap());
    let recovery = ["--recovery-passphrase-file", key];
    let file = file.to_str().unwrap();
    laptop.json(&[&["backup", file], &recovery[..]].concat());
    let again = Laptop::new("值班员");
    again.json(&[&["restore", file], &recovery[..]].concat());
    again.json(&["log", &incident, "李四写的"]);
    again.refusal(4, &["person", "switch", "值班员"]);
    let pin = [("ONSCENE_PIN", "2468")];
    assert!(run_with(&again, &pin, &["person", "switch", "值班员"]).is_ok());
    assert!(run_with(&again, &pin, &["log", &incident, "值班员写的"]).is_ok());
    assert_eq!(authors(&again, &incident), ["值班员", "李四", "值班员"]);
}

#[test]
fn a_member_adds_a_person_by_an_administrators_code_long_or_typed() {
    let (office, shared) = (Laptop::new("主任"), Laptop::new("张三"));
    office.init(&["--unit", "城西街道"]);
    let node = office.start(&[]);
    let at = node.listen.to_string();
    shared.join(&office.invite(&["--role", "member"]), &["--at", &at]);
    shared.refusal(4, &["person", "add", "--name", "李四"]);
    let code = office.invite(&["--role", "leader"]);
    let add = |name: &str, code: &str, more: &[&str]| {
        let args = ["person", "add", "--name", name, "--code", code, "--at", &at];
        shared.run(&[&["--json"], &args[..], more].concat())
    };
    assert_eq!(
        add("李四", &code, &["--role", "leader"]).code,
        Some(2),
        "the code says the role"
    );
    let added = add("李四", &code, &[]).json();
    assert_eq!(
        (&added["roles"][0], &added["certified"]),
        (&"leader".into(), &true.into())
    );
    let shown = office.lines(&["invitation", "list"]);
    let shown = shown
        .iter()
        .find(|shown| shown["used_by"] == "李四")
        .unwrap();
    assert_eq!(
        (&shown["word"], &shown["roles"][0]),
        (&added["word"], &"leader".into())
    );
    // It was for one person.
    assert_eq!(add("王五", &code, &[]).code, Some(4));
    let typed = office.json(&["invite", "--role", "member"]);
    let added = add("王五", typed["typed"].as_str().unwrap(), &[]).json();
    assert_eq!(added["roles"][0], "member");
    let incident = crate::start_incident(&shared);
    shared.json(&["person", "switch", "李四"]);
    shared.json(&["log", &incident, "李四写的"]);
    assert_eq!(shared.lines(&["sync", &at]).len(), 1);
    assert_eq!(authors(&office, &incident), ["张三", "李四"]);
    assert_eq!(shared.lines(&["person", "list"]).len(), 3);
}
