//! What is derived: lateness, clocks, counts that disagree, states, times.

mod clocks;
mod concerns;
mod dating;
mod lists;

use super::*;
use crate::clock::{ClockReading, Moment};
use crate::fixture::{INCIDENT, MORNING_MS, Office, Writer, line, log, start};
use crate::incident::command::{Dated, Headcount, Milestone};
use crate::incident::{Command, MilestoneName};

const MINUTE_MS: u64 = 60_000;

/// A laptop of each of the office's people in one started incident, and clocks of which 王芳's is
/// three hours ahead.
fn scene() -> (Office, [Writer; 3], Clocks) {
    let office = Office::new();
    let (_, writers) = crate::fixture::three_writers(&office);
    let reading = |of: usize, ahead_ms| ClockReading {
        by: office.people[0].device,
        of: office.people[of].device,
        ahead_ms,
    };
    let readings = [reading(1, 20), reading(2, 3 * 3_600_000)];
    let clocks = Clocks::from_readings(&readings);
    (office, writers, clocks)
}

fn heard(text: &str, heard_ms: u64) -> Command {
    let mut entry = line(text);
    entry.heard_at = Some(crate::incident::Given(heard_ms));
    Command::Log(entry)
}

fn count(low: u32, high: u32) -> Command {
    Command::Headcount(Headcount {
        low,
        high,
        by: "门卫".into(),
    })
}

fn reached(name: MilestoneName) -> Command {
    Command::Milestone(Milestone {
        note: Some("到了".into()),
        ..Milestone::named(name)
    })
}

/// Where nobody heard of what comes before it: with the reason that is asked for then.
fn reached_apart(name: MilestoneName) -> Command {
    match name {
        MilestoneName::Archived => Command::Milestone(crate::fixture::archived()),
        _ => Command::Milestone(Milestone {
            note: Some("到了".into()),
            reason: (name == MilestoneName::Left).then(|| "没有来得及记".into()),
            ..Milestone::named(name)
        }),
    }
}

/// The incident as all have it, seen by someone who knows the clocks.
fn merged(
    office: &Office,
    writers: &mut [Writer; 3],
    acts: Vec<(usize, u64, impl Into<Dated>)>,
    clocks: &Clocks,
) -> IncidentView {
    let mut records = Vec::new();
    for (who, wall_ms, asked) in acts {
        writers[who].now.wall_ms = wall_ms;
        records.push(writers[who].act(office, asked));
    }
    let mut incident = writers[0].incident.clone();
    incident.apply(&records);
    office.view_with(&incident, &office.keys, clocks)
}

#[test]
fn an_entry_typed_more_than_ten_minutes_after_it_was_heard_is_late() {
    let (office, mut writers, clocks) = scene();
    let typed = MORNING_MS + 60 * MINUTE_MS;
    // The writer's clock goes on a second with each entry.
    let exactly = typed + 1_000 - 10 * MINUTE_MS;
    let acts = vec![
        (0, typed, heard("正好", exactly)),
        (1, typed, heard("超过", exactly - 1)),
        (1, typed + 10_000, log("当时")),
    ];
    let view = merged(&office, &mut writers, acts, &clocks);
    let late: Vec<_> = view.entries.iter().filter(|entry| entry.late).collect();
    assert_eq!(late.len(), 1);
    assert_eq!(late[0].text.as_deref(), Some("超过"));
}

#[test]
fn lateness_is_judged_by_the_corrected_clock_and_the_written_time_stands() {
    let (office, mut writers, clocks) = scene();
    let three_hours = 180 * MINUTE_MS;
    let truth = MORNING_MS + 60 * MINUTE_MS;
    let acts = vec![(2, truth + three_hours, heard("快表", truth))];
    let view = merged(&office, &mut writers, acts, &clocks);
    let entry = view.entries.last().unwrap();
    assert!(!entry.late, "a second after it was heard, by the true time");
    assert_eq!(entry.at, "2026-07-01T20:00:01.000+08:00");
    let corrected = entry.corrected_at.as_deref().unwrap();
    assert!(corrected.starts_with("2026-07-01T17:00:0"), "{corrected}");
    let flagged: Vec<_> = view.clocks.iter().filter(|clock| clock.flagged).collect();
    assert_eq!(flagged.len(), 1);
    assert_eq!(flagged[0].name, "王芳");
    let unknown = office.view(&writers[2].incident);
    assert!(
        unknown.entries.last().unwrap().late,
        "as long as nobody knows of the clock"
    );
}

