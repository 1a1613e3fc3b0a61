//! The scene and the end (plan 三.3, 四.2, 四.3, 四.4), and mistakes about whole incidents.

use super::*;
use crate::incident::command::{Link, Milestone, Move, PlaceCheck, Task, Unlink, VoidIncident};
use crate::incident::{MilestoneName, PressingKind, State};

fn reached(name: MilestoneName) -> Command {
    Command::Milestone(Milestone::named(name))
}

fn end() -> Milestone {
    Milestone {
        note: Some("居民自行散去".into()),
        by: Some("组长".into()),
        ..Milestone::named(MilestoneName::Ended)
    }
}

fn must() -> Command {
    Command::Task(Task {
        text: "清点座椅".into(),
        owner: "李敏".into(),
        deputy: None,
        due: None,
        clause: None,
        must: true,
    })
}

fn other() -> SubjectId {
    SubjectId::from_bytes([0x2d; 16])
}

/// 四.3.
#[test]
fn the_end_needs_a_reason_and_a_word_about_each_thing_that_had_to_be_done() {
    let mut scene = Scene::new();
    let task = scene.act(0, must());
    let bare = Milestone {
        note: None,
        ..end()
    };
    let no_reason = Refusal::Empty {
        field: "note of the end",
    };
    assert_eq!(scene.refusal(0, Command::Milestone(bare)), no_reason);
    let open = Refusal::StillOpen {
        entry: task,
        text: "清点座椅 — 李敏".into(),
    };
    assert_eq!(scene.refusal(0, Command::Milestone(end())), open);
    let mut explained = end();
    explained.open.insert(task, " ".into());
    assert_eq!(
        scene.refusal(0, Command::Milestone(explained.clone())),
        open,
        "it is named which one lacks a reason"
    );
    explained.open.insert(task, "物业已收走".into());
    explained.by = None;
    scene.act(0, Command::Milestone(explained));
    let view = scene.view();
    assert_eq!(view.state, State::Ended);
    assert_eq!(
        view.milestones[0].by.as_deref(),
        Some("张强"),
        "a person is named"
    );
}

#[test]
fn clause_3_3_what_is_not_in_order_at_a_key_place_keeps_the_incident_from_ending_until_it_is() {
    let mut scene = Scene::new();
    let check = |in_order| {
        Command::PlaceCheck(PlaceCheck {
            place: "消防通道".into(),
            in_order,
            text: None,
        })
    };
    scene.act(0, check(false));
    let refused = scene.refusal(0, Command::Milestone(end()));
    assert!(matches!(refused, Refusal::StillOpen { text, .. } if text == "消防通道"));
    scene.act(0, check(true));
    scene.act(0, Command::Milestone(end()));
    assert_eq!(scene.view().acts.place_checks.len(), 2);
}

#[test]
fn two_endings_and_an_arrival_that_nobody_who_ended_knew_of_all_stay() {
    let mut scene = Scene::new();
    scene.act(0, Command::Milestone(end()));
    scene.act(1, Command::Milestone(end()));
    scene.act(2, reached(MilestoneName::Arrived));
    let view = scene.view();
    assert_eq!((view.state, view.milestones.len()), (State::Ended, 3));
    assert!(
        view.acts
            .scene
            .iter()
            .any(|row| row.name == "王芳" && row.is_there)
    );
}

/// 四.2, 四.3.
#[test]
fn who_is_at_the_scene_is_derived_and_leaving_before_the_end_shows() {
    let mut scene = Scene::new();
    scene.act(0, reached(MilestoneName::Departed));
    for who in 0..3 {
        scene.act(who, reached(MilestoneName::Arrived));
    }
    scene.act(1, reached(MilestoneName::Left));
    scene.meet();
    scene.writers[0].now.wall_ms += 60_000;
    scene.act(0, Command::Milestone(end()));
    scene.act(0, reached(MilestoneName::Left));
    let view = scene.view();
    let rows = view.acts.scene.iter();
    let rows: Vec<_> = rows
        .map(|row| (row.name.as_str(), row.is_there, row.left_before_end))
        .collect();
    assert_eq!(
        rows,
        [
            ("张强", false, false),
            ("李敏", false, true),
            ("王芳", true, false),
        ]
    );
}

/// 四.2(1).
#[test]
fn those_at_the_scene_are_prompted_when_nothing_was_written_of_it_for_a_while() {
    let mut scene = Scene::new();
    scene.act(0, log("只有办公室"));
    assert!(scene.view().pressing(after_minutes(60), None).is_empty());
    scene.act(1, reached(MilestoneName::Arrived));
    assert!(scene.view().pressing(after_minutes(15), None).is_empty());
    let pressing = scene.view().pressing(after_minutes(30), None);
    assert_eq!(pressing[0].what, PressingKind::ProgressDue);
    scene.act(0, Command::Milestone(end()));
    assert!(scene.view().pressing(after_minutes(30), None).is_empty());
}

