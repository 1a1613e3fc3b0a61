//! Notices and grades (plan 二.3, 二.4, 四.1).

use super::*;
use crate::incident::command::{Grade, Notice, NoticeActed, NoticeRead, NoticeTold};
use crate::incident::{GradeName, PressingKind};

fn notice(to: &str) -> Command {
    Command::Notice(Notice {
        to: to.into(),
        text: "请启动应急预案".into(),
    })
}

fn told(notice: EntryId, answered: bool) -> Command {
    Command::NoticeTold(NoticeTold {
        notice,
        answered,
        note: None,
    })
}

fn grade(grade: GradeName) -> Command {
    Command::Grade(Grade {
        grade,
        reason: "人数五十以下".into(),
    })
}

/// 二.4.
#[test]
fn clause_2_4_a_notice_is_pressing_from_when_it_was_sent_until_its_reader_says_so() {
    let mut scene = Scene::new();
    let sent = scene.act(0, notice("李敏"));
    scene.meet();
    let pressing = scene.view().pressing(after_minutes(7), None);
    assert_eq!(pressing[0].what, PressingKind::NoticeUnread);
    assert_eq!(
        (pressing[0].entry, pressing[0].elapsed_ms),
        (sent, 7 * 60_000 - 2_000)
    );
    scene.act(1, Command::NoticeRead(NoticeRead { notice: sent }));
    let text = "已启动".into();
    scene.act(1, Command::NoticeActed(NoticeActed { notice: sent, text }));
    let view = scene.view();
    let row = &view.acts.notices[0];
    assert_eq!(
        (row.to.as_str(), row.read[0].by.author.as_str()),
        ("李敏", "李敏")
    );
    assert_eq!(row.acted[0].text.as_deref(), Some("已启动"));
    assert!(view.pressing(after_minutes(7), None).is_empty());
}

/// 四.1: the deputy acts for a leader who does not read it.
#[test]
fn a_notice_that_somebody_acted_on_is_pressing_no_more_though_its_reader_never_read_it() {
    let mut scene = Scene::new();
    let sent = scene.act(0, notice("李敏"));
    scene.meet();
    let text = "副组长已到场".into();
    scene.act(2, Command::NoticeActed(NoticeActed { notice: sent, text }));
    let view = scene.view();
    assert!(view.acts.notices[0].read.is_empty());
    assert!(view.acts.notices[0].has_reached());
    assert!(view.pressing(after_minutes(7), None).is_empty());
}

#[test]
fn only_whoever_a_notice_is_to_can_say_that_they_read_it() {
    let mut scene = Scene::new();
    let sent = scene.act(0, notice("李敏"));
    scene.meet();
    let read = Command::NoticeRead(NoticeRead { notice: sent });
    let name = scene.name(1);
    assert_eq!(scene.refusal(2, read), Refusal::NotAddressed { name });
}

/// 四.1: leaders carry telephones.
#[test]
fn told_by_phone_is_a_route_of_its_own_and_a_call_that_nobody_answered_reaches_nobody() {
    let mut scene = Scene::new();
    let sent = scene.act(0, notice("李敏"));
    scene.act(0, told(sent, false));
    assert_eq!(scene.view().pressing(after_minutes(5), None).len(), 1);
    scene.act(0, told(sent, true));
    let view = scene.view();
    assert!(view.pressing(after_minutes(5), None).is_empty());
    let calls = view.acts.notices[0].told.iter();
    assert_eq!(
        calls.map(|call| call.answered).collect::<Vec<_>>(),
        [false, true]
    );
    assert!(view.acts.notices[0].read.is_empty());
}

/// 二.3.
#[test]
fn a_regrade_takes_the_place_of_the_grade_before_and_both_stay() {
    let mut scene = Scene::new();
    scene.act(0, grade(GradeName::IV));
    scene.act(0, grade(GradeName::II));
    let view = scene.view();
    let rows: Vec<_> = view
        .acts
        .grades
        .iter()
        .map(|row| (row.grade, row.superseded, row.in_force, row.disagrees))
        .collect();
    assert_eq!(
        rows,
        [
            (GradeName::IV, true, false, false),
            (GradeName::II, false, true, false),
        ]
    );
}

#[test]
fn of_two_grades_given_apart_the_later_is_in_force_and_the_disagreement_shows_until_it_is_settled()
{
    let mut scene = Scene::new();
    scene.act(0, grade(GradeName::IV));
    scene.meet();
    scene.act(1, grade(GradeName::III));
    scene.writers[2].now.wall_ms += 1_000;
    scene.act(2, grade(GradeName::II));
    let standing = |scene: &Scene| -> Vec<_> {
        let view = scene.view();
        let rows = view.acts.grades.iter().filter(|row| !row.superseded);
        rows.map(|row| (row.grade, row.in_force, row.disagrees))
            .collect()
    };
    assert_eq!(
        standing(&scene),
        [(GradeName::III, false, true), (GradeName::II, true, true)]
    );
    scene.meet();
    scene.act(0, grade(GradeName::III));
    assert_eq!(standing(&scene), [(GradeName::III, true, false)]);
}
