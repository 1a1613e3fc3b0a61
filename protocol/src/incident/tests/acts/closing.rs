//! How an incident is closed (plan 四.3, 四.4): what is asked where something lacks, and what stays.

use super::*;
use crate::incident::command::closing::before_archive;
use crate::incident::command::{Ask, Concern, Correct, Milestone, Raise, Report};
use crate::incident::{Given, IncidentKind, MilestoneName, PressingKind, ReportKind, State};
use std::collections::BTreeMap;

fn step(name: MilestoneName) -> Milestone {
    Milestone::named(name)
}

fn end() -> Command {
    Command::Milestone(Milestone {
        note: Some("散去".into()),
        ..step(MilestoneName::Ended)
    })
}

fn must(text: &str) -> Command {
    Command::Task(crate::incident::command::Task {
        text: text.into(),
        owner: "张强".into(),
        deputy: None,
        due: None,
        clause: None,
        must: true,
    })
}

fn report(kind: ReportKind, reason: Option<&str>) -> Command {
    Command::Report(Report {
        reason: reason.map(Into::into),
        ..Report::of(kind, Vec::new())
    })
}

#[test]
fn an_incident_is_archived_once_all_was_reached_and_whoever_archives_it_means_it() {
    let mut scene = Scene::new();
    scene.act(0, Command::Milestone(step(MilestoneName::Arrived)));
    scene.act(0, end());
    scene.act(0, Command::Milestone(step(MilestoneName::Left)));
    let missing = vec![MilestoneName::Evaluated, MilestoneName::Summarised];
    let archive = step(MilestoneName::Archived);
    let refused = scene.refusal(0, Command::Milestone(archive.clone()));
    assert_eq!(refused.asks(), Some(Ask::Missing));
    let open = Vec::new();
    assert_eq!(refused, Refusal::Unfinished { missing, open });
    for name in [MilestoneName::Evaluated, MilestoneName::Summarised] {
        let note = Some("处置及时".into());
        scene.act(0, Command::Milestone(Milestone { note, ..step(name) }));
    }
    let refused = scene.refusal(0, Command::Milestone(archive.clone()));
    assert_eq!(
        (refused.asks(), refused),
        (Some(Ask::Sure), Refusal::Archiving)
    );
    scene.act(
        0,
        Command::Milestone(Milestone {
            sure: true,
            ..archive
        }),
    );
    let view = scene.view();
    assert_eq!(
        (view.state, view.archived_without.len()),
        (State::Archived, 0)
    );
}

#[test]
fn what_is_missing_in_the_archive_has_a_written_reason_and_is_unmarked_when_it_comes() {
    let mut scene = Scene::new();
    scene.act(0, Command::Milestone(step(MilestoneName::Arrived)));
    scene.act(0, end());
    scene.act(0, Command::Milestone(step(MilestoneName::Left)));
    let only = |name: MilestoneName| BTreeMap::from([(name, "人手不足".to_owned())]);
    let half = Milestone {
        missing: only(MilestoneName::Evaluated),
        ..step(MilestoneName::Archived)
    };
    assert!(matches!(
        scene.refusal(0, Command::Milestone(half)),
        Refusal::Unfinished { .. }
    ));
    scene.act(0, Command::Milestone(archived()));
    let view = scene.view();
    let last = view.milestones.last().unwrap();
    let missing: Vec<_> = last.missing.iter().map(|row| row.name).collect();
    assert_eq!(
        missing,
        [MilestoneName::Evaluated, MilestoneName::Summarised]
    );
    assert_eq!(last.missing[0].reason.as_deref(), Some("没有"));
    assert_eq!(view.archived_without, missing);
    // What closes the file is still taken, and nothing else.
    let evaluated = Milestone {
        note: Some("及时".into()),
        ..step(MilestoneName::Evaluated)
    };
    scene.act(1, Command::Milestone(evaluated));
    scene.meet();
    let arrived = view.milestones[0].entry;
    let at = Correct {
        at: Some(Given(after_minutes(1))),
        text: None,
        ..Correct::saying(arrived, "")
    };
    scene.act(0, Command::Correct(at));
    let view = scene.view();
    assert_eq!(view.archived_without, [MilestoneName::Summarised]);
    let words = Correct::saying(arrived, "改字");
    assert_eq!(scene.refusal(0, Command::Correct(words)), Refusal::Archived);
}

#[test]
fn what_had_to_be_done_and_is_open_is_named_as_it_is_archived_and_has_a_written_reason() {
    let mut scene = Scene::new();
    let task = scene.act(0, must("清点座椅"));
    let missing: BTreeMap<_, _> = before_archive(None, false)
        .iter()
        .map(|name| (*name, "没有".to_owned()))
        .collect();
    let archive = Milestone {
        missing,
        ..step(MilestoneName::Archived)
    };
    let refused = scene.refusal(0, Command::Milestone(archive.clone()));
    assert_eq!(refused.asks(), Some(Ask::Missing));
    let Refusal::Unfinished { open, .. } = &refused else {
        panic!("{refused}");
    };
    assert_eq!(
        (open[0].entry, open[0].text.as_deref()),
        (task, Some("清点座椅"))
    );
    let told = refused.to_string();
    assert!(
        told.contains("清点座椅") && told.contains(&task.to_string()),
        "{told}"
    );
    let open = BTreeMap::from([(task, "物业已收走".to_owned())]);
    scene.act(0, Command::Milestone(Milestone { open, ..archive }));
    let view = scene.view();
    let last = view.milestones.last().unwrap();
    assert_eq!(last.left_open[0].entry, Some(task));
    assert_eq!(last.left_open[0].reason, "物业已收走");
}

