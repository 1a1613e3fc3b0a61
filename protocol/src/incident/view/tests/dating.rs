//! The time at which something happened, beside the time at which it was typed.

use super::*;
use crate::incident::command::{Demand, Legal, Talk};
use crate::incident::{Given, LegalStep, ReadBack, Signing};
use crate::law::{Step, happened};
use crate::record::Checked;

fn at(minutes: u64) -> u64 {
    MORNING_MS + minutes * MINUTE_MS
}

fn demand(category: &str) -> Command {
    Command::Demand(Demand {
        category: category.into(),
        verbatim: "修管子".into(),
        read_back: ReadBack::NotYet,
        name: None,
        contact: None,
        same_as: None,
        heard_at: None,
        attachments: Vec::new(),
    })
}

#[test]
fn what_was_typed_later_shows_both_times_and_is_marked_late() {
    let (office, mut writers, clocks) = scene();
    let acts = vec![
        (
            0,
            at(60),
            Dated::at(reached(MilestoneName::Arrived), Some(at(30))),
        ),
        (0, at(70), Dated::at(count(30, 40), Some(at(65)))),
        (0, at(80), Dated::from(log("当时"))),
    ];
    let view = merged(&office, &mut writers, acts, &clocks);
    let entries: Vec<_> = view.entries.iter().skip(1).collect();
    let told: Vec<_> = entries
        .iter()
        .map(|row| row.happened_at.as_deref())
        .collect();
    let [half_past, five_past] = [
        "2026-07-01T16:30:00.000+08:00",
        "2026-07-01T17:05:00.000+08:00",
    ];
    assert_eq!(told, [Some(half_past), Some(five_past), None]);
    let late: Vec<_> = entries.iter().map(|row| row.late).collect();
    assert_eq!(late, [true, false, false]);
    assert_eq!(view.milestones[0].when(), half_past);
    assert!(view.milestones[0].late);
    assert_eq!(view.headcounts[0].when(), five_past);
    assert_eq!(entries[2].when(), entries[2].at);
}

#[test]
fn a_time_that_a_person_told_is_corrected_by_no_difference_of_clocks() {
    let (office, mut writers, clocks) = scene();
    let three_hours = 180;
    // The third laptop's clock is three hours ahead; who types on it reads the clock on the wall.
    let acts = vec![
        (
            2,
            at(60 + three_hours),
            Dated::at(reached(MilestoneName::Departed), Some(at(55))),
        ),
        (
            2,
            at(90 + three_hours),
            Dated::from(reached(MilestoneName::Arrived)),
        ),
    ];
    let view = merged(&office, &mut writers, acts, &clocks);
    let measured = &view.acts.measured;
    let of = |step: &str| measured.iter().find(|row| row.step == step).unwrap();
    let departed = of("departed");
    assert_eq!(
        departed.at.as_deref(),
        Some("2026-07-01T16:55:00.000+08:00")
    );
    assert!(!departed.late, "typed five minutes later, by the true time");
    let arrived = of("arrived");
    assert!(
        arrived
            .at
            .as_ref()
            .unwrap()
            .starts_with("2026-07-01T17:30:0")
    );
    let minutes = arrived.after_ms.unwrap() / 60_000;
    assert_eq!(minutes, 35);
}

#[test]
fn a_measured_step_is_the_earliest_that_anybody_told_and_says_whether_it_was_told_later() {
    let (office, mut writers, clocks) = scene();
    let arrived = || reached(MilestoneName::Arrived);
    let acts = vec![
        (0, at(40), Dated::from(arrived())),
        (1, at(90), Dated::at(arrived(), Some(at(35)))),
        (1, at(95), Dated::at(demand("供暖"), Some(at(50)))),
        (0, at(96), Dated::from(reached(MilestoneName::Ended))),
    ];
    let view = merged(&office, &mut writers, acts, &clocks);
    let measured = &view.acts.measured;
    let of = |step: &str| measured.iter().find(|row| row.step == step).unwrap();
    let minute = |step: &str| of(step).at.as_ref().unwrap()[11..16].to_owned();
    assert_eq!(
        (minute("arrived").as_str(), of("arrived").late),
        ("16:35", true)
    );
    assert_eq!(
        (minute("dialogue").as_str(), of("dialogue").late),
        ("16:50", true)
    );
    assert!(!of("ended").late, "measured as it happened");
}

#[test]
fn statistics_count_from_what_was_told_and_never_correct_it() {
    let (office, mut writers, clocks) = scene();
    let acts = vec![
        (
            2,
            at(240),
            Dated::at(reached(MilestoneName::Departed), Some(at(20))),
        ),
        (2, at(250), Dated::from(reached(MilestoneName::Arrived))),
    ];
    merged(&office, &mut writers, acts, &clocks);
    let incident = &writers[2].incident;
    let summary = incident.summary(&Reader {
        zone: None,
        keys: &office.keys,
        roster: &office.roster,
        clocks: &clocks,
        held: &|_| false,
        body: &|_| None,
    });
    let reached = summary.tally.reached(&clocks);
    let of = |name| u64::try_from(reached[&name]).unwrap();
    assert_eq!(of(MilestoneName::Departed), at(20));
    assert!(of(MilestoneName::Arrived).abs_diff(at(250 - 180)) < 2_000);
}

#[test]
fn the_clocks_of_law_run_from_what_was_told() {
    let (office, mut writers, clocks) = scene();
    let said = Dated::at(demand("供暖"), Some(at(10)));
    writers[0].now.wall_ms = at(60);
    let record = writers[0].act(&office, said);
    let header = *record.record().header();
    let demand = EntryId::of_change(INCIDENT, header.writer(), header.seq);
    let step = |at| {
        Command::Legal(Legal {
            demand,
            step: LegalStep::Accepted,
            at,
            reason: None,
            approver: None,
            told: false,
        })
    };
    writers[0].act(&office, Dated::at(step(None), Some(at(20))));
    writers[0].act(&office, Dated::at(step(Some(Given(at(30)))), None));
    let view = office.view_with(&writers[0].incident, &office.keys, &clocks);
    let steps = happened(&view, demand);
    let steps: Vec<_> = steps.iter().map(|step| (step.step, step.at_ms)).collect();
    let expected = [
        (Step::Received, at(10)),
        (Step::Accepted, at(20)),
        (Step::Accepted, at(30)),
    ];
    assert_eq!(steps, expected);
    let legal: Vec<_> = view
        .entries
        .iter()
        .filter(|row| row.kind == "legal")
        .collect();
    assert!(
        legal
            .iter()
            .all(|row| row.happened_at.is_some() && row.late)
    );
}

#[test]
fn earlier_versions_kept_the_time_of_a_talk_as_heard_and_it_is_measured_all_the_same() {
    let (office, mut writers, clocks) = scene();
    writers[0].now.wall_ms = at(60);
    let record = writers[0].act(&office, demand("供暖"));
    let header = *record.record().header();
    let talk = Command::Talk(Talk {
        demand: EntryId::of_change(INCIDENT, header.writer(), header.seq),
        text: "谈过".into(),
        read_back: ReadBack::NotYet,
        signing: Signing::NotYet,
        heard_at: Some(Given(at(15))),
        settlement: false,
        attachments: Vec::new(),
    });
    writers[0].act(&office, talk);
    let view = office.view_with(&writers[0].incident, &office.keys, &clocks);
    let measured = &view.acts.measured;
    let dialogue = measured.iter().find(|row| row.step == "dialogue").unwrap();
    assert_eq!(
        dialogue.at.as_deref(),
        Some("2026-07-01T16:15:00.000+08:00")
    );
}
