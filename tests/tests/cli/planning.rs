//! Plans as files: imported, listed, shown, exported, withdrawn; and what is refused.

use crate::text;
use onscene_tests::process::Laptop;

fn office() -> Laptop {
    let laptop = Laptop::new("值班员");
    laptop.init(&["--unit", "城西街道/杏林苑社区"]);
    laptop
}

/// The sample in a file, with one text in it replaced.
fn file(laptop: &Laptop, from: &str, to: &str) -> String {
    let sample = laptop.run(&["plan", "sample"]).stdout;
    assert!(sample.contains(from), "{from}");
    let path = laptop.desk().join("预案.toml");
    std::fs::write(&path, sample.replacen(from, to, 1)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn clause_6_a_plan_is_a_file_with_versions_and_a_first_day() {
    let laptop = office();
    let sample = file(&laptop, "示例-1", "第二版");
    let made = laptop.json(&["plan", "import", &sample]);
    assert_eq!(
        (text(&made, "version").as_str(), &made["in_force"]),
        ("第二版", &true.into())
    );
    let plan = text(&made, "plan");
    let listed = laptop.json(&["plan", "list"]);
    assert_eq!(text(&listed, "plan"), plan);
    let shown = laptop.json(&["plan", "show"]);
    assert_eq!(shown["content"]["tasks"][0]["clause"], "四.1");
    let out = laptop.desk().join("out.toml");
    laptop.json(&["plan", "export", &plan, "--out", out.to_str().unwrap()]);
    let written = std::fs::read_to_string(&out).unwrap();
    assert!(written.contains("第二版") && written.contains("四.2(1)"));
    let withdrawn = laptop.json(&["plan", "withdraw", &plan]);
    assert_eq!(withdrawn["withdrawn"], true);
    laptop.refusal(3, &["plan", "show"]);
    let again = laptop.json(&["plan", "import", out.to_str().unwrap()]);
    assert_ne!(text(&again, "plan"), plan);
}

#[test]
fn a_plan_file_with_faults_is_refused_with_each_and_stores_nothing() {
    let laptop = office();
    for (from, to, expected) in [
        ("\"四.2(1)\"", "\"九.9\"", "the plan has no clause \"九.9\""),
        (
            "role = \"deputy\"",
            "role = \"deputy\"\ndeputy = \"deputy\"",
            "lead back",
        ),
        ("limit-minutes = 10", "limit-minutes = 0", "is zero"),
        (
            "title = \"组长\"",
            "title = \"组长\"\nmood = 1",
            "no field is called \"mood\"",
        ),
        ("format = 1", "format = 9", "is of format 9"),
        ("owner = \"office\"", "owner = \"cook\"", "no post \"cook\""),
    ] {
        let path = file(&laptop, from, to);
        let refused = laptop.refusal(4, &["plan", "import", &path]);
        let message = text(&refused, "message");
        assert!(message.contains(expected), "{message}");
        assert!(!text(&refused, "hint").is_empty());
    }
    assert!(laptop.lines(&["plan", "list"]).is_empty());
}

#[test]
fn clause_5_5_articles_and_holidays_are_files_and_an_expired_calendar_is_refused() {
    let laptop = office();
    let law = laptop.json(&["law", "show"]);
    assert!(text(&law["policy"], "note").contains("核对"), "{law}");
    let calendar = laptop.run(&["law", "export", "calendar"]).stdout;
    let path = laptop.desk().join("日历.toml");
    let file = path.to_str().unwrap();
    std::fs::write(&path, calendar.replace("2026", "2006")).unwrap();
    let refused = laptop.refusal(4, &["law", "import", "calendar", file]);
    assert!(
        text(&refused, "message").contains("ended on 2006-12-31"),
        "{refused}"
    );
    std::fs::write(&path, calendar.replace("2026", "2098")).unwrap();
    let law = laptop.json(&["law", "import", "calendar", file]);
    assert_eq!(law["calendar"]["expires"], "2098-12-31");
    assert_eq!(law["calendar_expired"], false);
}

#[test]
fn clause_5_2_counts_leave_drills_out_and_hide_small_groups() {
    let laptop = office();
    let new = |kind: &str, more: &[&str]| {
        let mut args = vec![
            "incident",
            "new",
            "--kind",
            kind,
            "--title",
            "停水",
            "--place",
            "三号楼",
        ];
        args.extend(more);
        laptop.json(&args);
    };
    for _ in 0..6 {
        new("key-issue", &[]);
    }
    new("group-visit", &["--drill"]);
    let all = laptop.json(&["stats"]);
    assert_eq!(all["kinds"]["total"], 6);
    assert_eq!(all["kinds"]["cells"].as_array().unwrap().len(), 1);
    assert_eq!(all["units"]["cells"][0]["group"], "城西街道/杏林苑社区");
    for _ in 0..2 {
        new("group-visit", &[]);
    }
    let all = laptop.json(&["stats"]);
    // Two of eight would follow from the total: the six are hidden with them.
    let hidden = serde_json::Value::Null;
    let cells = all["kinds"]["cells"].as_array().unwrap();
    assert!(cells.iter().all(|cell| cell["count"] == hidden), "{all}");
    assert_eq!(all["kinds"]["total"], 8);
}
