//! Raising entries to the street office afterwards, and reports that take entries up (plan 二.5, 三.6).

use super::*;
use crate::incident::command::{Correct, Deciding, Escalate, Log, Report, ReportPreview};
use crate::incident::{ActFields, Disclosure, EntryKind, EscalatedFields, NewEntry, ReportKind};

fn said(text: &str, disclosure: Disclosure) -> Command {
    Command::Log(Log {
        disclosure,
        ..crate::fixture::line(text)
    })
}

fn inside(text: &str) -> Command {
    said(text, Disclosure::Internal)
}

fn raise(entries: &[EntryId]) -> Command {
    Command::Escalate(Escalate {
        entries: entries.to_vec(),
        level: None,
    })
}

fn taking(entries: &[EntryId]) -> Report {
    Report {
        entries: Some(entries.to_vec()),
        ..Report::of(ReportKind::First, Vec::new())
    }
}

fn level(scene: &Scene, entry: EntryId) -> Option<Disclosure> {
    let view = scene.view();
    let mut rows = view.entries.iter();
    rows.find(|row| row.entry == entry).unwrap().disclosure
}

fn preview(scene: &Scene, report: &Report) -> ReportPreview {
    let writer = &scene.writers[0];
    let by = (writer.person.public(), writer.now.wall_ms);
    let ask = |by: &Deciding<'_>| writer.incident.preview_report(report, by);
    scene.office.deciding(&writer.incident, by, ask).unwrap()
}

/// 二.5. `Scene::view` looks from both ends of the records.
#[test]
fn clause_2_5_an_entry_that_is_raised_goes_to_the_street_whichever_came_first_and_says_by_what() {
    let mut scene = Scene::new();
    let (one, other) = (
        scene.act(0, inside("门岗来电")),
        scene.act(0, inside("社区会商")),
    );
    scene.meet();
    // Two do it apart.
    let first = scene.act(0, raise(&[one]));
    let second = scene.act(1, raise(&[one]));
    assert_eq!(level(&scene, one), Some(Disclosure::Street));
    assert_eq!(level(&scene, other), Some(Disclosure::Internal));
    let view = scene.view();
    let row = view.entries.iter().find(|row| row.entry == one).unwrap();
    assert_eq!(row.raised_by.len(), 2);
    assert!(row.raised_by.contains(&first) && row.raised_by.contains(&second));
    scene.meet();
    assert_eq!(
        scene.refusal(0, raise(&[one])),
        Refusal::RaisedAlready,
        "there is nothing left"
    );
    // What is right about it goes where it goes.
    let right = scene.act(0, Command::Correct(Correct::saying(one, "保安来电")));
    assert_eq!(level(&scene, right), Some(Disclosure::Street));
}

#[test]
fn nothing_is_lowered_or_raised_to_the_outside_and_what_was_forged_so_does_not_count() {
    let mut scene = Scene::new();
    let (entry, public) = (
        scene.act(0, inside("内部")),
        scene.act(0, said("今晚恢复", Disclosure::Public)),
    );
    for level in [Disclosure::Internal, Disclosure::Public] {
        let asked = Command::Escalate(Escalate {
            entries: vec![entry],
            level: Some(level),
        });
        assert_eq!(scene.refusal(0, asked), Refusal::OnlyToStreet { level });
        let fields = EscalatedFields {
            entries: vec![entry, public],
            level,
        };
        let forged = NewEntry::of(EntryKind::Escalated, ActFields::Escalated(fields));
        let forged = scene.writers[0].put(&scene.office, &forged);
        scene.records.push(forged);
    }
    assert_eq!(level(&scene, entry), Some(Disclosure::Internal));
    assert_eq!(level(&scene, public), Some(Disclosure::Public));
}

#[test]
fn demands_and_their_corrections_are_never_raised_as_a_whole_nor_taken_up() {
    let mut scene = Scene::new();
    let words = scene.act(0, demand("退钱"));
    let right = scene.act(0, Command::Correct(Correct::saying(words, "退一半")));
    for entry in [words, right] {
        let refused = Refusal::PersonalEntry { entry };
        assert_eq!(scene.refusal(0, raise(&[entry])), refused);
        let report = Command::Report(taking(&[entry]));
        assert_eq!(scene.refusal(0, report), refused);
        // Nor by whoever gets past the rule.
        let fields = EscalatedFields {
            entries: vec![entry],
            level: Disclosure::Street,
        };
        let forged = NewEntry::of(EntryKind::Escalated, ActFields::Escalated(fields));
        let forged = scene.writers[0].put(&scene.office, &forged);
        scene.records.push(forged);
        assert_eq!(level(&scene, entry), None);
    }
    let nobody = EntryId::from_bytes([9; 16]);
    assert_eq!(
        scene.refusal(0, raise(&[nobody])),
        Refusal::NoSuchEntry { entry: nobody }
    );
    assert_eq!(
        scene.refusal(0, raise(&[])),
        Refusal::Empty { field: "entries" }
    );
}

/// 三.6.
#[test]
fn clause_3_6_a_report_asks_once_before_it_takes_up_internal_entries_and_names_what_it_took() {
    let mut scene = Scene::new();
    let (entry, street) = (
        scene.act(0, inside("门岗来电")),
        scene.act(0, said("已到三十人", Disclosure::Street)),
    );
    let report = taking(&[street, entry]);
    let looked = preview(&scene, &report);
    assert_eq!(
        (looked.entries.clone(), looked.raises.clone()),
        (vec![entry, street], vec![entry])
    );
    let asked = Refusal::RaisesUpward {
        entries: 1,
        unreasoned: false,
    };
    assert_eq!(scene.refusal(0, Command::Report(report.clone())), asked);
    assert_eq!(asked.asks().unwrap().option(), "sure");
    // Where it also needs a reason, both are one question.
    let last = Report {
        kind: ReportKind::Final,
        ..report.clone()
    };
    let asked = scene.refusal(0, Command::Report(last));
    assert!(asked.hint().contains("--sure") && asked.hint().contains("--reason"));

    let sure = Report {
        sure: true,
        seen: Some(looked.seen),
        ..report
    };
    scene.act(0, Command::Report(sure));
    let view = scene.view();
    assert_eq!(view.acts.reports[0].taken_up, [entry, street]);
    assert_eq!(view.acts.reports[0].number, 1);
}

#[test]
fn what_was_corrected_since_it_was_shown_is_looked_at_again_before_it_is_frozen() {
    let mut scene = Scene::new();
    let street = scene.act(0, said("已到三十人", Disclosure::Street));
    let report = taking(&[street]);
    let looked = preview(&scene, &report);
    // What else is written changes nothing that was ticked.
    scene.act(0, inside("别的"));
    assert_eq!(preview(&scene, &report).seen, looked.seen);
    scene.act(0, Command::Correct(Correct::saying(street, "已到四十人")));
    let freeze = |seen: &str| {
        Command::Report(Report {
            seen: Some(seen.to_owned()),
            ..report.clone()
        })
    };
    assert_eq!(
        scene.refusal(0, freeze(&looked.seen)),
        Refusal::CorrectedSince
    );
    let again = preview(&scene, &report);
    scene.act(0, freeze(&again.seen));
    assert_eq!(scene.view().acts.reports.len(), 1);
}
