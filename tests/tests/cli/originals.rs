//! Originals that were here: somebody looks whether they still are.

use crate::{laptop_with_incident, show, text};
use onscene_tests::process::{DEADLINE, Laptop, until};
use std::fs;
use std::path::PathBuf;

/// A laptop with an incident and a file of some length, and where that lies sealed.
fn laptop_with_original() -> (Laptop, String, String, PathBuf) {
    let (laptop, incident) = laptop_with_incident();
    let photo = laptop.desk().join("照片.jpg");
    fs::write(&photo, vec![7; 300_000]).unwrap();
    laptop.json(&["attach", &incident, photo.to_str().unwrap()]);
    let attachment = text(&show(&laptop, &incident)["attachments"][0], "attachment");
    let sealed = laptop.data().join("attachments").join(&attachment);
    assert!(sealed.is_file());
    (laptop, incident, attachment, sealed)
}

fn backup(laptop: &Laptop) -> onscene_tests::process::Outcome {
    let passphrase = laptop.desk().join("口令");
    fs::write(&passphrase, "恢复用的口令").unwrap();
    let (file, passphrase) = (laptop.desk().join("备份"), passphrase.to_str().unwrap());
    let file = file.to_str().unwrap();
    let args = [
        "--json",
        "backup",
        file,
        "--recovery-passphrase-file",
        passphrase,
    ];
    laptop.run(&[&args[..], &["--force"]].concat())
}

