//! Concerns, what waits, and steps of the clocks of law.

use super::*;
use crate::fixture::Seeded;
use crate::incident::command::{
    Concern, Demand, Legal, Promise, PromiseDone, Raise, Task, TaskDone,
};
use crate::incident::{Given, IncidentKind, LegalStep, ReadBack, Refusal, WaitingKind};
use crate::law::{Calendar, Policy, Progress, happened};

fn summary(office: &Office, incident: &Incident) -> crate::incident::Summary {
    incident.summary(&Reader {
        zone: None,
        keys: &office.keys,
        roster: &office.roster,
        clocks: &Clocks::default(),
        held: &|_| false,
        body: &|_| None,
    })
}

fn found() -> Command {
    Command::Concern(Concern {
        title: "三号楼暖气不热".into(),
        place: "杏林苑社区".into(),
        category: "供暖".into(),
        note: Some("走访时几户都说到".into()),
    })
}

fn raise(kind: IncidentKind) -> Command {
    Command::Raise(Raise {
        kind,
        reason: "约二十人到服务中心".into(),
    })
}

#[test]
fn clause_2_2_a_concern_that_becomes_an_incident_keeps_its_history() {
    let office = Office::new();
    let mut writer = Writer::new(&office.people[0], 0xa1);
    writer.act(&office, found());
    writer.act(&office, log("供热公司答应本周来看"));
    let line = summary(&office, &writer.incident);
    assert_eq!(
        (line.kind, line.begun_as),
        (Some(IncidentKind::Concern), Some(IncidentKind::Concern))
    );
    assert_eq!(line.tally.issue.as_deref(), Some("供暖"));
    let same = writer.decide(&office, raise(IncidentKind::Concern));
    assert_eq!(same.unwrap_err(), Refusal::NoConcern);
    writer.act(&office, raise(IncidentKind::GroupVisit));
    let view = office.view(&writer.incident);
    assert!(view.concern && view.kind == Some(IncidentKind::GroupVisit));
    assert_eq!(view.entries.len(), 3);
    assert_eq!(
        view.entries[1].text.as_deref(),
        Some("供热公司答应本周来看")
    );
    let line = summary(&office, &writer.incident);
    assert_eq!(
        (line.kind, line.begun_as),
        (Some(IncidentKind::GroupVisit), Some(IncidentKind::Concern))
    );
    let twice = writer.decide(&office, raise(IncidentKind::KeyIssue));
    assert_eq!(twice.unwrap_err(), Refusal::NoConcern);
}

#[test]
fn two_laptops_that_raise_one_concern_apart_come_to_one_kind() {
    let office = Office::new();
    let mut one = Writer::new(&office.people[0], 0xa1);
    let mut records = vec![one.act(&office, found())];
    let mut other = Writer::new(&office.people[1], 0xb2);
    other.incident.apply(&[&records[0]]);
    other.now.wall_ms += 60_000;
    records.push(one.act(&office, raise(IncidentKind::GroupVisit)));
    records.push(other.act(&office, raise(IncidentKind::KeyIssue)));
    for seed in 0..6 {
        Seeded::new(seed).shuffle(&mut records);
        let merged = Incident::from_records(one.incident.subject(), &records);
        assert_eq!(office.view(&merged).kind, Some(IncidentKind::GroupVisit));
        assert_eq!(
            summary(&office, &merged).kind,
            Some(IncidentKind::GroupVisit)
        );
        assert_eq!(office.view(&merged).entries.len(), 3);
    }
}

/// An incident with a demand, a promise and a task, and what each made.
fn promised(office: &Office) -> (Writer, Vec<crate::verify::Verified>) {
    let mut writer = Writer::new(&office.people[0], 0xa1);
    let mut records = vec![writer.act(office, start())];
    records.push(writer.act(
        office,
        Command::Demand(Demand {
            category: "供暖".into(),
            verbatim: "退我们多交的钱".into(),
            read_back: ReadBack::Agreed,
            name: None,
            contact: None,
            same_as: None,
            heard_at: None,
            attachments: Vec::new(),
        }),
    ));
    let demand = office.view(&writer.incident).demands[0].entry;
    let due = Given(MORNING_MS + 3_600_000);
    records.push(writer.act(
        office,
        Command::Promise(Promise {
            demand,
            text: "周五前答复退费".into(),
            who: "物业公司".into(),
            due,
        }),
    ));
    records.push(writer.act(
        office,
        Command::Task(Task {
            text: "联系供热公司".into(),
            owner: "李敏".into(),
            deputy: None,
            due: Some(due),
            clause: Some("四.2(3)".into()),
            must: false,
        }),
    ));
    (writer, records)
}

