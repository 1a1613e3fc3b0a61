//! A laptop that comes back from its backup.

use crate::{common, laptop_with_incident, show, text};
use onscene_tests::process::Laptop;
use serde_json::Value;
use std::path::Path;

/// A file that holds a recovery passphrase.
fn recovery(folder: &Path, passphrase: &str) -> String {
    let file = folder.join(format!("{passphrase}.txt"));
    std::fs::write(&file, passphrase).unwrap();
    file.to_str().unwrap().to_owned()
}

fn back_up(laptop: &Laptop) -> (String, Value) {
    let file = laptop.desk().join("备份.onscene");
    let file = file.to_str().unwrap().to_owned();
    let key = recovery(laptop.desk(), "恢复");
    let told = laptop.json(&["backup", &file, "--recovery-passphrase-file", &key]);
    (file, told)
}

fn restored(backup: &str, laptop: &Laptop) -> Laptop {
    let again = Laptop::new("值班员");
    let key = recovery(laptop.desk(), "恢复");
    let told = again.json(&["restore", backup, "--recovery-passphrase-file", &key]);
    assert_eq!(told["refused"], 0, "{told}");
    again
}

#[test]
fn a_restored_laptop_shows_all_that_was_backed_up() {
    let (laptop, incident) = laptop_with_incident();
    let file = laptop.desk().join("照片.jpg");
    std::fs::write(&file, vec![9; 150_000]).unwrap();
    laptop.json(&["attach", &incident, file.to_str().unwrap()]);
    let node = laptop.start(&[]);
    laptop.json(&["log", &incident, "备份之前"]);
    let (backup, told) = back_up(&laptop);
    let bytes = std::fs::metadata(&backup).unwrap().len();
    assert_eq!(
        (&told["attachments"], &told["bytes"]),
        (&1.into(), &bytes.into())
    );
    assert!(told["records"].as_u64().unwrap() > 6, "{told}");
    laptop.json(&["log", &incident, "备份之后"]);
    assert!(node.stop().is_ok());

    let again = Laptop::new("值班员");
    let key = recovery(laptop.desk(), "恢复");
    let back = again.json(&["restore", &backup, "--recovery-passphrase-file", &key]);
    assert_eq!(back["records"], told["records"]);
    assert_eq!(
        (&back["incidents"], &back["attachments"]),
        (&1.into(), &1.into())
    );
    assert_eq!(
        again.json(&["status"])["device"],
        laptop.json(&["status"])["device"]
    );
    let (before, after) = (show(&laptop, &incident), show(&again, &incident));
    let entries = |view: &Value| view["entries"].as_array().unwrap().clone();
    assert_eq!(
        entries(&after)[..],
        entries(&before)[..entries(&before).len() - 1]
    );
    assert_eq!(after["attachments"], before["attachments"]);
    let out = again.desk().join("out.jpg");
    let id = text(&after["attachments"][0], "attachment");
    again.json(&["attachment", &incident, &id, "--out", out.to_str().unwrap()]);
    assert_eq!(std::fs::read(out).unwrap(), vec![9; 150_000]);
    again.refusal(4, &["restore", &backup, "--recovery-passphrase-file", &key]);
}

#[test]
fn a_backup_that_is_damaged_or_not_opened_leaves_nothing() {
    let (laptop, _) = laptop_with_incident();
    let (backup, _) = back_up(&laptop);
    let again = Laptop::new("值班员");
    let wrong = recovery(laptop.desk(), "别的");
    let key = recovery(laptop.desk(), "恢复");
    let error = again.refusal(
        1,
        &["restore", &backup, "--recovery-passphrase-file", &wrong],
    );
    assert_eq!(text(&error, "error"), "locked");
    let mut bytes = std::fs::read(&backup).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&backup, bytes).unwrap();
    let error = again.refusal(1, &["restore", &backup, "--recovery-passphrase-file", &key]);
    assert_eq!(text(&error, "error"), "damaged");
    again.refusal(
        3,
        &["restore", "missing", "--recovery-passphrase-file", &key],
    );
    again.refusal(2, &["restore", &backup]);
    assert!(!again.data().exists(), "something was made");
    laptop.refusal(4, &["backup", &backup]);
    laptop.refusal(2, &["backup", "--force", &backup]);
}

#[test]
fn a_restored_laptop_that_writes_beside_the_original_wedges_nobody() {
    let (original, incident) = laptop_with_incident();
    let other = Laptop::new("外勤");
    let node = original.start(&[]);
    other.join(&original.invite(&[]), &["--at", &node.listen.to_string()]);
    assert!(node.stop().is_ok());
    let (backup, _) = back_up(&original);
    original.json(&["log", &incident, "原机，备份之后"]);
    let meet = |laptop: &Laptop| {
        let node = other.start(&[]);
        let met = laptop.lines(&["sync", &node.listen.to_string()]);
        assert!(node.stop().is_ok());
        met
    };
    meet(&original);
    let call = |laptop: &Laptop| {
        let node = laptop.start(&[]);
        let met = other.lines(&["sync", &node.listen.to_string()]);
        assert!(node.stop().is_ok());
        met
    };
    let again = restored(&backup, &original);
    // The other one has a receipt of this device for what the restored one lacks.
    call(&again);
    assert_eq!(common(&again, &incident), common(&other, &incident));
    again.json(&["log", &incident, "恢复的，见面之前"]);
    original.json(&["log", &incident, "原机，恢复之后"]);
    other.json(&["log", &incident, "外勤"]);
    for laptop in [&again, &original, &again, &original] {
        meet(laptop);
        laptop.json(&["log", &incident, "又一条"]);
    }
    for laptop in [&again, &original, &again] {
        call(laptop);
    }
    let shown = common(&other, &incident);
    assert_eq!(shown["entries"].as_array().unwrap().len(), 9, "{shown}");
    for laptop in [&original, &again] {
        assert_eq!(common(laptop, &incident), shown);
        assert_eq!(
            laptop.json(&["doctor"])["quarantined"],
            Value::Array(Vec::new())
        );
    }
}
