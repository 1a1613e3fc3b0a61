//! What commands tell a person: in their language, with times of a clock, and what was understood.

use crate::speaking::{foreign, run};
use crate::{laptop_with_incident, show, text};
use onscene_tests::process::{Laptop, Outcome};

/// A laptop of a unit where something of every kind was done, and what it is asked in Chinese.
#[test]
fn what_commands_print_is_in_the_language_of_the_reader_and_times_are_those_of_a_clock() {
    let (laptop, incident) = laptop_with_incident();
    let node = laptop.start(&[]);
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = silent.local_addr().unwrap();
    let free = free_address();
    let told = |args: &[&str]| run(&laptop, "zh_CN.UTF-8", args);
    let demand = laptop.json(&["demand", &incident, "退费", "--category", "供暖"]);
    let demand = text(&demand, "entry");
    laptop.json(&["notice", &incident, "请知悉", "--to", laptop.name()]);
    let backup = laptop.desk().join("备份").display().to_string();
    let passphrase = laptop.desk().join("口令").display().to_string();
    std::fs::write(&passphrase, "一句很长的口令").unwrap();
    let asked = [
        &["invite", "--role", "deputy", "--name", "乙"][..],
        &["invitation", "list"],
        &["status"],
        &["devices"],
        &["person", "list"],
        &["reader", "list"],
        &["doctor"],
        &["stats"],
        &[
            "promise", &incident, &demand, "退", "--who", "物业", "--due", "00:01",
        ],
        &["promises"],
        &[
            "concern",
            "new",
            "--title",
            "漏",
            "--place",
            "三",
            "--category",
            "水",
            "--at",
            "00:01",
        ],
        &["concern", "list"],
        &["incident", "show", &incident],
        &["incident", "history", &incident],
        &["incident", "list"],
        &["address", "list"],
        &["law", "show"],
        &["backup", &backup, "--recovery-passphrase-file", &passphrase],
        &["sync", &free],
        &["sync", &silent.to_string()],
        &["join", "abc", "--name", "丙"],
        &["plan", "show"],
        &["attachment", &incident, &"0".repeat(64), "--out", "x"],
    ];
    for args in asked {
        assert_chinese(&laptop, args, &told(args), &[&node.page]);
    }
    let invited = told(&["invitation", "list"]).stdout;
    assert!(
        invited.contains("副组长") && invited.contains("社区"),
        "{invited}"
    );
}

/// Nothing of what a command said is English, nor a time as programs write it.
fn assert_chinese(laptop: &Laptop, args: &[&str], outcome: &Outcome, known: &[&str]) {
    let said = outcome.stdout.clone() + &outcome.stderr;
    let folders = [laptop.data(), laptop.desk().to_owned()];
    let mut words = said.clone();
    for folder in folders {
        words = words.replace(&folder.display().to_string(), "");
    }
    for known in known {
        words = words.replace(known, "");
    }
    let is_code = |line: &&str| line.contains("onscene1");
    let words: Vec<&str> = words.lines().filter(|line| !is_code(line)).collect();
    let words = words.join("\n");
    let foreign: Vec<&str> = foreign(&words)
        .into_iter()
        .filter(|word| !is_id(word))
        .collect();
    assert!(foreign.is_empty(), "{args:?}: {foreign:?} in {said}");
    assert!(!has_raw_time(&said), "{args:?}: {said}");
}

/// An address at which nobody listens.
fn free_address() -> String {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    free.local_addr().unwrap().to_string()
}

/// Whether a word is a piece of an id or a code.
fn is_id(word: &str) -> bool {
    word.bytes()
        .all(|letter| matches!(letter, b'a'..=b'f' | b'A'..=b'F'))
}

/// Whether a time stands in a text as programs write it.
fn has_raw_time(text: &str) -> bool {
    text.split(|c: char| c.is_whitespace() || "（）()".contains(c))
        .any(|word| {
            let bytes = word.as_bytes();
            bytes.get(10) == Some(&b'T') && bytes.get(4) == Some(&b'-')
        })
}

#[test]
fn a_day_that_was_guessed_is_said_back() {
    let (laptop, incident) = laptop_with_incident();
    let written = laptop.json(&[
        "task",
        &incident,
        "走访",
        "--owner",
        laptop.name(),
        "--due",
        "00:01",
    ]);
    let due = text(&written["times"], "due");
    assert!(
        due.ends_with("T00:01:00.000Z") || due.ends_with("T00:01:00.000+00:00"),
        "{due}"
    );
    let day = &due[..10];
    for (language, told) in [("C", "due"), ("zh_CN.UTF-8", "到期")] {
        let args = [
            "task",
            &incident,
            "走访",
            "--owner",
            laptop.name(),
            "--due",
            "00:01",
        ];
        let said = run(&laptop, language, &args).stdout;
        assert!(said.contains(&format!("{told} {day} 00:01")), "{said}");
    }
    let args = ["log", &incident, "停水", "--at", "2026-01-02 08:05"];
    let said = run(&laptop, "zh_CN.UTF-8", &args).stdout;
    assert!(said.contains("发生于 2026-01-02 08:05"), "{said}");
    let new = [
        "incident",
        "new",
        "--kind",
        "key-issue",
        "--title",
        "停水",
        "--place",
        "三号楼",
    ];
    let began = laptop.json(&[&new[..], &["--at", "2026-01-02 08:05"]].concat());
    assert!(
        text(&began["times"], "happened_at").starts_with("2026-01-02T08:05"),
        "{began}"
    );
    let started = &show(&laptop, &text(&began, "incident"))["entries"][0];
    assert!(
        text(started, "happened_at").starts_with("2026-01-02T08:05"),
        "{started}"
    );
}

#[test]
fn a_folder_that_is_a_laptop_of_somebody_says_whose_before_a_code_is_tried() {
    let (founder, _) = laptop_with_incident();
    let at_founder = founder.start(&[]);
    let second = Laptop::new("乙");
    second.join(&founder.invite(&[]), &[]);
    let invitation = founder.json(&["invite"]);
    for code in ["code", "typed"] {
        let at = at_founder.listen.to_string();
        let args = [
            "join",
            &text(&invitation, code),
            "--at",
            &at,
            "--name",
            "乙",
        ];
        let told = second.refusal(4, &args);
        let message = text(&told, "message");
        assert!(message.contains("社区") && message.contains("乙"), "{told}");
        assert!(text(&told, "hint").contains("--data"), "{told}");
        let chinese = run(&second, "zh_CN.UTF-8", &args).stderr;
        assert!(
            chinese.contains("已经是") && chinese.contains("person add"),
            "{chinese}"
        );
    }
    // Nothing was tried: somebody else gets in by it.
    let third = Laptop::new("丙");
    let at = at_founder.listen.to_string();
    third.join(&text(&invitation, "typed"), &["--at", &at]);
}

#[test]
fn whoever_cannot_be_reached_by_a_code_is_asked_for_the_address_that_it_has_now() {
    let (founder, _) = laptop_with_incident();
    let at_founder = founder.start(&[]);
    let code = founder.invite(&[]);
    drop(at_founder);
    let second = Laptop::new("乙");
    let told = second.refusal(1, &["join", &code, "--name", "乙"]);
    assert!(text(&told, "hint").contains("--at HOST:PORT"), "{told}");
    let chinese = run(&second, "zh_CN.UTF-8", &["join", &code, "--name", "乙"]).stderr;
    assert!(chinese.contains("--at 地址"), "{chinese}");
}
