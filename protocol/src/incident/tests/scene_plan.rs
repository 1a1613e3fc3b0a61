//! The on-scene plan (plan 四.2(1)): several write it at once, somebody approves, nobody overwrites.

mod hostile;

use super::*;
use crate::clock::{Clocks, Entropy, Timestamp};
use crate::fixture::{MORNING_MS, Person, Writer, body_among, line};
use crate::id::ActorId;
use crate::incident::command::{ApproveScenePlan, Deciding};
use crate::limit::TEXT_BYTES_MAX;
use crate::record::{Checked, Draft, Kind, NO_RECORD, Record};
use crate::roster::{Certificate, Role, Roles};

/// An incident of three leaders, who write its on-scene plan on a laptop each.
struct Table {
    office: Office,
    people: Vec<Person>,
    writers: Vec<Writer>,
    /// What each laptop holds.
    here: [Vec<Verified>; 3],
    /// Where each one's chain of the text ends.
    ends: [(u64, RecordId); 3],
    written: u64,
}

impl Table {
    fn new() -> Self {
        let mut office = Office::new();
        for person in office.people.clone() {
            let founding = (person.name == "张强").then_some(office.nonce);
            let certificate = Certificate {
                roles: Roles::default().with(Role::Leader),
                founding,
                ..person.certificate()
            };
            let record = office.issue(&office.people[0].clone(), &certificate);
            office.learn(record);
        }
        let (started, writers) = three_writers(&office);
        Self {
            people: office.people.clone(),
            office,
            writers: writers.into(),
            here: [0; 3].map(|_| vec![started.clone()]),
            ends: [(0, NO_RECORD); 3],
            written: 0,
        }
    }

    fn incident(&self, who: usize) -> Incident {
        Incident::from_records(INCIDENT, &self.here[who])
    }

