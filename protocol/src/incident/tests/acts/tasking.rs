//! Tasks and instructions (plan 五.1).

use super::*;
use crate::incident::command::{Handover, Task, TaskAck, TaskDone};
use crate::incident::{Given, PressingKind};

fn task(owner: &str, deputy: Option<&str>) -> Task {
    Task {
        text: "每二十分钟报一次".into(),
        owner: owner.into(),
        deputy: deputy.map(Into::into),
        due: Some(Given(after_minutes(40))),
        clause: Some("四.2(1)".into()),
        must: false,
    }
}

/// 五.1.
#[test]
fn clause_5_1_a_task_is_given_then_acknowledged_then_done_with_its_result() {
    let mut scene = Scene::new();
    let device = scene.office.people[1].device.to_string();
    let given = scene.act(0, Command::Task(task(&device, Some("王芳"))));
    scene.meet();
    scene.act(1, Command::TaskAck(TaskAck { task: given }));
    let view = scene.view();
    let row = &view.acts.tasks[0];
    assert_eq!(
        (&row.owner, row.deputy.as_ref()),
        (&scene.name(1), Some(&scene.name(2)))
    );
    assert_eq!(row.clause.as_deref(), Some("四.2(1)"));
    assert_eq!(row.acknowledged[0].by.author, scene.name(1));
    assert!(row.done.is_empty());
    let pressing = view.pressing(after_minutes(45), None);
    assert_eq!(pressing[0].what, PressingKind::TaskOverdue);
    assert_eq!(
        (pressing[0].entry, pressing[0].elapsed_ms),
        (given, 5 * 60_000)
    );

    let text = "已报三次".into();
    scene.act(1, Command::TaskDone(TaskDone { task: given, text }));
    let view = scene.view();
    assert_eq!(view.acts.tasks[0].done[0].text.as_deref(), Some("已报三次"));
    assert!(view.pressing(after_minutes(45), None).is_empty());
}

#[test]
fn a_task_that_two_take_apart_shows_both() {
    let mut scene = Scene::new();
    let given = scene.act(0, Command::Task(task("李敏", Some("王芳"))));
    scene.meet();
    for who in [1, 2] {
        scene.act(who, Command::TaskAck(TaskAck { task: given }));
    }
    let view = scene.view();
    let taken = view.acts.tasks[0].acknowledged.iter();
    let taken: Vec<&str> = taken.map(|step| step.by.author.as_str()).collect();
    assert_eq!(taken, ["李敏", "王芳"]);
}

#[test]
fn a_task_is_for_somebody_who_is_known_and_not_revoked_and_has_another_deputy() {
    let scene = Scene::new();
    let refusal = |task| scene.refusal(0, Command::Task(task));
    let name = "陌生人".to_owned();
    assert_eq!(
        refusal(task("陌生人", None)),
        Refusal::NoSuchPerson { name }
    );
    assert_eq!(refusal(task("李敏", Some("李敏"))), Refusal::OwnDeputy);
    assert_eq!(refusal(task(" ", None)), Refusal::Empty { field: "owner" });
    let unclear = Task {
        text: " ".into(),
        ..task("李敏", None)
    };
    assert_eq!(refusal(unclear), Refusal::Empty { field: "text" });
}

/// 四.3.
#[test]
fn one_hands_over_to_another_and_not_to_oneself() {
    let mut scene = Scene::new();
    let handover = |to: &str| {
        Command::Handover(Handover {
            to: to.into(),
            text: "老人五位在台阶下".into(),
        })
    };
    assert_eq!(scene.refusal(0, handover("张强")), Refusal::ToOneself);
    scene.act(0, handover("李敏"));
    let view = scene.view();
    let row = &view.acts.handovers[0];
    assert_eq!((row.by.author.as_str(), row.to.as_str()), ("张强", "李敏"));
}
