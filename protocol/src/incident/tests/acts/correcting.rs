//! Corrections of values: which one is in force, and that everything that is derived follows it.

use super::*;
use crate::clock::Clocks;
use crate::fixture::{INCIDENT, Office, Seeded, among};
use crate::incident::command::{Correct, Grade, Headcount, Milestone, Promise, Task};
use crate::incident::{Given, GradeName, MilestoneName, NarrowState, PressingKind, Reader};

fn counted(low: u32, high: u32) -> Command {
    Command::Headcount(Headcount {
        low,
        high,
        by: "门卫".into(),
    })
}

fn reached(name: MilestoneName) -> Command {
    Command::Milestone(Milestone::named(name))
}

/// A correction without words.
fn values(entry: EntryId) -> Correct {
    Correct {
        text: None,
        ..Correct::saying(entry, "")
    }
}

fn range(entry: EntryId, low: u32, high: u32) -> Command {
    Command::Correct(Correct {
        low: Some(low),
        high: Some(high),
        ..values(entry)
    })
}

fn due_at(entry: EntryId, minutes: u64) -> Command {
    Command::Correct(Correct {
        due: Some(Given(after_minutes(minutes))),
        ..values(entry)
    })
}

#[test]
fn a_corrected_headcount_is_the_one_that_every_panel_shows_with_what_was_first_written_beside_it() {
    let mut scene = Scene::new();
    let count = scene.act(0, counted(300, 400));
    let right = scene.act(0, range(count, 30, 40));
    let view = scene.view();
    let shown = &view.headcounts[..];
    assert_eq!((shown.len(), shown[0].low, shown[0].high), (1, 30, 40));
    assert!(shown[0].corrected);
    let entry = view.entries.iter().find(|row| row.entry == count).unwrap();
    let before = entry.before.as_ref().unwrap();
    assert_eq!((before.low, before.high), (Some(300), Some(400)));
    assert!(entry.amended[0].in_force && entry.amended[0].by.entry == right);
    // Of one bound alone the other stays.
    let low = Correct {
        low: Some(35),
        ..values(count)
    };
    scene.act(0, Command::Correct(low));
    let view = scene.view();
    assert_eq!((view.headcounts[0].low, view.headcounts[0].high), (35, 40));
    let entry = view.entries.iter().find(|row| row.entry == count).unwrap();
    assert!(entry.amended[0].superseded && entry.amended[1].in_force);
}

#[test]
fn of_two_corrections_made_apart_the_later_is_in_force_and_both_disagree_until_a_third_names_both()
{
    let mut scene = Scene::new();
    let count = scene.act(0, counted(300, 400));
    scene.meet();
    scene.act(1, range(count, 30, 40));
    scene.act(2, range(count, 33, 44));
    let view = scene.view();
    assert_eq!((view.headcounts[0].low, view.headcounts[0].high), (33, 44));
    let entry = view.entries.iter().find(|row| row.entry == count).unwrap();
    let states = entry
        .amended
        .iter()
        .map(|row| (row.in_force, row.disagrees));
    assert_eq!(states.collect::<Vec<_>>(), [(false, true), (true, true)]);
    scene.meet();
    scene.act(0, range(count, 31, 41));
    let view = scene.view();
    let entry = view.entries.iter().find(|row| row.entry == count).unwrap();
    assert!(!entry.amended.iter().any(|row| row.disagrees));
    assert_eq!((view.headcounts[0].low, view.headcounts[0].high), (31, 41));
}

#[test]
fn a_corrected_milestone_moves_the_measured_times_and_who_is_at_the_scene() {
    let mut scene = Scene::new();
    scene.writers[0].now.wall_ms = after_minutes(10);
    let step = scene.act(0, reached(MilestoneName::Departed));
    let correct = Correct {
        milestone: Some(MilestoneName::Arrived),
        at: Some(Given(after_minutes(4))),
        ..values(step)
    };
    scene.act(0, Command::Correct(correct));
    let view = scene.view();
    assert_eq!(view.milestones[0].name, MilestoneName::Arrived);
    assert!(view.milestones[0].corrected);
    assert!(view.acts.scene[0].is_there);
    let measured = view.acts.measured.iter();
    let reached: Vec<_> = measured
        .filter(|row| row.corrected)
        .map(|row| row.step.as_str())
        .collect();
    assert_eq!(reached, ["arrived"]);
}

#[test]
fn a_corrected_due_date_is_the_one_that_presses_and_waits() {
    let mut scene = Scene::new();
    let demanded = scene.act(0, demand("退钱"));
    let promise = Promise {
        demand: demanded,
        text: "修".into(),
        who: "物业".into(),
        due: Given(after_minutes(10)),
    };
    let promised = scene.act(0, Command::Promise(promise));
    let task = Task {
        text: "清点".into(),
        owner: "张强".into(),
        deputy: None,
        due: Some(Given(after_minutes(10))),
        clause: None,
        must: false,
    };
    let task = scene.act(0, Command::Task(task));
    scene.act(0, due_at(promised, 100));
    scene.act(0, due_at(task, 200));
    let pressing = |minutes| {
        let pressing = scene.view().pressing(after_minutes(minutes), None);
        pressing.iter().map(|row| row.what).collect::<Vec<_>>()
    };
    assert_eq!(pressing(50), []);
    assert_eq!(pressing(150), [PressingKind::PromiseOverdue]);
    assert_eq!(pressing(250).len(), 2);
    let view = scene.view();
    assert!(view.acts.promises[0].corrected && view.acts.tasks[0].corrected);
}