#[test]
fn clause_5_5_promises_and_tasks_wait_until_they_are_done_in_whatever_order_that_comes() {
    let office = Office::new();
    let (mut writer, mut records) = promised(&office);
    let line = summary(&office, &writer.incident);
    let waiting: Vec<_> = line
        .waiting
        .items(&office.roster)
        .map(|item| item.what)
        .collect();
    assert!(waiting.contains(&WaitingKind::Promise) && waiting.contains(&WaitingKind::Task));
    let view = office.view(&writer.incident);
    let (promise, task) = (
        view.acts.promises[0].written.entry,
        view.acts.tasks[0].by.entry,
    );
    let text = || "办好了".to_owned();
    // Twice is once.
    for _ in 0..2 {
        let done = Command::PromiseDone(PromiseDone {
            promise,
            text: text(),
        });
        records.push(writer.act(&office, done));
    }
    records.push(writer.act(&office, Command::TaskDone(TaskDone { task, text: text() })));
    let whole = summary(&office, &writer.incident);
    assert_eq!(whole.waiting.items(&office.roster).count(), 0);
    let reader = Reader {
        zone: None,
        keys: &office.keys,
        roster: &office.roster,
        clocks: &Clocks::default(),
        held: &|_| false,
        body: &|_| None,
    };
    // One by one, as they come over a link: the line is the same as if made at once.
    let mut incident = Incident::new(writer.incident.subject());
    let mut step = incident.summary(&reader);
    for record in &records {
        let applied = incident.apply(&[record]);
        step = incident.summary_after(step, &applied.entries, &reader);
    }
    assert_eq!(step, whole);
}

#[test]
fn article_34_an_extension_needs_reason_approver_and_that_the_petitioner_was_told() {
    let office = Office::new();
    let (mut writer, _) = promised(&office);
    let demand = office.view(&writer.incident).demands[0].entry;
    let step = |step, reason: Option<&str>, approver: Option<&str>, told| {
        Command::Legal(Legal {
            demand,
            step,
            at: None,
            reason: reason.map(str::to_owned),
            approver: approver.map(str::to_owned),
            told,
        })
    };
    let extended = LegalStep::Extended;
    let refused = |command| writer.decide(&office, command).unwrap_err();
    let empty = |field| Refusal::Empty { field };
    assert_eq!(
        refused(step(extended, None, Some("主任"), true)),
        empty("reason")
    );
    assert_eq!(
        refused(step(extended, Some("案情复杂"), None, true)),
        empty("approver")
    );
    let untold = refused(step(extended, Some("案情复杂"), Some("主任"), false));
    assert_eq!(untold, Refusal::PetitionerNotTold);
    assert!(untold.to_string().contains("article 34"));
    writer.act(&office, step(LegalStep::Accepted, None, None, false));
    writer.act(
        &office,
        step(extended, Some("案情复杂"), Some("主任"), true),
    );
    let view = office.view(&writer.incident);
    let policy = Policy::from_toml(Policy::SHIPPED).unwrap();
    let calendar = Calendar::from_toml(Calendar::SHIPPED).unwrap();
    let deadlines = policy.deadlines(&happened(&view, demand), &calendar, MORNING_MS);
    let answer = deadlines.iter().find(|deadline| deadline.clock == "answer");
    let answer = answer.unwrap();
    // 90 days from 1 July 2026.
    assert_eq!(
        (answer.due.unwrap().to_string().as_str(), answer.extended),
        ("2026-09-29", true)
    );
    let inform = deadlines.iter().find(|deadline| deadline.clock == "inform");
    assert_eq!(inform.unwrap().progress, Progress::Met);
}
