//! Clocks that do not agree: with each other, with themselves, with the beginning.

use super::*;
use crate::incident::Given;
use crate::incident::command::Task;

const HOUR_MS: u64 = 60 * MINUTE_MS;

/// An incident that the first laptop began 36 hours ahead of the second, as both know it, and the
/// difference of their clocks.
fn began_ahead() -> (Office, [Writer; 2], Clocks) {
    let office = Office::new();
    let mut ahead = Writer::new(&office.people[0], 1);
    let mut right = Writer::new(&office.people[1], 2);
    ahead.now.wall_ms = MORNING_MS + 36 * HOUR_MS;
    let started = ahead.act(&office, start());
    right.incident.apply(&[&started]);
    let reading = ClockReading {
        by: office.people[1].device,
        of: office.people[0].device,
        ahead_ms: 36 * 3_600_000,
    };
    let clocks = Clocks::from_readings(&[reading]);
    (office, [ahead, right], clocks)
}

#[test]
fn a_time_near_ones_own_now_is_kept_whatever_clock_the_incident_began_by_and_both_are_named() {
    let (office, [_, mut right], clocks) = began_ahead();
    right.act(&office, heard("刚刚", MORNING_MS - HOUR_MS));
    let task = Command::Task(Task {
        text: "通知物业".into(),
        owner: office.people[1].name.into(),
        deputy: None,
        due: Some(Given(MORNING_MS + HOUR_MS)),
        clause: None,
        must: false,
    });
    right.act(&office, task);
    let arrived = reached(MilestoneName::Arrived);
    right.act(&office, Dated::at(arrived, Some(MORNING_MS)));
    let view = office.view_with(&right.incident, &office.keys, &clocks);
    let early: Vec<_> = view.entries.iter().flat_map(|row| &row.early).collect();
    let fields: Vec<_> = early.iter().map(|early| early.field.as_str()).collect();
    assert_eq!(fields, ["heard_at", "due", "happened_at"]);
    let first = early[0];
    assert_eq!(first.time, "2026-07-01T15:00:00.000+08:00");
    assert_eq!(first.began_at, "2026-07-03T04:00:01.000+08:00");
    assert_eq!(first.before_ms, 37 * 3_600_000 + 1_000);
    let named = (first.began_device, first.typed_device);
    let [ahead, own] = [0, 1].map(|who: usize| Some(office.people[who].device));
    assert_eq!(named, (ahead, own));
    assert_eq!(first.began_on, office.people[0].name);
    assert_eq!(first.typed_on, office.people[1].name);
}

#[test]
fn what_is_no_earlier_than_anybody_said_the_incident_began_is_not_flagged() {
    let (office, mut writers, clocks) = scene();
    let acts = vec![(
        0,
        MORNING_MS + HOUR_MS,
        heard("开始之后", MORNING_MS + MINUTE_MS),
    )];
    let view = merged(&office, &mut writers, acts, &clocks);
    assert!(view.entries.iter().all(|row| row.early.is_empty()));
}

#[test]
fn of_two_clocks_that_differ_neither_is_called_true() {
    let (office, [mut ahead, mut right], clocks) = began_ahead();
    right.act(&office, heard("刚刚", MORNING_MS));
    let there = ahead.act(&office, heard("也是刚刚", MORNING_MS + 36 * HOUR_MS));
    right.incident.apply(&[&there]);
    let view = office.view_with(&right.incident, &office.keys, &clocks);
    assert!(view.entries.iter().all(|row| row.corrected_at.is_none()));
    assert!(
        view.entries.iter().all(|row| !row.late),
        "each typed it at once"
    );
    let apart: Vec<_> = view
        .clocks
        .iter()
        .map(|clock| clock.apart_ms.unwrap())
        .collect();
    assert!(apart.contains(&(36 * 3_600_000)) && apart.contains(&(-36 * 3_600_000)));
    assert!(view.clocks.iter().all(|clock| clock.flagged));
}

#[test]
fn how_far_ahead_a_time_may_be_is_counted_from_the_later_of_own_and_corrected_clock() {
    let (office, [ahead, mut right], clocks) = began_ahead();
    let noon = Dated::at(reached(MilestoneName::Arrived), Some(ahead.now.wall_ms));
    let summary = right.incident.summary(&reader(&office, &clocks));
    let by = crate::incident::command::Deciding {
        writer: right.person.public(),
        now_ms: right.now.wall_ms,
        summary: Some(&summary),
        plan: None,
        files: &|_| None,
        reader: reader(&office, &clocks),
        wording: &(),
    };
    // The middle of the two is eighteen hours from each.
    let near = Dated::at(noon.command.clone(), Some(MORNING_MS + 29 * HOUR_MS));
    assert!(right.incident.decide(near, &by).is_ok());
    let field = "happened_at";
    let refusal = right.incident.decide(noon, &by).unwrap_err();
    assert_eq!(refusal, crate::incident::Refusal::InFuture { field });
    right.act(&office, log("照常"));
}

