//! 四.2(1): an on-scene plan that two laptops write apart, approved and frozen.

use crate::{common, start_incident, text};
use onscene_tests::process::Laptop;

#[test]
fn clause_4_2_1_two_laptops_write_the_on_scene_plan_apart_and_one_approves_it() {
    let (leader, field) = (Laptop::new("组长"), Laptop::new("外勤甲"));
    leader.init(&["--unit", "城西街道"]);
    let node = leader.start(&[]);
    let at = node.listen.to_string();
    field.join(&leader.invite(&["--role", "member"]), &["--at", &at]);
    let incident = start_incident(&leader);
    leader.refusal(3, &["scene-plan", "approve", &incident]);
    leader.json(&["scene-plan", "write", &incident, "一、东门设点。\n"]);
    assert_eq!(field.lines(&["sync", &at]).len(), 1);
    let seen = text(&field.json(&["scene-plan", "show", &incident]), "version");
    let write = |laptop: &Laptop, words: &str| {
        laptop.json(&["scene-plan", "write", &incident, words, "--on", &seen])
    };
    write(&leader, "一、东门和西门设点。\n");
    write(&field, "一、东门设点。\n二、备水。\n");
    assert_eq!(field.lines(&["sync", &at]).len(), 1);
    assert_eq!(common(&leader, &incident), common(&field, &incident));
    let plan = leader.json(&["scene-plan", "show", &incident]);
    assert_eq!(plan["text"], "一、东门和西门设点。\n二、备水。\n");
    assert_eq!(plan["draft"], true);

    let refused = field.refusal(4, &["scene-plan", "approve", &incident]);
    assert!(text(&refused, "message").contains("leader"), "{refused}");
    leader.json(&["scene-plan", "approve", &incident]);
    assert_eq!(field.lines(&["sync", &at]).len(), 1);
    field.json(&["scene-plan", "write", &incident, "二、备水。\n"]);
    let plan = field.json(&["scene-plan", "show", &incident]);
    assert_eq!(plan["draft"], true);
    assert_eq!(
        plan["approved"][0]["text"],
        "一、东门和西门设点。\n二、备水。"
    );
    let shown = field.run(&["scene-plan", "show", &incident]).stdout;
    assert!(
        shown.contains("draft") && shown.contains("in force"),
        "{shown}"
    );
    let unchanged = field.refusal(4, &["scene-plan", "write", &incident, "二、备水。\n"]);
    assert!(text(&unchanged, "message").contains("changed"));
    let out = field.desk().join("out.html");
    let out = out.to_str().unwrap();
    let export = [
        "export", &incident, "--format", "html", "--for", "internal", "--out", out, "--lang", "zh",
    ];
    field.json(&export);
    let paper = std::fs::read_to_string(out).unwrap();
    assert!(paper.contains("现场方案") && paper.contains("草稿"));
}
