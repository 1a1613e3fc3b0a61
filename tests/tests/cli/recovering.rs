//! All administrators' laptops are lost, and somebody holds the paper.

use crate::{files, start_incident, text};
use onscene_tests::process::{Laptop, Outcome};

fn use_key(laptop: &Laptop, key: &str) -> Outcome {
    let mut command = laptop.command(&["--json", "recovery", "use"]);
    Outcome::of(command.env("ONSCENE_RECOVERY_KEY", key), b"")
}

#[test]
fn a_member_goes_on_as_administrator_by_the_paper_alone() {
    let (office, member) = (Laptop::new("主任"), Laptop::new("李敏"));
    office.init(&["--unit", "城西街道"]);
    let node = office.start(&[]);
    let at = node.listen.to_string();
    let code = office.invite(&["--role", "member"]);
    member.join(&code, &["--at", &at]);
    let incident = start_incident(&office);
    let demand = [
        "demand",
        &incident,
        "原话",
        "--category",
        "供暖",
        "--read-back",
    ];
    let demand = text(&office.json(&demand), "entry");
    let printed = office.json(&["recovery", "print"]);
    let key = text(&printed, "groups");
    assert!(key.starts_with("onsce nekey 1"), "{key}");
    assert_eq!(member.lines(&["sync", &at]).len(), 1);
    let founder = node.device.clone();
    node.kill();

    let refused = use_key(&member, &key.replace("nekey", "nekez"));
    assert_eq!(
        (refused.code, text(&refused.error(), "error")),
        (Some(2), "arguments".into())
    );
    member.refusal(2, &["recovery", "use"]);
    member.refusal(4, &["recovery", "print"]);
    member.refusal(4, &["revoke", &founder]);
    let file = member.desk().join("钥匙.txt");
    std::fs::write(&file, key.to_uppercase()).unwrap();
    let taken = member.json(&["recovery", "use", "--key-file", file.to_str().unwrap()]);
    std::fs::remove_file(&file).unwrap();
    assert_eq!(taken["roles"].as_array().unwrap().last().unwrap(), "admin");
    let read = member.json(&["read", &incident, &demand]);
    assert!(read.to_string().contains("原话"), "{read}");
    assert_eq!(member.lines(&["revoke", &founder])[0]["revoked"], true);
    // The lost paper is revoked like a laptop, and another one printed.
    let again = member.json(&["recovery", "print"]);
    let first = text(&printed, "device");
    assert_eq!(member.lines(&["revoke", &first])[0]["revoked"], true);
    assert_eq!(use_key(&member, &key).code, Some(4));
    assert!(use_key(&member, &text(&again, "key")).is_ok());

    // It was shown, and it lies nowhere.
    let secret = text(&printed, "key").to_lowercase();
    for laptop in [&office, &member] {
        for (name, bytes) in files(laptop.desk()) {
            let found = bytes
                .windows(secret.len())
                .any(|at| at.to_ascii_lowercase() == secret.as_bytes());
            assert!(!found, "the key lies in {name}");
        }
    }
}

#[test]
fn where_only_the_hub_is_left_an_empty_laptop_becomes_an_administrators_by_the_paper() {
    let (office, hub) = (Laptop::new("主任"), Laptop::new("汇集点"));
    office.init(&["--unit", "城西街道"]);
    let node = office.start(&[]);
    let at = node.listen.to_string();
    hub.join(&office.invite(&["--role", "hub"]), &["--at", &at]);
    let incident = start_incident(&office);
    let printed = office.json(&["recovery", "print"]);
    assert_eq!(hub.lines(&["sync", &at]).len(), 1);
    let lost = node.device.clone();
    node.kill();

    // Whoever keeps the hub gives it the paper; its node may run.
    let at_hub = hub.start(&[]);
    assert!(use_key(&hub, &text(&printed, "key")).is_ok());
    let code = hub.invite(&["--role", "admin"]);
    let next = Laptop::new("新主任");
    next.join(&code, &["--at", &at_hub.listen.to_string()]);
    assert_eq!(next.lines(&["sync", &at_hub.listen.to_string()]).len(), 1);
    let shown = next.json(&["incident", "show", &incident]);
    assert_eq!(shown["entries"].as_array().unwrap().len(), 1, "{shown}");
    assert!(!shown.to_string().contains("\"sealed\":true"), "{shown}");
    assert_eq!(next.lines(&["revoke", &lost])[0]["revoked"], true);
    let newcomer = Laptop::new("外勤");
    let at_next = next.start(&[]);
    let code = next.invite(&["--role", "member"]);
    newcomer.join(&code, &["--at", &at_next.listen.to_string()]);
    let devices = next.lines(&["devices"]);
    assert!(devices.iter().any(|device| device["printed"] == true));
}
