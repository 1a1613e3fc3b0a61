//! Bad input: the exit code, an error that names what was wrong, and nothing stored.

use crate::{laptop_with_incident, show, start_incident, text};
use onscene_tests::process::Laptop;

fn assert_told(error: &serde_json::Value, named: &str) {
    assert!(
        !text(error, "error").is_empty() && !text(error, "hint").is_empty(),
        "{error}"
    );
    assert!(
        text(error, "message").contains(named),
        "{error} does not name {named}"
    );
}

#[test]
fn what_cannot_be_read_is_2_and_says_what_there_is() {
    let (laptop, incident) = laptop_with_incident();
    let before = show(&laptop, &incident);
    let wrongs: [(&[&str], &str); 13] = [
        (&["log", &incident, "text", "--track", "gossip"], "dialogue"),
        (
            &["log", &incident, "text", "--disclosure", "secret"],
            "street",
        ),
        (&["log", &incident, "text", "--heard", "yesterday"], "14:05"),
        (&["log", &incident], "TEXT"),
        (&["milestone", &incident, "lunch"], "arrived"),
        (&["headcount", &incident, "many", "5", "--by", "甲"], "many"),
        (&["headcount", &incident, "1", "5"], "--by"),
        (
            &[
                "incident", "new", "--kind", "party", "--title", "a", "--place", "b",
            ],
            "group-visit",
        ),
        (&["invite", "--role", "king"], "member"),
        (&["sync", "nowhere"], "HOST:PORT"),
        (&["start", "--page", "0.0.0.0:0"], "127.0.0.1"),
        (&["export", "--format", "pdf", "--out", "x"], "csv"),
        (&["status", "--no-such-option"], "--no-such-option"),
    ];
    for (args, named) in wrongs {
        assert_told(&laptop.refusal(2, args), named);
    }
    assert_eq!(show(&laptop, &incident), before, "nothing was stored");
}

#[test]
fn a_text_that_is_no_id_names_nothing_that_is_here() {
    let (laptop, incident) = laptop_with_incident();
    for args in [
        &["log", "no-id", "text"][..],
        &["incident", "show", "no-id"],
        &["correct", &incident, "no-id", "text"],
        &["attachment", &incident, "no-id", "--out", "x"],
    ] {
        assert_told(&laptop.refusal(3, args), "no-id");
    }
}

#[test]
fn without_json_an_error_is_text_with_a_hint() {
    let (laptop, incident) = laptop_with_incident();
    let outcome = laptop.run(&["log", &incident, "  "]);
    assert_eq!(outcome.code, Some(4));
    assert!(
        outcome.stderr.contains("error: ") && outcome.stderr.contains("hint: "),
        "{outcome:?}"
    );
    assert_eq!(outcome.stdout, "");
}

#[test]
fn what_is_not_there_is_3() {
    let (laptop, incident) = laptop_with_incident();
    let nobody = "0".repeat(incident.len());
    let entry = text(&show(&laptop, &incident)["entries"][0], "entry");
    let no_entry = "0".repeat(entry.len());
    let no_attachment = "0".repeat(64);
    let lacking: [&[&str]; 6] = [
        &["log", &nobody, "text"],
        &["incident", "show", &nobody],
        &["correct", &incident, &no_entry, "text"],
        &["attach", &incident, "no-such-file.jpg"],
        &["export", &nobody, "--format", "json", "--out", "never.json"],
        &[
            "attachment",
            &incident,
            &no_attachment,
            "--out",
            "never.jpg",
        ],
    ];
    let before = show(&laptop, &incident);
    for args in lacking {
        assert_told(&laptop.refusal(3, args), "");
    }
    assert_eq!(show(&laptop, &incident), before, "nothing was stored");
    assert!(!std::path::Path::new("never.json").exists());
    assert!(!std::path::Path::new("never.jpg").exists());
}

#[test]
fn what_a_rule_or_a_limit_refuses_is_4() {
    let (laptop, incident) = laptop_with_incident();
    let before = show(&laptop, &incident);
    let long_title = "水".repeat(1000);
    let refused: [(&[&str], &str); 7] = [
        (&["log", &incident, ""], "text"),
        (&["log", &incident, " \n\t"], "text"),
        (&["headcount", &incident, "5", "3", "--by", "甲"], "5"),
        (
            &["headcount", &incident, "1", "4000000000", "--by", "甲"],
            "4000000000",
        ),
        (&["headcount", &incident, "1", "2", "--by", " "], "by"),
        (
            &[
                "incident",
                "new",
                "--kind",
                "key-issue",
                "--title",
                "   ",
                "--place",
                "b",
            ],
            "title",
        ),
        (
            &[
                "incident",
                "new",
                "--kind",
                "key-issue",
                "--title",
                &long_title,
                "--place",
                "b",
            ],
            "title",
        ),
    ];
    for (args, named) in refused {
        assert_told(&laptop.refusal(4, args), named);
    }
    let mebibyte = "a".repeat(1024 * 1024);
    let outcome = laptop.run_with_input(&["--json", "log", &incident, "-"], mebibyte.as_bytes());
    assert_eq!(outcome.code, Some(4));
    assert_told(&outcome.error(), "16384");
    assert_eq!(show(&laptop, &incident), before, "nothing was stored");
    assert_eq!(laptop.lines(&["incident", "list"]).len(), 1);
}

