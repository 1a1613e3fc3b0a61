//! What lies on a laptop's disk, and who can open it.

use crate::{files, laptop_with_incident, show, text};
use onscene_tests::process::{Laptop, Outcome};

/// Runs a command that is given a passphrase.
fn run(laptop: &Laptop, passphrase: &str, args: &[&str]) -> Outcome {
    let mut command = laptop.command(args);
    Outcome::of(command.env("ONSCENE_PASSPHRASE", passphrase), b"")
}

/// A file on the desk that holds a passphrase.
fn written(laptop: &Laptop, passphrase: &str) -> String {
    let file = laptop.desk().join("口令.txt");
    std::fs::write(&file, passphrase).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn a_passphrase_is_set_changed_and_removed_and_records_stay_as_they_are() {
    let (laptop, incident) = laptop_with_incident();
    assert_eq!(laptop.json(&["status"])["protected"], false);
    let records = |laptop: &Laptop| std::fs::read(laptop.data().join("records.redb")).unwrap();
    let (before, file) = (records(&laptop), written(&laptop, "一 把 钥匙"));
    let set = ["--json", "passphrase", "--new-passphrase-file", &file];
    assert_eq!(laptop.run(&set).json()["protected"], true);
    assert!(records(&laptop) == before, "records.redb was touched");
    assert_eq!(text(&laptop.refusal(1, &["status"]), "error"), "locked");
    assert_eq!(
        run(&laptop, "一 把 钥匙", &["--json", "status"]).json()["protected"],
        true
    );

    let file = written(&laptop, "另 一 把");
    let wrong = run(
        &laptop,
        "一把钥匙",
        &["--json", "passphrase", "--new-passphrase-file", &file],
    );
    assert_eq!(
        (wrong.code, text(&wrong.error(), "error")),
        (Some(1), "locked".into())
    );
    let change = ["--json", "passphrase", "--new-passphrase-file", &file];
    assert!(run(&laptop, "一 把 钥匙", &change).is_ok());
    assert_eq!(run(&laptop, "一 把 钥匙", &["status"]).code, Some(1));
    let remove = run(&laptop, "另 一 把", &["--json", "passphrase", "--remove"]);
    assert_eq!(remove.json()["protected"], false);
    assert_eq!(show(&laptop, &incident)["title"], "停水");
    assert!(laptop.run(&["status"]).stdout.contains("NOT protected"));
}

#[test]
fn a_passphrase_is_not_changed_under_a_running_node() {
    let (laptop, _) = laptop_with_incident();
    let file = written(&laptop, "一 把 钥匙");
    let change = ["passphrase", "--new-passphrase-file", &file];
    let node = laptop.start(&[]);
    let error = laptop.refusal(1, &change);
    assert_eq!(text(&error, "error"), "locked");
    assert!(text(&error, "message").contains("in use"), "{error}");
    assert!(node.stop().is_ok());
    laptop.json(&change);
    let nobody = Laptop::new("无人");
    nobody.refusal(3, &["passphrase", "--remove"]);
    assert!(!nobody.data().exists(), "nothing is made");
    laptop.refusal(2, &["passphrase"]);
}

#[test]
fn a_copied_folder_without_its_passphrase_shows_nothing_that_was_written() {
    let laptop = Laptop::new("值班员");
    let file = laptop.desk().join("金丝雀文件.txt");
    std::fs::write(&file, "金丝雀原件 ".repeat(9_000)).unwrap();
    let run = |args: &[&str]| run(&laptop, "一 把 钥匙", &[&["--json"], args].concat()).json();
    run(&["init", "--name", laptop.name()]);
    let new = [
        "incident",
        "new",
        "--kind",
        "key-issue",
        "--title",
        "金丝雀标题",
    ];
    let about = [
        "--place",
        "金丝雀地点",
        "--channel",
        "金丝雀渠道",
        "--reporter",
        "金丝雀姓名",
    ];
    let incident = text(&run(&[new, about].concat()), "incident");
    let attach = ["--attach", file.to_str().unwrap()];
    run(&[["log", &incident, "金丝雀正文"].as_slice(), &attach].concat());
    run(&["headcount", &incident, "25", "35", "--by", "金丝雀清点人"]);
    std::fs::remove_file(&file).unwrap();
    assert_eq!(laptop.run(&["incident", "list"]).code, Some(1));
    // Killed, it leaves behind all that a running node keeps on disk.
    let key = written(&laptop, "一 把 钥匙");
    laptop.start(&["--passphrase-file", &key]).kill();

    let on_disk = files(&laptop.data());
    assert!(
        on_disk
            .iter()
            .any(|(name, _)| name.ends_with("running.json"))
    );
    assert!(on_disk.iter().any(|(name, _)| name.contains("attachments")));
    for (name, bytes) in on_disk {
        let canary = "金丝雀".as_bytes();
        let found = bytes
            .windows(canary.len())
            .filter(|at| *at == canary)
            .count();
        assert_eq!(found, 0, "canaries lie open in {name}");
    }
}