#[test]
fn headcounts_disagree_within_five_minutes_and_without_overlap() {
    let (office, mut writers, clocks) = scene();
    let at = |minutes: u64| MORNING_MS + minutes * MINUTE_MS;
    let acts = vec![
        (0, at(60), count(30, 40)),
        (1, at(65), count(41, 50)),
        (0, at(70) + 1, count(60, 70)),
        (1, at(90), count(30, 40)),
        (0, at(92), count(40, 60)),
    ];
    let view = merged(&office, &mut writers, acts, &clocks);
    let disagreeing: Vec<bool> = view.headcounts.iter().map(|row| row.disagrees).collect();
    assert_eq!(disagreeing, [true, true, false, false, false]);
}

#[test]
fn headcounts_are_compared_by_corrected_time() {
    let (office, mut writers, clocks) = scene();
    let at = MORNING_MS + 60 * MINUTE_MS;
    let acts = vec![
        (0, at, count(30, 40)),
        (2, at + 180 * MINUTE_MS, count(80, 90)),
    ];
    let view = merged(&office, &mut writers, acts, &clocks);
    assert!(view.headcounts.iter().all(|row| row.disagrees));
}

#[test]
fn milestones_make_the_state_whatever_their_order() {
    use MilestoneName::{Archived, Arrived, Ended, Left, Received};
    let state = |names: &[MilestoneName]| {
        let (office, mut writers, clocks) = scene();
        // Each on a laptop of its own: after the archive nothing is written on one that knows of it.
        let apart = names.iter().enumerate();
        let acts = apart.map(|(who, name)| (who, MORNING_MS, reached_apart(*name)));
        let acts = acts.collect();
        merged(&office, &mut writers, acts, &clocks).state
    };
    assert_eq!(state(&[]), State::Open);
    assert_eq!(state(&[Received, Arrived]), State::Open);
    assert_eq!(state(&[Arrived, Ended, Left]), State::Ended);
    assert_eq!(state(&[Archived, Ended]), State::Archived);
    assert_eq!(state(&[Ended, Archived, Received]), State::Archived);
}

#[test]
fn times_are_shown_in_the_writers_own_offset() {
    let (office, mut writers, clocks) = scene();
    writers[1].now.offset_minutes = -150;
    let acts = vec![(1, MORNING_MS, heard("异地", MORNING_MS))];
    let view = merged(&office, &mut writers, acts, &clocks);
    let entry = view
        .entries
        .iter()
        .find(|entry| entry.author == "李敏")
        .unwrap();
    assert_eq!(entry.at, "2026-07-01T05:30:01.000-02:30");
    assert_eq!(
        entry.heard_at.as_deref(),
        Some("2026-07-01T05:30:00.000-02:30")
    );
}

#[test]
fn extreme_times_are_shown_somehow_and_never_panic() {
    let extremes = [
        0,
        1,
        (1 << 48) - 1,
        1 << 53,
        u64::MAX >> 1,
        u64::MAX - 1_000,
    ];
    let millennia = 8_210_266_876_799_000;
    for wall_ms in extremes.into_iter().chain([millennia, millennia + 999]) {
        for offset_minutes in [0, 1_439, -1_439, 1_440, i32::MAX, i32::MIN] {
            let (office, mut writers, _) = scene();
            let writer = &mut writers[0];
            writer.now = Moment {
                wall_ms,
                offset_minutes,
                uptime_ms: u64::MAX - 1_000,
            };
            let mut entry = writer.decide(&office, log("极端")).unwrap();
            entry.open.heard_ms = Some(wall_ms);
            writer.put(&office, &entry);
            writer.act(&office, count(1, 2));
            for ahead_ms in [i64::MIN, i64::MAX, 1 << 60] {
                let reading = ClockReading {
                    by: office.people[1].device,
                    of: office.people[0].device,
                    ahead_ms,
                };
                let clocks = Clocks::from_readings(&[reading]);
                let view = office.view_with(&writer.incident, &office.keys, &clocks);
                assert_eq!(view.entries.len(), 3);
            }
        }
    }
}
