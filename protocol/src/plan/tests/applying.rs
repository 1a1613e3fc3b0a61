//! What a plan says of an incident as it stands.

use crate::fixture::{MORNING_MS, Office, Writer, start};
use crate::incident::command::{Contact, Grade, Headcount, Milestone, Notice, NoticeTold, Task};
use crate::incident::{Command, Given, GradeName, MilestoneName};
use crate::plan::{Applied, Plan, Sample, samples};
use crate::roster::{Certificate, Role, Roles};

const MINUTE_MS: u64 = 60_000;

/// 张强 leads, 李敏 stands in for them, 王芳 is the office.
fn office() -> Office {
    let mut office = Office::new();
    let roles = [Role::Leader, Role::Deputy, Role::Office];
    for (person, role) in office.people.clone().iter().zip(roles) {
        let founder = office.people[0].clone();
        let founding = (person.public() == founder.public()).then_some(office.nonce);
        let certificate = Certificate {
            roles: Roles::default().with(role),
            founding,
            ..person.certificate()
        };
        let record = office.issue(&founder, &certificate);
        office.learn(record);
    }
    office
}

fn begun(office: &Office) -> Writer {
    let mut writer = Writer::new(&office.people[2], 0xa1);
    writer.act(office, start());
    writer
}

fn reach(office: &Office, writer: &mut Writer, name: MilestoneName) {
    writer.act(office, Command::Milestone(Milestone::named(name)));
}

fn says(plan: &Plan, office: &Office, writer: &Writer, after_ms: u64) -> Applied {
    let view = office.view(&writer.incident);
    plan.applied_to(&view, &office.roster, MORNING_MS + after_ms)
}

fn words(applied: &Applied) -> Vec<&str> {
    let tasks = applied.tasks.iter();
    tasks
        .map(|open| open.suggested.task.task.as_str())
        .collect()
}

#[test]
fn clause_4_2_tasks_come_with_their_milestone_and_go_once_somebody_gave_them() {
    let (office, plan) = (office(), samples()[0].plan().unwrap());
    let mut writer = begun(&office);
    assert_eq!(words(&says(&plan, &office, &writer, 0)), ["tell-leader"]);
    reach(&office, &mut writer, MilestoneName::Activated);
    let open = says(&plan, &office, &writer, 0);
    assert_eq!(words(&open), ["tell-leader", "first-report", "go"]);
    let report = &open.tasks[1];
    assert_eq!(report.owners[0].name, "王芳");
    assert_eq!(report.deputies[0].name, "李敏");
    let activated = MORNING_MS + 2_000;
    assert_eq!(report.suggested.due_ms, Some(activated + 60 * MINUTE_MS));
    let given = Command::Task(Task {
        text: report.suggested.task.text.clone(),
        owner: report.owners[0].person.to_string(),
        deputy: None,
        due: report.suggested.due_ms.map(Given),
        clause: Some(report.suggested.task.clause.id().into()),
        must: false,
    });
    writer.act(&office, given);
    assert_eq!(
        words(&says(&plan, &office, &writer, 0)),
        ["tell-leader", "go"]
    );
}

#[test]
fn clause_2_3_a_headcount_only_suggests_and_a_person_grades() {
    let (office, thresholds) = (office(), Sample::named("zh-CN-thresholds").unwrap());
    let plan = thresholds.plan().unwrap();
    let mut writer = begun(&office);
    let count = |low, high| {
        Command::Headcount(Headcount {
            low,
            high,
            by: "网格员".into(),
        })
    };
    writer.act(&office, count(90, 120));
    let said = says(&plan, &office, &writer, 0);
    assert_eq!(said.grade.unwrap().grade, GradeName::II);
    // Nobody graded by that.
    assert!(office.view(&writer.incident).acts.grades.is_empty() && said.to_tell.is_empty());
    let mut leader = Writer::new(&office.people[0], 0xb2);
    leader.incident = writer.incident.clone();
    leader.now = writer.now;
    leader.act(
        &office,
        Command::Grade(Grade {
            grade: GradeName::II,
            reason: "需要多个部门到场".into(),
        }),
    );
    let said = says(&plan, &office, &leader, 0);
    assert_eq!(said.grade, None);
    let told: Vec<&str> = said.to_tell.iter().map(|tell| tell.who.as_str()).collect();
    assert_eq!(told, ["组长", "副组长", "办公室", "街道办事处", "区信访局"]);
    // The default sample suggests nothing whatever the count.
    let default = samples()[0].plan().unwrap();
    assert_eq!(says(&default, &office, &writer, 0).grade, None);
}

#[test]
fn clause_4_1_a_notice_that_the_leader_did_not_read_falls_to_the_deputy_after_the_limit() {
    let (office, plan) = (office(), samples()[0].plan().unwrap());
    let mut writer = begun(&office);
    let notice = Command::Notice(Notice {
        to: "张强".into(),
        text: "请启动应急预案".into(),
    });
    writer.act(&office, notice);
    let sent = 2_000;
    let before = says(&plan, &office, &writer, sent + 10 * MINUTE_MS - 1);
    assert_eq!(before.fallen, []);
    let after = says(&plan, &office, &writer, sent + 10 * MINUTE_MS);
    let fallen = &after.fallen[0];
    assert_eq!(
        (fallen.from.as_str(), fallen.post.as_str()),
        ("张强", "副组长")
    );
    assert_eq!(fallen.to[0].name, "李敏");
    assert_eq!(fallen.clause.id(), "四.1");
    let told = Command::NoticeTold(NoticeTold {
        notice: fallen.notice,
        answered: true,
        note: None,
    });
    writer.act(&office, told);
    assert_eq!(says(&plan, &office, &writer, 60 * MINUTE_MS).fallen, []);
}

#[test]
fn clause_2_3_a_unit_outside_the_roster_is_told_once_a_contact_with_it_is_recorded() {
    let (office, plan) = (office(), samples()[0].plan().unwrap());
    let mut leader = Writer::new(&office.people[0], 0xb2);
    leader.act(&office, start());
    let grade = Grade {
        grade: GradeName::III,
        reason: "部门负责人要到场".into(),
    };
    leader.act(&office, Command::Grade(grade));
    let told = |leader: &Writer| {
        let to_tell = says(&plan, &office, leader, 0).to_tell;
        to_tell.into_iter().find(|tell| tell.who == "街道办事处")
    };
    assert!(!told(&leader).unwrap().told);
    let contact = serde_json::json!({ "unit": "街道办事处", "channel": "电话" });
    let contact: Contact = serde_json::from_value(contact).unwrap();
    leader.act(&office, Command::Contact(contact));
    assert!(told(&leader).unwrap().told);
}

#[test]
fn clause_4_2_1_the_plan_says_how_often_a_word_on_the_progress_is_due() {
    let (office, mut plan) = (office(), samples()[0].plan().unwrap());
    let mut writer = begun(&office);
    reach(&office, &mut writer, MilestoneName::Arrived);
    let pressing = |plan: &Plan| {
        let after = says(plan, &office, &writer, 0).progress_after_ms;
        let view = office.view(&writer.incident);
        view.pressing(MORNING_MS + 15 * MINUTE_MS, after).len()
    };
    assert_eq!(
        (plan.progress_every_minutes, pressing(&plan)),
        (Some(20), 0)
    );
    plan.progress_every_minutes = Some(10);
    assert_eq!(pressing(&plan), 1);
}