fn reader<'a>(office: &'a Office, clocks: &'a Clocks) -> Reader<'a> {
    Reader {
        zone: None,
        keys: &office.keys,
        roster: &office.roster,
        clocks,
        held: &|_| false,
        body: &|_| None,
    }
}

/// The clock is set back to the morning, and the laptop writes: in the order of records that is later
/// all the same.
fn set_back(office: &Office, writer: &mut Writer) {
    let latest = writer.now.wall_ms + 1;
    writer.now.wall_ms = MORNING_MS;
    let entry = writer.decide(office, log("钟改对了")).unwrap();
    let body = writer.body(office, &entry);
    let shown = std::mem::replace(&mut writer.now.wall_ms, latest);
    let record = writer.sign(office, body);
    writer.now.wall_ms = shown;
    let record = office.verify(record);
    writer.incident.apply(&[&record]);
}

#[test]
fn a_clock_that_is_set_back_is_flagged_on_that_laptop_alone() {
    let office = Office::new();
    let mut own = Writer::new(&office.people[0], 1);
    own.now.wall_ms = MORNING_MS + 365 * 24 * HOUR_MS;
    own.act(&office, start());
    own.act(&office, log("钟还没有改"));
    let back = 365 * 24 * 3_600_000 - 3_000;
    set_back(&office, &mut own);
    let view = office.view(&own.incident);
    let steps: Vec<_> = view.entries.iter().map(|row| row.clock_step_ms).collect();
    assert_eq!(steps[..2], [None, None]);
    let step = steps[2].unwrap();
    assert!((step + back).abs() < 10_000, "{step}");
    let [clock] = view.clocks.as_slice() else {
        panic!("{:?}", view.clocks);
    };
    assert!(clock.flagged);
    assert_eq!(clock.steps[0].ms, step);
    assert_eq!(clock.steps[0].entry, view.entries[2].entry);
}

#[test]
fn what_was_written_after_a_beginning_in_the_far_future_is_flagged_though_it_stands_before_it() {
    let office = Office::new();
    let mut first = Writer::new(&office.people[0], 1);
    first.now.wall_ms = MORNING_MS + 365 * 24 * HOUR_MS;
    first.act(&office, start());
    let mut second = Writer::new(&office.people[0], 2);
    second.incident = first.incident.clone();
    // The order of records goes no more than a day ahead of the wall clock.
    second.act(&office, log("钟改对了"));
    second.act(&office, log("接着写"));
    let view = office.view(&second.incident);
    let steps: Vec<_> = view.entries.iter().map(|row| row.clock_step_ms).collect();
    let back = 365 * 24 * 3_600_000;
    assert!(steps[0].is_some_and(|step| (step + back).abs() < 10_000));
    assert_eq!(steps[1..], [None, None]);
    assert!(view.clocks[0].flagged);
}

#[test]
fn a_clock_that_is_set_back_between_two_starts_is_flagged_too_and_one_that_went_on_is_not() {
    let office = Office::new();
    let mut first = Writer::new(&office.people[0], 1);
    first.now.wall_ms = MORNING_MS + 36 * HOUR_MS;
    first.act(&office, start());
    let mut second = Writer::new(&office.people[0], 2);
    second.incident = first.incident.clone();
    second.now = Moment {
        wall_ms: MORNING_MS + 37 * HOUR_MS,
        uptime_ms: 500,
        ..second.now
    };
    second.act(&office, log("第二天"));
    let mut third = Writer::new(&office.people[0], 3);
    third.incident = second.incident.clone();
    third.now = second.now;
    third.now.uptime_ms = 400;
    set_back(&office, &mut third);
    let view = office.view(&third.incident);
    let steps: Vec<_> = view.entries.iter().map(|row| row.clock_step_ms).collect();
    assert_eq!(steps[..2], [None, None]);
    assert!(
        steps[2].is_some_and(|step| step < -36 * 3_600_000),
        "{steps:?}"
    );
}

#[test]
fn a_clock_that_jumps_ahead_while_its_laptop_runs_is_flagged_and_one_that_drifts_is_not() {
    let office = Office::new();
    let mut own = Writer::new(&office.people[0], 1);
    own.act(&office, start());
    own.now.wall_ms += 30_000;
    own.act(&office, log("慢慢走"));
    own.now.wall_ms += 2 * HOUR_MS;
    own.now.uptime_ms += 2 * HOUR_MS;
    own.act(&office, log("两小时后"));
    own.now.wall_ms += 2 * HOUR_MS;
    own.act(&office, log("钟拨快了"));
    let view = office.view(&own.incident);
    let steps: Vec<_> = view.entries.iter().map(|row| row.clock_step_ms).collect();
    assert_eq!(steps, [None, None, None, Some(2 * 3_600_000)]);
}