#[test]
fn the_line_in_the_list_follows_the_value_in_force_also_where_the_correction_came_first() {
    let mut scene = Scene::new();
    let demanded = scene.act(0, demand("退钱"));
    let promise = Promise {
        demand: demanded,
        text: "修".into(),
        who: "物业".into(),
        due: Given(after_minutes(10)),
    };
    let promised = scene.act(0, Command::Promise(promise));
    let step = scene.act(0, reached(MilestoneName::Departed));
    scene.meet();
    // Another's, so that nothing keeps the two from coming before what they correct.
    scene.act(1, due_at(promised, 100));
    let correct = Correct {
        milestone: Some(MilestoneName::Arrived),
        ..values(step)
    };
    scene.act(1, Command::Correct(correct));
    let whole = Incident::from_records(INCIDENT, &scene.records);
    let office = &scene.office;
    let reader = Reader {
        keys: &office.keys,
        roster: &office.roster,
        clocks: &Clocks::default(),
        held: &|_| false,
        body: &|_| None,
        zone: None,
    };
    let expected = whole.summary(&reader);
    let items: Vec<_> = expected.waiting.items(&office.roster).collect();
    assert_eq!(items[0].due_ms, Some(after_minutes(100)));
    let steps = expected.tally.reached(&Clocks::default());
    assert!(steps.contains_key(&MilestoneName::Arrived));
    assert!(!steps.contains_key(&MilestoneName::Departed));
    let nothing = Incident::new(INCIDENT).summary(&reader);
    for seed in 0..50 {
        let mut order = scene.records.clone();
        Seeded::new(seed).shuffle(&mut order);
        let mut incident = Incident::new(INCIDENT);
        let mut summary = nothing.clone();
        for record in &order {
            let applied = incident.apply_with(&[record], |due| among(&order, due));
            summary = incident.summary_after(summary, &applied.entries, &reader);
        }
        assert_eq!(summary, expected, "seed {seed}");
    }
}

#[test]
fn a_member_puts_right_what_they_wrote_and_only_proposes_where_others_did() {
    let office = Office::new();
    let (_, [mut founder, mut member, mut other]) = three_writers(&office);
    let counted = member.act(&office, counted(300, 400));
    let count = EntryId::of_change(INCIDENT, counted.record().header().writer(), 1);
    other.incident.apply(&[&counted]);
    founder.incident.apply(&[&counted]);
    let proposed = other.act(&office, range(count, 10, 20));
    member.incident.apply(&[&proposed]);
    let view = office.view(&member.incident);
    assert_eq!(
        (view.headcounts[0].low, view.headcounts[0].high),
        (300, 400)
    );
    assert!(!view.headcounts[0].corrected);
    let entry = view.entries.iter().find(|row| row.entry == count).unwrap();
    assert!(entry.amended[0].proposed && !entry.amended[0].in_force);
    member.act(&office, range(count, 30, 40));
    let view = office.view(&member.incident);
    assert_eq!((view.headcounts[0].low, view.headcounts[0].high), (30, 40));
}

#[test]
fn a_correction_puts_right_only_what_its_entry_has_and_no_decision() {
    let mut scene = Scene::new();
    let count = scene.act(0, counted(3, 4));
    let step = scene.act(0, reached(MilestoneName::Departed));
    let grade = scene.act(
        0,
        Command::Grade(Grade {
            grade: GradeName::III,
            reason: "人多".into(),
        }),
    );
    let nothing = |field| Refusal::NothingLikeIt { field };
    assert_eq!(scene.refusal(0, due_at(count, 9)), nothing("due"));
    assert_eq!(scene.refusal(0, range(step, 1, 2)), nothing("low"));
    let reversed = Refusal::Reversed { low: 9, high: 4 };
    let low = Correct {
        low: Some(9),
        ..values(count)
    };
    assert_eq!(scene.refusal(0, Command::Correct(low)), reversed);
    let end = Correct {
        milestone: Some(MilestoneName::Ended),
        ..values(step)
    };
    assert_eq!(scene.refusal(0, Command::Correct(end)), Refusal::MadeAnew);
    let at = Correct {
        at: Some(Given(after_minutes(1))),
        ..values(grade)
    };
    assert_eq!(scene.refusal(0, Command::Correct(at)), Refusal::MadeAnew);
    let empty = Refusal::Empty { field: "text" };
    assert_eq!(scene.refusal(0, Command::Correct(values(count))), empty);
}

#[test]
fn a_correction_of_sealed_words_says_that_its_own_are_sealed() {
    let mut scene = Scene::new();
    let demanded = scene.act(0, demand("退钱"));
    let correct = Correct::saying(demanded, "退一半");
    let correction = scene.act(0, Command::Correct(correct));
    let view = scene.view();
    let row = view.entries.iter().find(|row| row.entry == correction);
    let row = row.unwrap();
    assert_eq!(row.text, None);
    assert!(matches!(row.sealed_words, Some(state) if state != NarrowState::Destroyed));
}