/// 四.4.
#[test]
fn clause_4_4_the_form_after_the_action_is_filled_with_measured_times() {
    let mut scene = Scene::new();
    for (minutes, command) in [
        (2, reached(MilestoneName::Activated)),
        (12, reached(MilestoneName::Arrived)),
        (20, demand("退钱")),
        (90, Command::Milestone(end())),
        (95, reached(MilestoneName::Left)),
    ] {
        scene.writers[0].now.wall_ms = after_minutes(minutes);
        scene.act(0, command);
    }
    let measured = scene.view().acts.measured;
    let minutes = measured.iter().map(|step| {
        let minutes = step.after_ms.map(|ms| ms / 60_000);
        (step.step.as_str(), step.at.is_some(), minutes)
    });
    assert_eq!(
        minutes.collect::<Vec<_>>(),
        [
            ("heard", true, None),
            ("reported", false, None),
            ("activated", true, Some(2)),
            ("departed", false, None),
            ("arrived", true, Some(10)),
            ("dialogue", true, Some(8)),
            ("ended", true, Some(70)),
            ("left", true, Some(5)),
        ]
    );
}

#[test]
fn an_incident_started_by_mistake_is_voided_and_stays() {
    let mut scene = Scene::new();
    let void = |reason: &str| {
        Command::Void(VoidIncident {
            reason: reason.into(),
        })
    };
    assert_eq!(
        scene.refusal(0, void(" ")),
        Refusal::Empty { field: "reason" }
    );
    scene.act(0, void("与上一件重复"));
    assert_eq!(scene.refusal(0, log("再写")), Refusal::Voided);
    let view = scene.view();
    assert_eq!((view.state, view.entries.len()), (State::Voided, 2));
    assert_eq!(view.acts.voided[0].reason.as_deref(), Some("与上一件重复"));
}

#[test]
fn incidents_are_linked_as_one_and_parted_and_an_entry_moves_by_reference() {
    let mut scene = Scene::new();
    let logged = scene.act(0, log("写错了事件"));
    let reason = || "同一件事".to_owned();
    let link = |incident| {
        Command::Link(Link {
            incident,
            reason: reason(),
        })
    };
    assert_eq!(scene.refusal(0, link(INCIDENT)), Refusal::SameIncident);
    let entry = scene.writers[0]
        .decide(&scene.office, link(other()))
        .unwrap();
    let counterpart = entry.counterpart(INCIDENT).unwrap();
    assert!(
        matches!(counterpart.open.act, Some(ActFields::Link(fields)) if fields.incident == INCIDENT)
    );
    scene.act(0, link(other()));
    let row = scene.view().acts.links.pop().unwrap();
    assert_eq!((row.incident, row.linked), (other(), true));
    let incident = other();
    scene.act(
        0,
        Command::Unlink(Unlink {
            incident,
            reason: reason(),
        }),
    );
    assert!(!scene.view().acts.links[0].linked);

    let moved = Command::Move(Move {
        entry: logged,
        to: other(),
        reason: reason(),
    });
    let decided = scene.writers[0]
        .decide(&scene.office, moved.clone())
        .unwrap();
    let there = decided.counterpart(INCIDENT).unwrap();
    assert_eq!(there.kind, EntryKind::MovedHere);
    scene.act(0, moved);
    let row = scene.view().acts.moved.pop().unwrap();
    assert_eq!(
        (row.moved, row.incident, row.here),
        (logged, other(), false)
    );
    assert!(
        scene
            .view()
            .entries
            .iter()
            .any(|entry| entry.entry == logged)
    );
}

#[test]
fn one_links_while_another_parts_and_the_later_word_stands_everywhere() {
    for links_last in [true, false] {
        let mut scene = Scene::new();
        let (incident, reason) = (other(), "同一件事".to_owned());
        let link = Command::Link(Link {
            incident,
            reason: reason.clone(),
        });
        let unlink = Command::Unlink(Unlink { incident, reason });
        scene.act(0, link.clone());
        scene.meet();
        let (first, second) = if links_last {
            (unlink, link)
        } else {
            (link, unlink)
        };
        scene.act(1, first);
        scene.act(2, second);
        let view = scene.view();
        let rows = view.acts.links.iter().map(|row| row.linked);
        assert_eq!(rows.collect::<Vec<_>>(), [links_last]);
        // All three words stay in the timeline.
        assert_eq!(view.entries.len(), 4);
    }
}

#[test]
fn what_was_written_while_another_archived_arrives_and_shows_and_no_more_is_taken() {
    let mut scene = Scene::new();
    scene.act(0, Command::Milestone(end()));
    scene.meet();
    scene.act(0, Command::Milestone(archived()));
    scene.act(1, log("没听说已归档"));
    let view = scene.view();
    assert_eq!(view.state, State::Archived);
    let last = view.entries.last().and_then(|row| row.text.as_deref());
    assert_eq!(last, Some("没听说已归档"));
    scene.meet();
    assert_eq!(scene.refusal(1, log("再写")), Refusal::Archived);
}