#[test]
fn what_a_role_does_not_allow_is_4_and_says_who_may() {
    let office = Laptop::new("主任");
    office.init(&["--unit", "城西街道"]);
    let node = office.start(&[]);
    let member = Laptop::new("外勤");
    let code = office.invite(&["--role", "member"]);
    member.join(&code, &["--at", &node.listen.to_string()]);
    let (incident, other) = (start_incident(&member), start_incident(&member));
    let entry = text(&member.json(&["log", &incident, "三号楼停水"]), "entry");
    let plan = member.desk().join("plan.toml");
    let sample = member.run(&["plan", "sample"]).stdout;
    std::fs::write(&plan, sample).unwrap();
    let plan = plan.to_str().unwrap();
    let before = member.json(&["doctor"])["records"].clone();
    let why = ["--reason", "a"];
    let leads = ["leader", "deputy", "admin"];
    let desk = ["leader", "deputy", "office", "admin"];
    let tried: [(Vec<&str>, &[&str]); 12] = [
        ([&["grade", &incident, "IV"][..], &why].concat(), &leads),
        (vec!["report", &incident, "--kind", "first"], &desk),
        (
            vec!["release", &incident, &entry, "--channel", "公众号"],
            &desk,
        ),
        (vec!["release-approve", &incident, &entry], &leads),
        (
            [&["incident", "void", &incident][..], &why].concat(),
            &leads,
        ),
        (
            [&["incident", "link", &incident, &other][..], &why].concat(),
            &desk,
        ),
        (
            [
                &["incident", "move", &incident, &entry, "--to", &other][..],
                &why,
            ]
            .concat(),
            &desk,
        ),
        (
            vec!["incident", "share", &incident, &entry, "--unit", "城西街道"],
            &desk,
        ),
        (
            [&["dispose", &incident, "--everything"][..], &why].concat(),
            &["leader", "archivist", "admin"],
        ),
        ([&["recuse", &incident, "主任"][..], &why].concat(), &leads),
        (vec!["plan", "import", plan], &["leader", "office", "admin"]),
        (vec!["invite"], &["administrators"]),
    ];
    for (args, may) in tried {
        let refused = member.refusal(4, &args);
        for role in may {
            assert_told(&refused, role);
        }
    }
    assert_eq!(
        member.json(&["doctor"])["records"],
        before,
        "nothing was stored"
    );
}

#[test]
fn input_that_is_no_text_is_2() {
    let (laptop, incident) = laptop_with_incident();
    let outcome = laptop.run_with_input(&["--json", "log", &incident, "-"], &[0xff, 0xfe, 0x00]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
}

#[test]
fn looking_at_a_laptop_without_a_store_is_3_and_makes_none() {
    let laptop = Laptop::new("新");
    for args in [
        &["status"][..],
        &["incident", "list"],
        &["devices"],
        &["doctor"],
    ] {
        laptop.refusal(3, args);
    }
    assert!(!laptop.data().exists());
}

#[test]
fn a_wrong_code_lets_nobody_in_and_leaves_no_store() {
    let laptop = Laptop::new("外人");
    for code in ["nonsense", ""] {
        let error = laptop.refusal(2, &["join", code, "--name", "外人"]);
        assert_told(&error, "");
    }
    assert!(!laptop.data().exists());
}

#[test]
fn a_store_with_a_passphrase_opens_with_it_alone() {
    let laptop = Laptop::new("组长");
    let (right, wrong) = (laptop.desk().join("right"), laptop.desk().join("wrong"));
    std::fs::write(&right, "紫竹院 42\n").unwrap();
    std::fs::write(&wrong, "guess\n").unwrap();
    let (right, wrong) = (right.to_str().unwrap(), wrong.to_str().unwrap());
    laptop.init(&["--passphrase-file", right]);
    laptop.json(&["status", "--passphrase-file", right]);
    for args in [&["status"][..], &["status", "--passphrase-file", wrong]] {
        let error = laptop.refusal(1, args);
        assert_eq!(error["error"], "locked");
    }
    let mut command = laptop.command(&["--json", "status"]);
    command.env("ONSCENE_PASSPHRASE", "紫竹院 42");
    assert!(onscene_tests::process::Outcome::of(&mut command, b"").is_ok());
}

#[test]
fn a_damaged_store_is_told_and_never_opened_as_empty() {
    let (laptop, _) = laptop_with_incident();
    let file = laptop.data().join("records.redb");
    std::fs::write(&file, b"not a store").unwrap();
    let error = laptop.refusal(1, &["incident", "list"]);
    assert_told(&error, "");
    assert_eq!(
        std::fs::read(&file).unwrap(),
        b"not a store",
        "it is not touched"
    );
}

#[test]
fn any_beginning_that_means_one_thing_is_taken_and_an_ambiguous_one_names_what_it_may_mean() {
    let (laptop, incident) = laptop_with_incident();
    let entry = text(&laptop.json(&["log", &incident, "三十人"]), "entry");
    let shown = laptop.run(&["incident", "show", &incident[..12]]).stdout;
    assert!(shown.contains(&entry[..12]), "{shown}");
    let corrected = laptop.run(&[
        "correct",
        &incident[..6].to_uppercase(),
        &entry[..12],
        "四十人",
    ]);
    assert!(corrected.is_ok(), "{corrected:?}");
    let demand = ["demand", &incident[..8], "屋里冷", "--category", "供暖"];
    let demand = text(&laptop.json(&demand), "entry");
    let promise = [
        "promise",
        &incident,
        &demand[..10],
        "修好",
        "--who",
        "热力公司",
    ];
    laptop.json(&[&promise[..], &["--due", "23:59"]].concat());
    let mut all = vec![incident.clone()];
    let first = loop {
        let next = start_incident(&laptop);
        let same = |known: &&String| known[..1] == next[..1];
        if all.iter().any(|known| same(&known)) {
            break next[..1].to_owned();
        }
        all.push(next);
    };
    let refused = laptop.refusal(2, &["log", &first, "一条"]);
    assert_told(&refused, "停水");
    let missing = laptop.refusal(3, &["correct", &incident, "0123456789", "四十人"]);
    assert_told(&missing, "0123456789");
}
