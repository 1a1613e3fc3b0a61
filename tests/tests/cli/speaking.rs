//! The language that the program speaks: the reader's, and none for programs.

use crate::laptop_with_incident;
use onscene_tests::process::{Laptop, Outcome};

/// What stands in Chinese texts of latin letters: names of commands and options, and what has no
/// other name.
const LATIN: &[&str] = &[
    "onscene",
    "incident",
    "show",
    "list",
    "start",
    "init",
    "join",
    "doctor",
    "help",
    "data",
    "force",
    "UTF",
    "PIN",
    "plan",
    "import",
    "sample",
    "devices",
    "person",
    "rename",
    "unit",
    "invite",
    "sync",
    "open",
    "bundle",
    "write",
    "address",
    "add",
    "listen",
    "no",
    "discovery",
    "revoke",
    "passphrase",
    "lock",
    "after",
    "at",
    "json",
    "attachment",
    "out",
    "holders",
    "invitation",
    "OnScene",
    "UDP",
    "VPN",
    "GiB",
    "MiB",
    "KiB",
    "http",
    "ms",
];

pub(crate) fn run(laptop: &Laptop, language: &str, args: &[&str]) -> Outcome {
    Outcome::of(laptop.command(args).env("LANG", language), b"")
}

/// Words of latin letters that are no commands of ours.
pub(crate) fn foreign(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphabetic());
    let words = words.filter(|word| word.len() > 1 && !LATIN.contains(word));
    words.collect()
}

#[test]
fn errors_and_tables_are_in_the_language_of_the_reader() {
    let (laptop, incident) = laptop_with_incident();
    let nobody = "0".repeat(32);
    for args in [
        &["log", &incident, " "][..],
        &["log", &nobody, "停水"],
        &["incident", "show", &nobody],
        &["headcount", &incident, "40", "30", "--by", "甲"],
        &["revoke", "00000000"],
        &["plan", "show"],
        &["export", "--format", "csv", "--out", "/"],
        &["export", "--format", "csv", "--out", "/没有/没有"],
        &["open"],
    ] {
        let chinese = run(&laptop, "zh_CN.UTF-8", args).stderr;
        assert!(chinese.starts_with("错误："), "{args:?}: {chinese}");
        let ours = laptop.data().display().to_string();
        let words = chinese.replace(&ours, "").replace(&nobody, "");
        assert!(foreign(&words).is_empty(), "{args:?}: {chinese}");
        let english = run(&laptop, "C", args).stderr;
        assert!(english.starts_with("error: "), "{args:?}: {english}");
        let chosen = run(&laptop, "zh_CN.UTF-8", &[args, &["--lang", "en"]].concat());
        assert_eq!(chosen.stderr, english, "{args:?}");
    }
    let list = run(&laptop, "zh_CN.UTF-8", &["incident", "list"]).stdout;
    assert!(
        list.contains("突发重点问题") && list.contains("处置中"),
        "{list}"
    );
    let saved = run(&laptop, "C", &["log", &incident, "停水", "--lang", "zh-CN"]).stdout;
    assert!(saved.starts_with("已保存：记录 "), "{saved}");
}

#[test]
fn what_cannot_be_read_and_what_is_asked_is_told_in_chinese_with_what_to_type() {
    let (laptop, incident) = laptop_with_incident();
    let asked = |args: &[&str]| run(&laptop, "zh_CN.UTF-8", args).stderr;
    let twice = ["milestone", &incident, "arrived"];
    assert!(run(&laptop, "C", &twice).is_ok());
    assert!(asked(&twice).contains("--again"));
    let archived = asked(&["milestone", &incident, "archived"]);
    assert!(
        archived.contains("--missing") && archived.contains("evaluated"),
        "{archived}"
    );
    for (args, wrong) in [
        (
            &["log", &incident, "停水", "--at", "25:99"][..],
            "“25:99”不是时间",
        ),
        (
            &["correct", &incident, &incident[..4], "--at", "25:99"],
            "“25:99”不是时间",
        ),
        (
            &["headcount", &incident, "许多", "--by", "甲"],
            "“许多”不是数字",
        ),
        (&["sync", "那边"], "“那边”不是电脑的地址"),
        (&["milestone", &incident, "到了"], "可以是：received、"),
        (&["没有"], "没有“没有”这个命令"),
        (
            &["log", &incident, "停水", "--nothing"],
            "没有“--nothing”这一项",
        ),
        (&["log"], "还缺：<ID>"),
    ] {
        let outcome = run(&laptop, "zh_CN.UTF-8", args);
        assert_eq!(outcome.code, Some(2), "{args:?}: {outcome:?}");
        assert!(
            outcome.stderr.contains(wrong),
            "{args:?}: {}",
            outcome.stderr
        );
    }
}

#[test]
fn json_is_the_same_in_every_language() {
    let (laptop, incident) = laptop_with_incident();
    for args in [
        &["--json", "log", &incident, " "][..],
        &["--json", "incident", "list"],
        &["--json", "revoke", "00000000"],
    ] {
        let (chinese, english) = (run(&laptop, "zh_CN.UTF-8", args), run(&laptop, "C", args));
        assert_eq!(chinese.stdout, english.stdout);
        assert_eq!(chinese.stderr, english.stderr);
    }
}