#[test]
fn what_the_end_gave_a_reason_for_is_not_asked_again_as_it_is_archived() {
    let mut scene = Scene::new();
    let task = scene.act(0, must("清点座椅"));
    let ended = Milestone {
        note: Some("散去".into()),
        open: BTreeMap::from([(task, "物业已收走".to_owned())]),
        ..step(MilestoneName::Ended)
    };
    scene.act(0, Command::Milestone(ended));
    let refused = scene.refusal(0, Command::Milestone(step(MilestoneName::Archived)));
    assert!(
        matches!(&refused, Refusal::Unfinished { open, .. } if open.is_empty()),
        "{refused}"
    );
    let later = scene.act(0, must("回访"));
    let refused = scene.refusal(0, Command::Milestone(step(MilestoneName::Archived)));
    assert!(
        matches!(&refused, Refusal::Unfinished { open, .. } if open[0].entry == later),
        "{refused}"
    );
}

#[test]
fn leaving_without_an_arrival_and_an_evaluation_without_words_need_a_reason_that_stays() {
    let mut scene = Scene::new();
    let left = step(MilestoneName::Left);
    let refused = scene.refusal(0, Command::Milestone(left.clone()));
    assert_eq!(
        (refused.asks(), refused),
        (Some(Ask::Reason), Refusal::NobodyArrived)
    );
    let evaluated = step(MilestoneName::Evaluated);
    let refused = scene.refusal(0, Command::Milestone(evaluated));
    assert_eq!(refused, Refusal::WithoutWords);
    let reason = Some("电话里就解决了".into());
    scene.act(0, Command::Milestone(Milestone { reason, ..left }));
    let view = scene.view();
    assert_eq!(view.milestones[0].reason.as_deref(), Some("电话里就解决了"));
}

#[test]
fn the_same_milestone_by_the_same_person_within_ten_minutes_is_asked_once() {
    let mut scene = Scene::new();
    let arrived = step(MilestoneName::Arrived);
    scene.act(0, Command::Milestone(arrived.clone()));
    let milestone = MilestoneName::Arrived;
    let refused = scene.refusal(0, Command::Milestone(arrived.clone()));
    assert_eq!(refused.asks(), Some(Ask::Again));
    assert_eq!(refused, Refusal::JustRecorded { milestone });
    // Somebody else arrives too, and the same person again once that is said or later.
    scene.act(1, Command::Milestone(arrived.clone()));
    let again = Milestone {
        again: true,
        ..arrived.clone()
    };
    scene.act(0, Command::Milestone(again));
    scene.writers[0].now.wall_ms += 11 * 60_000;
    scene.act(0, Command::Milestone(arrived));
    assert_eq!(scene.view().milestones.len(), 4);
}

#[test]
fn a_final_report_before_the_end_and_a_first_one_after_it_need_a_reason() {
    let mut scene = Scene::new();
    let refused = scene.refusal(0, report(ReportKind::Final, None));
    assert_eq!(
        (refused.asks(), refused),
        (Some(Ask::Reason), Refusal::GoesOn)
    );
    scene.act(0, end());
    scene.act(0, report(ReportKind::Final, None));
    let refused = scene.refusal(0, report(ReportKind::First, None));
    assert_eq!(refused, Refusal::AfterFinal);
    scene.act(0, report(ReportKind::First, Some("补报")));
    assert_eq!(scene.view().acts.reports.len(), 2);
}

#[test]
fn a_concern_that_was_resolved_is_closed_with_its_outcome_and_presses_no_more() {
    let office = crate::fixture::Office::new();
    let mut writer = Writer::new(&office.people[0], 0xa1);
    let found = Concern {
        title: "漏水".into(),
        place: "三号楼".into(),
        category: "物业".into(),
        note: None,
    };
    writer.act(&office, Command::Concern(found));
    let look_again = crate::incident::command::Task {
        text: "再看一次".into(),
        owner: "张强".into(),
        deputy: None,
        due: Some(Given(after_minutes(10))),
        clause: None,
        must: false,
    };
    writer.act(&office, Command::Task(look_again));
    let later = after_minutes(60);
    let pressing = office.view(&writer.incident).pressing(later, None);
    assert_eq!(pressing[0].what, PressingKind::TaskOverdue);
    writer.act(&office, end());
    let view = office.view(&writer.incident);
    assert_eq!(
        (view.state, view.pressing(later, None).len()),
        (State::Ended, 0)
    );
    assert_eq!(view.milestones[0].note.as_deref(), Some("散去"));
    let raise = Raise {
        kind: IncidentKind::KeyIssue,
        reason: "又漏了".into(),
    };
    let refused = writer.decide(&office, Command::Raise(raise)).unwrap_err();
    assert_eq!(refused, Refusal::ConcernClosed);
}
