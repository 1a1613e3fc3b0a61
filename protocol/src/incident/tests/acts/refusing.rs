//! Bad input: a sentence that says what to do, and nothing stored.

use super::*;
use crate::incident::command::{
    Answer, Contact, Grade, Log, Milestone, Notice, Objection, PlaceCheck, Promise, PromiseDone,
};
use crate::incident::{ContactStatus, Given, GradeName, MilestoneName};
use crate::limit::{LINE_BYTES_MAX, TEXT_BYTES_MAX, UNKNOWN_MAX};

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

fn heard(ms: u64) -> Command {
    Command::Log(Log {
        heard_at: Some(Given(ms)),
        ..crate::fixture::line("听说")
    })
}

#[test]
fn a_time_a_day_ahead_is_refused_and_one_before_the_incident_began_is_not() {
    let mut scene = Scene::new();
    let field = "heard_at";
    let ahead = scene.refusal(0, heard(MORNING_MS + DAY_MS));
    assert_eq!(ahead, Refusal::InFuture { field });
    scene.act(0, heard(MORNING_MS - DAY_MS));
    for hours in [3, 11] {
        let hours_ms = hours * 60 * 60 * 1000;
        scene.act(0, heard(MORNING_MS + hours_ms));
        scene.act(0, heard(MORNING_MS - hours_ms));
    }
    let demanded = scene.act(0, demand("修管子"));
    let due = |ms| {
        Command::Promise(Promise {
            demand: demanded,
            text: "修".into(),
            who: "物业".into(),
            due: Given(ms),
        })
    };
    scene.act(0, due(MORNING_MS - DAY_MS));
    scene.act(0, due(MORNING_MS + 15 * DAY_MS));
}

#[test]
fn what_is_about_an_entry_takes_no_time_at_which_it_happened() {
    let mut scene = Scene::new();
    let line = scene.act(0, heard(MORNING_MS));
    let correct = Command::Correct(crate::incident::command::Correct::saying(line, "更正"));
    let kind = correct.kind();
    let refusal = scene.refusal(0, Dated::at(correct, Some(MORNING_MS)));
    assert_eq!(refusal, Refusal::NothingHappened { kind });
    let ahead = Dated::at(heard(MORNING_MS), Some(MORNING_MS + DAY_MS));
    let field = "happened_at";
    assert_eq!(scene.refusal(0, ahead), Refusal::InFuture { field });
}

/// Each act with one text, which is refused as empty and over its limit.
fn with_text(text: &str, entry: EntryId) -> Vec<(Command, usize)> {
    let text = text.to_owned();
    let answer = Answer {
        demand: entry,
        text: text.clone(),
        stated: None,
        facts: None,
        reasons: None,
        legal_basis: None,
        by: None,
    };
    let promise = |text: &str, who: &str| Promise {
        demand: entry,
        text: text.into(),
        who: who.into(),
        due: Given(MORNING_MS + DAY_MS),
    };
    let contact = Contact {
        contact: None,
        unit: Some(text.clone()),
        person: None,
        channel: None,
        status: ContactStatus::Asked,
        note: None,
        relative: None,
        agreed: false,
        demand: None,
    };
    let objection = |unit: &str, text: &str| Objection {
        unit: unit.into(),
        text: text.into(),
        entry: None,
    };
    vec![
        (Command::Answer(answer), TEXT_BYTES_MAX),
        (Command::Promise(promise(&text, "物业")), TEXT_BYTES_MAX),
        (Command::Promise(promise("修", &text)), LINE_BYTES_MAX),
        (Command::Contact(contact), LINE_BYTES_MAX),
        (
            Command::Notice(Notice {
                to: "李敏".into(),
                text: text.clone(),
            }),
            TEXT_BYTES_MAX,
        ),
        (
            Command::Grade(Grade {
                grade: GradeName::I,
                reason: text.clone(),
            }),
            TEXT_BYTES_MAX,
        ),
        (Command::Objection(objection("物业", &text)), TEXT_BYTES_MAX),
        (Command::Objection(objection(&text, "不是")), LINE_BYTES_MAX),
        (
            Command::PlaceCheck(PlaceCheck {
                place: text,
                in_order: true,
                text: None,
            }),
            LINE_BYTES_MAX,
        ),
    ]
}

#[test]
fn each_field_of_each_act_is_refused_when_it_is_empty_and_from_the_first_byte_over_its_limit() {
    let mut scene = Scene::new();
    let demanded = scene.act(0, demand("修管子"));
    for (command, _) in with_text("\u{3000} ", demanded) {
        let shown = format!("{command:?}");
        assert!(
            matches!(scene.refusal(0, command), Refusal::Empty { .. }),
            "{shown}"
        );
    }
    for (place, (command, limit)) in with_text("x", demanded).into_iter().enumerate() {
        scene.act(0, command);
        let (over, _) = with_text(&"x".repeat(limit + 1), demanded).swap_remove(place);
        let refused = scene.refusal(0, over);
        assert!(matches!(refused, Refusal::TooLong { bytes, .. } if bytes == limit + 1));
    }
    let unknown = vec!["退费金额".to_owned(); UNKNOWN_MAX + 1];
    let kind = crate::incident::ReportKind::Progress;
    let report = Command::Report(crate::incident::command::Report::of(kind, unknown));
    assert!(matches!(scene.refusal(0, report), Refusal::TooLarge { .. }));
}

#[test]
fn an_archived_incident_takes_answers_kept_promises_and_objections_and_nothing_else() {
    let mut scene = Scene::new();
    let demanded = scene.act(0, demand("修管子"));
    let promise = Promise {
        demand: demanded,
        text: "修".into(),
        who: "物业".into(),
        due: Given(MORNING_MS + DAY_MS),
    };
    let promised = scene.act(0, Command::Promise(promise.clone()));
    scene.act(0, Command::Milestone(archived()));
    let refused = [
        log("再写一条"),
        demand("再提一条"),
        Command::Promise(promise),
        Command::Milestone(Milestone::named(MilestoneName::Arrived)),
    ];
    for command in refused {
        assert_eq!(scene.refusal(0, command), Refusal::Archived);
    }
    scene.act(
        0,
        Command::PromiseDone(PromiseDone {
            promise: promised,
            text: "修好了".into(),
        }),
    );
    assert_eq!(scene.view().acts.promises[0].done.len(), 1);
}
