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
    assert!(
        !laptop
            .run_with(&pin("1357"), &["log", &incident, "错"])
            .is_ok()
    );
    assert!(
        laptop
            .run_with(&pin("2468"), &["log", &incident, "对"])
            .is_ok()
    );
    laptop.json(&["person", "switch", "李四"]);
    laptop.json(&["log", &incident, "李四写的"]);
    assert!(
        !laptop
            .run_with(&pin("1357"), &["person", "switch", "值班员"])
            .is_ok()
    );
    assert!(
        laptop
            .run_with(&pin("2468"), &["person", "switch", "值班员"])
            .is_ok()
    );
    assert_eq!(authors(&laptop, &incident), ["值班员", "值班员", "李四"]);
}
