//! An incident follows the plan that it pinned; concerns, promises and clocks of law over all of them.

use crate::{show, start_incident, text};
use onscene_tests::process::Laptop;
use serde_json::Value;

fn office() -> Laptop {
    let laptop = Laptop::new("值班员");
    laptop.init(&["--unit", "城西街道/杏林苑社区"]);
    laptop
}

fn import(laptop: &Laptop, version: &str) -> String {
    let sample = laptop.run(&["plan", "sample"]).stdout;
    let path = laptop.desk().join("预案.toml");
    std::fs::write(&path, sample.replace("示例-1", version)).unwrap();
    let made = laptop.json(&["plan", "import", path.to_str().unwrap()]);
    text(&made, "plan")
}

#[test]
fn clause_4_1_an_activation_quotes_the_version_that_the_incident_pinned_as_it_began() {
    let laptop = office();
    let bare = start_incident(&laptop);
    assert_eq!(show(&laptop, &bare)["plan"], Value::Null);
    let first = import(&laptop, "第一版");
    let incident = start_incident(&laptop);
    assert_eq!(show(&laptop, &incident)["plan"], first.as_str());
    let second = import(&laptop, "第二版");
    laptop.json(&["milestone", &incident, "activated"]);
    let view = show(&laptop, &incident);
    assert_eq!(view["plan"], first.as_str());
    assert_eq!(view["milestones"][0]["plan"], first.as_str());
    assert_eq!(view["local"]["plan"]["version"], "第一版");
    // One that began without a plan is activated under the one in force now.
    laptop.json(&["milestone", &bare, "activated"]);
    let view = show(&laptop, &bare);
    assert_eq!(
        (&view["plan"], &view["milestones"][0]["plan"]),
        (&Value::Null, &second.as_str().into())
    );
}

#[test]
fn clause_4_2_a_milestone_suggests_the_plans_tasks_and_one_action_gives_them() {
    let laptop = office();
    import(&laptop, "第一版");
    let incident = start_incident(&laptop);
    laptop.json(&["milestone", &incident, "activated"]);
    let open = |view: &Value| -> Vec<String> {
        let tasks = view["local"]["plan"]["tasks"].as_array().unwrap();
        tasks.iter().map(|task| text(task, "task")).collect()
    };
    let view = show(&laptop, &incident);
    assert_eq!(open(&view), ["tell-leader", "first-report", "go"]);
    let task = &view["local"]["plan"]["tasks"][1];
    assert_eq!(
        (&task["clause"], &task["owners"][0]["name"]),
        (&"三.6".into(), &"值班员".into())
    );
    laptop.json(&[
        "task",
        &incident,
        &text(task, "text"),
        "--owner",
        "值班员",
        "--clause",
        "三.6",
    ]);
    let view = show(&laptop, &incident);
    assert_eq!(open(&view), ["tell-leader", "go"]);
    assert_eq!(view["tasks"][0]["clause"], "三.6");
}

#[test]
fn clause_2_2_a_concern_is_looked_at_again_and_becomes_an_incident_with_its_history() {
    let laptop = office();
    let new = [
        "concern",
        "new",
        "--title",
        "三号楼暖气不热",
        "--place",
        "三号楼",
        "--category",
        "供暖",
    ];
    let concern = text(&laptop.json(&new), "incident");
    let due = "2099-01-01T09:00:00+08:00";
    laptop.json(&[
        "task",
        &concern,
        "再走访一次",
        "--owner",
        "值班员",
        "--due",
        due,
        "--clause",
        "五.2",
    ]);
    let listed = laptop.json(&["concern", "list"]);
    assert_eq!(listed["category"], "供暖");
    assert!(text(&listed, "next").starts_with("209"), "{listed}");
    laptop.json(&[
        "concern",
        "raise",
        &concern,
        "--kind",
        "group-visit",
        "二十人到服务中心",
    ]);
    let view = show(&laptop, &concern);
    assert_eq!(
        (&view["kind"], &view["concern"]),
        (&"group-visit".into(), &true.into())
    );
    assert_eq!(view["entries"].as_array().unwrap().len(), 3);
    let refused = laptop.refusal(
        4,
        &["concern", "raise", &concern, "--kind", "key-issue", "又来"],
    );
    assert!(text(&refused, "message").contains("only once"), "{refused}");
    assert_eq!(
        laptop.json(&["concern", "list"])["raised_as"],
        "group-visit"
    );
}

