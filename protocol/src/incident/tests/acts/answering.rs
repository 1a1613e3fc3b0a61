//! Answers and promises (plan 四.2(2), 五.5).

use super::*;
use crate::incident::command::{Answer, Correct, Promise, PromiseDone};
use crate::incident::{Given, PressingKind};

fn answer(demand: EntryId, facts: Option<&str>) -> Command {
    Command::Answer(Answer {
        demand,
        text: "今日修复".into(),
        stated: None,
        facts: facts.map(Into::into),
        reasons: None,
        legal_basis: Some("供用热合同第七条".into()),
        by: Some("热力公司".into()),
    })
}

fn promise(demand: EntryId) -> Command {
    Command::Promise(Promise {
        demand,
        text: "修好立管".into(),
        who: "热力公司".into(),
        due: Given(after_minutes(60)),
    })
}

fn kept(promise: EntryId, how: &str) -> Command {
    Command::PromiseDone(PromiseDone {
        promise,
        text: how.into(),
    })
}

/// 四.2(2), article 32.
#[test]
fn an_answer_stands_by_its_demand_and_says_which_parts_article_32_still_asks_for() {
    let mut scene = Scene::new();
    let demanded = scene.act(0, demand("屋里只有十四度"));
    scene.act(0, answer(demanded, Some("三号楼立管损坏")));
    let view = scene.view();
    let answered = &view.acts.answers[0];
    assert_eq!(answered.demand, demanded);
    assert_eq!(answered.text.as_deref(), Some("今日修复"));
    assert_eq!(answered.legal_basis.as_deref(), Some("供用热合同第七条"));
    assert_eq!(answered.by.as_deref(), Some("热力公司"));
    assert_eq!(answered.missing, ["demand", "reasons"]);
    assert!(answered.corrected_since.is_empty());
}

#[test]
fn an_answer_to_a_demand_that_was_corrected_elsewhere_shows_that_it_did_not_know() {
    let mut scene = Scene::new();
    let demanded = scene.act(0, demand("退钱"));
    scene.meet();
    let text = "不是退钱，是减免";
    let correction = scene.act(1, Command::Correct(Correct::saying(demanded, text)));
    scene.act(0, answer(demanded, None));
    scene.meet();
    scene.act(2, answer(demanded, None));
    let view = scene.view();
    let since = view
        .acts
        .answers
        .iter()
        .map(|answer| &answer.corrected_since);
    let since: Vec<_> = since.collect();
    assert_eq!(since, [&vec![correction], &vec![]]);
}

/// 五.5.
#[test]
fn a_promise_makes_a_deadline_and_is_pressing_from_then_until_it_is_kept() {
    let mut scene = Scene::new();
    let demanded = scene.act(0, demand("修管子"));
    let promised = scene.act(0, promise(demanded));
    let view = scene.view();
    assert_eq!(view.acts.promises[0].due, "2026-07-01T17:00:00.000+08:00");
    assert!(view.pressing(after_minutes(60), None).is_empty());
    let pressing = view.pressing(after_minutes(95), None);
    assert_eq!(pressing[0].what, PressingKind::PromiseOverdue);
    assert_eq!(pressing[0].entry, promised);
    assert_eq!(pressing[0].elapsed_ms, 35 * 60_000);
    scene.act(1, log("这一条不算兑现"));
    scene.act(0, kept(promised, "已修好"));
    assert!(scene.view().pressing(after_minutes(95), None).is_empty());
}

#[test]
fn a_promise_that_two_say_was_kept_shows_both_and_is_done_once() {
    let mut scene = Scene::new();
    let demanded = scene.act(0, demand("修管子"));
    let promised = scene.act(0, promise(demanded));
    scene.meet();
    scene.act(1, kept(promised, "上午修好"));
    scene.act(2, kept(promised, "下午复查"));
    let view = scene.view();
    assert_eq!(view.acts.promises.len(), 1);
    let done = view.acts.promises[0].done.iter();
    let told: Vec<_> = done
        .map(|step| (step.by.author.clone(), step.text.clone()))
        .collect();
    assert_eq!(
        told,
        [
            (scene.name(1), Some("上午修好".into())),
            (scene.name(2), Some("下午复查".into())),
        ]
    );
}

#[test]
fn answers_and_promises_name_a_demand_that_is_here_and_kept_promises_a_promise() {
    let mut scene = Scene::new();
    let logged = scene.act(0, log("不是诉求"));
    let what = EntryKind::Demand;
    let entry = logged;
    assert_eq!(
        scene.refusal(0, answer(entry, None)),
        Refusal::NoSuch { what, entry }
    );
    assert_eq!(
        scene.refusal(0, promise(entry)),
        Refusal::NoSuch { what, entry }
    );
    let what = EntryKind::Promise;
    let refused = scene.refusal(0, kept(entry, "好了"));
    assert_eq!(refused, Refusal::NoSuch { what, entry });
    assert!(refused.is_not_found());
}