#[test]
fn an_original_that_is_gone_is_told_from_one_that_is_still_to_come() {
    let (laptop, incident, attachment, sealed) = laptop_with_original();
    let whole = laptop.json(&["doctor"])["originals"].clone();
    assert_eq!(whole["whole"], 1);
    assert!(backup(&laptop).is_ok());
    fs::remove_file(&sealed).unwrap();

    let status = laptop.json(&["status"]);
    assert_eq!(status["originals"]["lost"], 1);
    let shown = show(&laptop, &incident);
    assert_eq!(shown["attachments"][0]["held"], false);
    assert_eq!(shown["local"]["lost"][&attachment], "gone");
    let words = laptop.run(&["incident", "show", &incident]).stdout;
    assert!(words.contains("[lost: it was here]"), "{words}");
    let list = laptop.run(&["incident", "list"]).stdout;
    assert!(list.contains("[originals lost: 1]"), "{list}");

    let made = backup(&laptop);
    assert_eq!(made.code, Some(1), "{made:?}");
    assert!(made.stdout.contains(r#""lacking":1"#), "{made:?}");
    assert!(
        laptop.desk().join("备份").is_file(),
        "what is here is worth a backup"
    );

    let doctor = laptop.run(&["--json", "doctor"]);
    assert_eq!(doctor.code, Some(1), "{doctor:?}");
    let told: serde_json::Value = serde_json::from_str(&doctor.stdout).unwrap();
    assert_eq!(
        told["originals"],
        serde_json::json!({"whole": 0, "awaited": 0, "lost": 1, "damaged": 0})
    );
    // It stays lost, and is not taken for one that never came.
    assert_eq!(laptop.json(&["status"])["originals"]["lost"], 1);
    let out = laptop.desk().join("出去");
    let refused = laptop.refusal(
        3,
        &[
            "attachment",
            &incident,
            &attachment,
            "--out",
            out.to_str().unwrap(),
        ],
    );
    assert!(text(&refused, "message").contains("was here"), "{refused}");
}

#[test]
fn a_damaged_original_is_put_aside_and_fetched_from_who_holds_it() {
    let (laptop, incident, attachment, sealed) = laptop_with_original();
    let node = laptop.start(&[]);
    let at = node.listen.to_string();
    let other = Laptop::new("外勤甲");
    other.join(&laptop.invite(&[]), &["--at", &at]);
    assert_eq!(other.lines(&["sync", &at]).len(), 1);
    assert_eq!(other.json(&["doctor"])["originals"]["whole"], 1);

    let mut bytes = fs::read(&sealed).unwrap();
    bytes[1000] ^= 1;
    fs::write(&sealed, &bytes).unwrap();
    assert!(laptop.run(&["doctor"]).is_ok(), "as long as it was");
    let doctor = laptop.run(&["--json", "doctor", "--deep"]);
    assert_eq!(doctor.code, Some(1), "{doctor:?}");
    let told: serde_json::Value = serde_json::from_str(&doctor.stdout).unwrap();
    assert_eq!(told["originals"]["damaged"], 1);
    let aside = laptop.data().join("attachments/damaged").join(&attachment);
    assert_eq!(fs::read(aside).unwrap(), bytes, "it is kept");
    assert_eq!(
        show(&laptop, &incident)["local"]["lost"][&attachment],
        "damaged"
    );

    let there = other.start(&[]);
    laptop.json(&["sync", &there.listen.to_string()]);
    // The other laptop's own link may be bringing it: then the exchange leaves it to that.
    let doctor = until(DEADLINE, "it is whole again", || {
        let doctor = laptop.run(&["--json", "doctor", "--deep"]);
        doctor.is_ok().then(|| doctor.json())
    });
    assert_eq!(
        doctor["originals"],
        serde_json::json!({"whole": 1, "awaited": 0, "lost": 0, "damaged": 0})
    );
}

#[test]
fn whoever_asks_for_a_lost_original_is_told_what_can_bring_it_back() {
    let (laptop, incident, attachment, sealed) = laptop_with_original();
    fs::remove_file(&sealed).unwrap();
    let out = laptop.desk().join("取出.jpg");
    let args = [
        "attachment",
        &incident,
        &attachment,
        "--out",
        out.to_str().unwrap(),
    ];
    let told = laptop.refusal(3, &args);
    assert!(text(&told, "message").contains("was here"), "{told}");
    let hint = text(&told, "hint");
    assert!(
        hint.contains("--holders") && hint.contains("backup"),
        "{told}"
    );
    assert!(!hint.contains("check the id"), "{told}");
    // A person who looks gets sentences, and what to do; JSON has the figures.
    let looked = laptop.run(&["doctor"]);
    assert_eq!(looked.code, Some(1));
    assert!(
        looked.stdout.contains("lost 1") && !looked.stdout.contains('{'),
        "{looked:?}"
    );
    assert!(!looked.stdout.contains("Nothing is wrong"), "{looked:?}");
    assert!(looked.stderr.contains("originals lost: 1"), "{looked:?}");
}

#[test]
fn what_was_lost_before_a_backup_is_lost_and_not_merely_awaited_where_it_is_restored() {
    let (laptop, incident, gone, of_gone) = laptop_with_original();
    let film = laptop.desk().join("录像.mp4");
    fs::write(&film, vec![9; 200_000]).unwrap();
    laptop.json(&["attach", &incident, film.to_str().unwrap()]);
    let attachments = show(&laptop, &incident)["attachments"].clone();
    let ids = attachments.as_array().unwrap().iter();
    let mut ids = ids.map(|attachment| text(attachment, "attachment"));
    let damaged = ids.find(|id| *id != gone).unwrap();

    fs::remove_file(&of_gone).unwrap();
    let sealed = laptop.data().join("attachments").join(&damaged);
    let mut bytes = fs::read(&sealed).unwrap();
    bytes[1000] ^= 1;
    fs::write(&sealed, &bytes).unwrap();
    assert!(
        !laptop.run(&["doctor"]).stdout.contains(&damaged),
        "nobody looked at each byte yet"
    );

    let made = backup(&laptop);
    assert_eq!(made.code, Some(1), "{made:?}");
    assert!(made.stdout.contains(r#""lacking":2"#), "{made:?}");

    let again = Laptop::new("值班员");
    let (file, key) = (laptop.desk().join("备份"), laptop.desk().join("口令"));
    let told = again.json(&[
        "restore",
        file.to_str().unwrap(),
        "--recovery-passphrase-file",
        key.to_str().unwrap(),
    ]);
    assert_eq!(told["attachments"], 0, "{told}");
    assert_eq!(told["attachments_lost"], 2, "{told}");
    assert_eq!(
        again.json(&["status"])["originals"],
        serde_json::json!({"whole": 0, "awaited": 0, "lost": 1, "damaged": 1})
    );
    let lost = show(&again, &incident)["local"]["lost"].clone();
    assert_eq!(
        lost,
        serde_json::json!({ gone: "gone", damaged: "damaged" })
    );
}
