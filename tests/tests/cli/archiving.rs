//! What is asked of other laptops before an incident is put away.

use crate::{start_incident, text};
use onscene_tests::process::Laptop;
use serde_json::json;

#[test]
fn a_hub_proves_what_it_held_and_what_came_later_is_not_in_it_even_after_a_crash() {
    let (hub, field) = (Laptop::new("值班员"), Laptop::new("外勤甲"));
    hub.init(&["--unit", "城西街道"]);
    let at_hub = hub.start(&["--hub-role"]);
    let address = at_hub.listen.to_string();
    field.join(&hub.invite(&[]), &["--at", &address]);
    let incident = start_incident(&field);
    field.json(&["log", &incident, "来了三十人"]);
    let alone = field.json(&["archive", "statement", &incident]);
    assert_eq!(alone["statements"], json!([]), "{alone}");
    assert_eq!(alone["unanswered"].as_array().unwrap().len(), 1, "{alone}");
    assert!(field.run(&["sync", &address]).is_ok());

    let bag = "ba".repeat(32);
    let first = field.json(&["archive", "statement", &incident, "--for", &bag]);
    let stated = &first["statements"][0];
    assert_eq!(
        (&stated["made_for"], &stated["complete"]),
        (&json!(bag), &json!(true))
    );
    assert_eq!(
        (&stated["records"], &stated["sha256"]),
        (&first["records"], &first["sha256"])
    );
    assert_eq!(stated["witnessed"], first["records"], "{first}");

    at_hub.kill();
    let silent = field.json(&["archive", "statement", &incident]);
    assert_eq!(silent["statements"], json!([]));
    hub.json(&["log", &incident, "民警到场"]);
    let at_hub = hub.start(&["--hub-role"]);
    assert!(
        !field
            .lines(&["address", "add", &at_hub.listen.to_string()])
            .is_empty()
    );
    let ahead = field.json(&["archive", "statement", &incident]);
    let now = &ahead["statements"][0];
    assert_eq!(now["complete"], false, "{ahead}");
    assert!(
        now["number"].as_u64() > stated["number"].as_u64(),
        "{ahead}"
    );
    assert!(field.run(&["sync"]).is_ok());
    let said = field.run(&["archive", "statement", &incident]);
    assert!(
        said.is_ok() && said.stdout.contains("none of them is missing"),
        "{said:?}"
    );
    assert!(!text(&ahead, "made_for").is_empty());
    assert!(at_hub.stop().is_ok());
}

#[test]
fn a_statement_carried_by_hand_proves_the_same_as_one_over_a_link() {
    let (hub, field) = (Laptop::new("值班员"), Laptop::new("外勤甲"));
    hub.init(&["--unit", "城西街道"]);
    let at_hub = hub.start(&["--hub-role"]);
    let address = at_hub.listen.to_string();
    field.join(&hub.invite(&[]), &["--at", &address]);
    let incident = start_incident(&field);
    assert!(field.run(&["sync", &address]).is_ok());
    hub.json(&["log", &incident, "民警到场"]);
    let bag = "ba".repeat(32);
    let file = hub.desk().join("证明");
    let file = file.to_str().unwrap();
    hub.json(&[
        "archive",
        "statement",
        &incident,
        "--for",
        &bag,
        "--out",
        file,
    ]);
    assert!(at_hub.stop().is_ok());

    let read = field.json(&["archive", "statement", &incident, "--read", file]);
    let stated = &read["statements"][0];
    assert_eq!(
        (&stated["made_for"], &stated["complete"]),
        (&json!(bag), &json!(false))
    );
    assert_eq!(stated["missing"], 1, "{read}");
    // One's own proves nothing to oneself, nor one that was changed on the way.
    let own = hub.run(&["archive", "statement", &incident, "--read", file]);
    assert_eq!(own.code, Some(4), "{own:?}");
    let mut bytes = std::fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(file, bytes).unwrap();
    let changed = field.run(&["archive", "statement", &incident, "--read", file]);
    assert_eq!(changed.code, Some(4), "{changed:?}");
}

#[test]
fn a_hub_that_came_back_from_its_backup_still_says_when_it_first_had_each_record() {
    let (hub, field) = (Laptop::new("值班员"), Laptop::new("外勤甲"));
    hub.init(&["--unit", "城西街道"]);
    let at_hub = hub.start(&["--hub-role"]);
    let address = at_hub.listen.to_string();
    field.join(&hub.invite(&[]), &["--at", &address]);
    let incident = start_incident(&field);
    assert!(field.run(&["sync", &address]).is_ok());
    let before = field.json(&["archive", "statement", &incident]);
    let passphrase = hub.desk().join("恢复口令");
    std::fs::write(&passphrase, "恢复用的口令").unwrap();
    let (backup, passphrase) = (hub.desk().join("备份"), passphrase.to_str().unwrap());
    let backup = backup.to_str().unwrap();
    hub.json(&["backup", backup, "--recovery-passphrase-file", passphrase]);
    assert!(at_hub.stop().is_ok());

    let again = Laptop::new("换了电脑");
    again.json(&["restore", backup, "--recovery-passphrase-file", passphrase]);
    let at_again = again.start(&[]);
    assert!(field.run(&["sync", &at_again.listen.to_string()]).is_ok());
    let after = field.json(&["archive", "statement", &incident]);
    let (then, now) = (&before["statements"][0], &after["statements"][0]);
    assert_eq!(now["device"], then["device"], "{after}");
    assert!(
        now["number"].as_u64() > then["number"].as_u64(),
        "it goes on"
    );
    assert_eq!(
        (&now["witnessed"], &now["contradicted"]),
        (&then["witnessed"], &json!(false))
    );
    // A third one, who never asked the former laptop, gets them too.
    let third = Laptop::new("外勤乙");
    third.join(&again.invite(&[]), &["--at", &at_again.listen.to_string()]);
    assert!(third.run(&["sync", &at_again.listen.to_string()]).is_ok());
    let asked = third.json(&["archive", "statement", &incident]);
    assert_eq!(
        asked["statements"][0]["witnessed"], then["witnessed"],
        "{asked}"
    );
    assert!(at_again.stop().is_ok());
}

#[test]
fn a_hash_that_is_none_is_refused_before_anybody_is_asked() {
    let laptop = Laptop::new("值班员");
    laptop.init(&[]);
    let incident = start_incident(&laptop);
    let wrong = laptop.run(&["archive", "statement", &incident, "--for", "ba"]);
    assert!(!wrong.is_ok(), "{wrong:?}");
    let unknown = "0".repeat(32);
    let unknown = laptop.run(&["archive", "statement", &unknown]);
    assert_eq!(unknown.code, Some(3), "{unknown:?}");
}