#[test]
fn clause_5_5_promises_of_all_incidents_stand_in_one_register_until_they_are_kept() {
    let laptop = office();
    let incident = start_incident(&laptop);
    let demand = laptop.json(&[
        "demand",
        &incident,
        "退费",
        "--category",
        "供暖",
        "--read-back",
    ]);
    let demand = text(&demand, "entry");
    let due = "2099-01-01T09:00:00+08:00";
    let promise = laptop.json(&[
        "promise",
        &incident,
        &demand,
        "退还差额",
        "--who",
        "物业公司",
        "--due",
        due,
    ]);
    let listed = laptop.json(&["promises"]);
    assert_eq!(
        (&listed["text"], &listed["by"]),
        (&"退还差额".into(), &"物业公司".into())
    );
    assert_eq!(listed["overdue"], false);
    let law = &show(&laptop, &incident)["local"]["law"][0];
    assert_eq!(law["deadlines"][0]["clock"], "inform");
    assert!(text(law, "note").contains("核对"));
    let refused = laptop.refusal(
        4,
        &[
            "legal",
            &incident,
            &demand,
            "extended",
            "--reason",
            "复杂",
            "--approver",
            "主任",
        ],
    );
    assert!(
        text(&refused, "message").contains("article 34"),
        "{refused}"
    );
    laptop.json(&["legal", &incident, &demand, "accepted"]);
    let law = &show(&laptop, &incident)["local"]["law"][0];
    assert_eq!(law["deadlines"][0]["progress"], "met");
    assert_eq!(law["deadlines"][1]["clock"], "answer");
    laptop.json(&["promise-done", &incident, &text(&promise, "entry"), "已退"]);
    assert!(laptop.lines(&["promises"]).is_empty());
}

#[test]
fn clause_4_3_the_end_asks_for_the_plans_checklist_or_a_written_reason_for_each() {
    let laptop = office();
    import(&laptop, "第一版");
    let incident = start_incident(&laptop);
    let end = ["milestone", &incident, "ended", "--note", "居民散去"];
    let refused = laptop.refusal(4, &end);
    assert!(text(&refused, "message").contains("(demands)"), "{refused}");
    let odd = [&end[..], &["--checked", "weather"]].concat();
    laptop.refusal(3, &odd);
    let empty = [&end[..], &["--unchecked", "demands= "]].concat();
    laptop.refusal(4, &empty);
    assert_eq!(show(&laptop, &incident)["state"], "open");
    let through = [
        "--checked",
        "answers",
        "--checked",
        "places",
        "--checked",
        "left",
        "--unchecked",
        "demands=一位老人先回家，约明日核对",
    ];
    laptop.json(&[&end[..], &through].concat());
    let view = show(&laptop, &incident);
    let ended = &view["milestones"][0];
    assert_eq!(ended["checked"].as_array().unwrap().len(), 3);
    assert_eq!(ended["left_open"][0]["what"], "诉求都已记录并宣读核对");
    assert!(text(&ended["left_open"][0], "reason").contains("约明日"));
}

#[test]
fn clause_5_3_an_approved_answer_is_taken_over_with_its_legal_basis() {
    let laptop = office();
    import(&laptop, "第一版");
    let incident = start_incident(&laptop);
    let demand = ["demand", &incident, "--category", "供暖", "什么时候答复"];
    let demand = text(&laptop.json(&demand), "entry");
    laptop.refusal(3, &["answer", &incident, &demand, "--approved", "nothing"]);
    laptop.json(&["answer", &incident, &demand, "--approved", "time-to-answer"]);
    let answer = &show(&laptop, &incident)["answers"][0];
    assert_eq!(answer["legal_basis"], "《信访工作条例》第三十四条");
    assert!(text(answer, "text").contains("六十日"));
}
