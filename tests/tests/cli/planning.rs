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