    fn reading<T>(&self, who: usize, read: impl FnOnce(&Incident, &Reader<'_>) -> T) -> T {
        let incident = self.incident(who);
        let body = |id| body_among(&self.here[who], id);
        let reader = Reader {
            zone: None,
            keys: &self.office.keys,
            roster: &self.office.roster,
            clocks: &Clocks::default(),
            held: &|_| false,
            body: &body,
        };
        read(&incident, &reader)
    }

    fn plan(&self, who: usize) -> ScenePlanView {
        let view = self.reading(who, |incident, reader| incident.view(reader));
        view.scene_plan.unwrap()
    }

    fn actor(who: usize) -> ActorId {
        ActorId::from_bytes([0xf0 + u8::try_from(who).unwrap(); 16])
    }

    fn writer(&self, who: usize) -> WriterId {
        WriterId::of(self.people[who].public(), Self::actor(who))
    }

    /// What one wants the text to be, who saw this version.
    fn decide(&self, who: usize, text: &str, on: Option<TextVersion>) -> Result<Vec<u8>, Refusal> {
        let edit = EditScenePlan {
            text: text.into(),
            on,
        };
        let place = (self.writer(who), self.ends[who].0 + 1);
        self.reading(who, |incident, reader| {
            let summary = incident.summary(reader);
            let by = Deciding {
                writer: self.people[who].public(),
                now_ms: MORNING_MS,
                summary: Some(&summary),
                plan: None,
                files: &|_| None,
                reader: *reader,
                wording: &(),
            };
            edit.decide(incident, &by, place)
        })
    }

    fn edit(&mut self, who: usize, text: &str, on: Option<TextVersion>) {
        let change = self.decide(who, text, on).unwrap();
        self.put(who, &change);
    }

    /// Seals and signs a change, whatever is in it.
    fn put(&mut self, who: usize, change: &[u8]) -> RecordId {
        self.written += 1;
        let place = (self.writer(who), self.ends[who].0 + 1);
        let nonce = Seeded::new(self.written).bytes();
        let body = seal_change(&self.office.key, INCIDENT, place, change, nonce).unwrap();
        let record = self.sign(who, body);
        let id = record.id();
        self.here[who].push(self.office.verify(record));
        id
    }

    fn sign(&mut self, who: usize, body: Vec<u8>) -> Record {
        let (seq, prev) = self.ends[who];
        let record = Draft {
            organisation: self.office.organisation,
            kind: Kind::ScenePlan,
            subject: INCIDENT,
            actor: Self::actor(who),
            seq: seq + 1,
            prev,
            time: Timestamp::from_bits((MORNING_MS + self.written) << 16),
            body,
        };
        let record = record.sign(&self.people[who].key).unwrap();
        self.ends[who] = (seq + 1, record.id());
        record
    }

    /// An entry of the log or an approval.
    fn act(&mut self, who: usize, command: Command) {
        self.written += 1;
        let by = (self.people[who].public(), MORNING_MS);
        let entry = self.reading(who, |incident, reader| {
            let summary = incident.summary(reader);
            let by = Deciding {
                writer: by.0,
                now_ms: by.1,
                summary: Some(&summary),
                plan: None,
                files: &|_| None,
                reader: *reader,
                wording: &(),
            };
            incident.decide(command, &by).unwrap()
        });
        self.writers[who].incident = self.incident(who);
        self.writers[who].now.wall_ms = MORNING_MS + 1_000 * self.written;
        let record = self.writers[who].put(&self.office, &entry);
        self.here[who].push(record);
    }

    fn approve(&mut self, who: usize, on: Option<TextVersion>) {
        self.act(who, Command::ApproveScenePlan(ApproveScenePlan { on }));
    }

    /// The laptops meet, each taking in what it lacks in an order of its own.
    fn meet(&mut self) {
        let mut all: Vec<Verified> = Vec::new();
        for record in self.here.iter().flatten() {
            if !all.contains(record) {
                all.push(record.clone());
            }
        }
        for (who, here) in self.here.iter_mut().enumerate() {
            let mut lacking: Vec<Verified> = all.clone();
            lacking.retain(|record| !here.contains(record));
            Seeded::new(who as u64).shuffle(&mut lacking);
            here.extend(lacking);
        }
        assert_eq!(self.plan(0), self.plan(1));
        assert_eq!(self.plan(0), self.plan(2));
    }
}

#[test]
fn two_laptops_write_apart_and_both_stay_by_character() {
    let mut table = Table::new();
    table.edit(0, "一、东门设点。\n二、王芳接待代表。\n", None);
    table.meet();
    let seen = table.plan(0).version;
    table.edit(
        0,
        "一、东门和西门设点。\n二、王芳接待代表。\n",
        Some(seen.clone()),
    );
    table.edit(
        1,
        "一、东门设点。\n二、王芳和李敏接待代表。\n三、备水。\n",
        Some(seen),
    );
    table.meet();
    let plan = table.plan(2);
    assert_eq!(
        plan.text,
        "一、东门和西门设点。\n二、王芳和李敏接待代表。\n三、备水。\n"
    );
    assert_eq!(plan.writers, ["张强", "李敏"]);
    assert!(plan.draft && plan.approved.is_empty() && plan.missing == 0);
}

#[test]
fn who_saves_what_they_loaded_long_ago_takes_nothing_of_the_others_away() {
    let mut table = Table::new();
    table.edit(0, "甲\n", None);
    let seen = table.plan(0).version;
    // At the same laptop somebody else saves twice meanwhile.
    table.edit(0, "甲\n乙\n", None);
    table.edit(0, "甲\n乙\n丙\n", None);
    table.edit(0, "零\n甲\n", Some(seen));
    assert_eq!(table.plan(0).text, "零\n甲\n乙\n丙\n");
    let refused = table.decide(0, "零\n甲\n乙\n丙\n", None);
    assert_eq!(refused.unwrap_err(), Refusal::Unchanged);
    let unknown: TextVersion = "ab".repeat(32).parse().unwrap();
    let refused = table.decide(0, "x", Some(unknown));
    assert_eq!(refused.unwrap_err(), Refusal::OtherVersion);
}

#[test]
fn what_was_approved_is_frozen_and_whoever_writes_on_writes_a_draft() {
    let mut table = Table::new();
    table.edit(0, "一、东门设点。", None);
    let seen = table.plan(0).version;
    table.edit(0, "一、东门设点。二、备水。", None);
    // Approved is what was seen, not what came since.
    table.approve(0, Some(seen));
    let plan = table.plan(0);
    assert_eq!(plan.approved[0].text.as_deref(), Some("一、东门设点。"));
    assert!(plan.approved[0].in_force && plan.draft);
    table.approve(0, None);
    let plan = table.plan(0);
    assert!(!plan.draft && plan.approved[0].superseded && plan.approved[1].in_force);
    table.edit(0, "一、西门设点。二、备水。", None);
    let plan = table.plan(0);
    assert!(plan.draft);
    assert_eq!(
        plan.approved[1].text.as_deref(),
        Some("一、东门设点。二、备水。")
    );
}

#[test]
fn two_approvals_apart_both_stay_and_disagree_until_a_third_settles_it() {
    let mut table = Table::new();
    table.edit(0, "甲", None);
    table.meet();
    table.edit(1, "甲乙", None);
    table.approve(0, None);
    table.approve(1, None);
    table.meet();
    let plan = table.plan(2);
    let rows = plan.approved.iter();
    let rows: Vec<_> = rows.map(|row| (row.in_force, row.disagrees)).collect();
    assert_eq!(rows, [(false, true), (true, true)]);
    table.approve(2, None);
    let plan = table.plan(2);
    assert!(plan.approved[0].superseded && plan.approved[1].superseded);
    assert!(plan.approved[2].in_force && !plan.approved[2].disagrees);
}

#[test]
fn a_change_whose_past_is_not_here_waits_and_shows_once_it_comes() {
    let mut table = Table::new();
    table.edit(0, "甲", None);
    table.edit(0, "甲乙", None);
    let (first, second) = (table.here[0][1].clone(), table.here[0][2].clone());
    table.here[1].push(second);
    let plan = table.plan(1);
    assert_eq!((plan.text.as_str(), plan.missing), ("", 1));
    table.here[1].push(first);
    let plan = table.plan(1);
    assert_eq!((plan.text.as_str(), plan.missing), ("甲乙", 0));
}

#[test]
fn an_archived_incident_takes_no_change_and_a_text_that_is_too_long_is_refused() {
    let mut table = Table::new();
    let long = "长".repeat(TEXT_BYTES_MAX / 3 + 1);
    let refused = table.decide(0, &long, None).unwrap_err();
    assert!(matches!(refused, Refusal::TooLong { field: "text", .. }));
    assert!(matches!(
        table.decide(0, "a\0b", None),
        Err(Refusal::Unprintable { .. })
    ));
    table.edit(0, "a\r\nb", None);
    assert_eq!(table.plan(0).text, "a\nb");
    let archived = crate::fixture::archived();
    table.act(0, Command::Log(line("完")));
    table.act(0, Command::Milestone(archived));
    assert_eq!(table.decide(0, "c", None).unwrap_err(), Refusal::Archived);
}

#[test]
fn a_longest_text_written_anew_fits_into_one_record() {
    let mut table = Table::new();
    table.edit(0, &"长".repeat(TEXT_BYTES_MAX / 3), None);
    table.edit(0, &"a".repeat(TEXT_BYTES_MAX), None);
    table.edit(0, &"短\n".repeat(TEXT_BYTES_MAX / 4), None);
    assert_eq!(table.plan(0).text, "短\n".repeat(TEXT_BYTES_MAX / 4));
    table.edit(0, "", None);
    assert_eq!(table.plan(0).text, "");
}

#[test]
fn a_snapshot_holds_the_changes_of_the_text_and_not_a_word_of_it() {
    let mut table = Table::new();
    table.edit(0, "东门", None);
    let incident = table.incident(0);
    let saved = incident.to_snapshot().unwrap();
    let found = saved.windows(3).any(|part| part == "东".as_bytes());
    assert!(!found, "a snapshot holds a word of the text");
    let again = Incident::from_snapshot(&saved).unwrap();
    let read = table.reading(0, |_, reader| again.view(reader));
    assert_eq!(read.scene_plan.unwrap().text, "东门");
}

#[test]
fn the_empty_text_is_the_same_bytes_everywhere_and_for_ever() {
    let hash = crate::contain::text_genesis_hash().to_string();
    assert_eq!(hash, TEXT_GENESIS);
    let document = Table::new();
    let version = document.reading(0, |incident, reader| incident.scene_plan(reader).version());
    assert_eq!(version.to_string(), TEXT_GENESIS);
}

/// Every change of every on-scene plan rests on this hash. It may never change: computed once, from an
/// empty document in which actor 0…0 makes the text `text` at time 0.
const TEXT_GENESIS: &str = "d7776c7c30d635c598d653f66d70e450be4ef3cee792255b58e8a7e4cc0fe88f";
