//! What people do in an incident, clause by clause of the plan, and what becomes of it where two
//! laptops do it apart.

mod answering;
mod closing;
mod correcting;
mod ending;
mod escalating;
mod never;
mod noticing;
mod papers;
mod people;
mod refusing;
mod saying;
mod tasking;

use super::*;
use crate::fixture::{MORNING_MS, Writer, archived, three_writers};
use crate::incident::command::{Dated, Demand, Refusal};
use crate::record::Checked;
use crate::roster::{Certificate, Role, Roles};

/// An office of three leaders, and an incident that each of them knows on a laptop of their own.
struct Scene {
    office: Office,
    writers: [Writer; 3],
    records: Vec<Verified>,
}

impl Scene {
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
            office,
            writers,
            records: vec![started],
        }
    }

    /// One acts; nobody else knows of it yet.
    fn act(&mut self, who: usize, asked: impl Into<Dated>) -> EntryId {
        // True time goes on everywhere, so that what is done later is later.
        let latest = self.writers.iter().map(|writer| writer.now.wall_ms).max();
        self.writers[who].now.wall_ms = latest.unwrap();
        let record = self.writers[who].act(&self.office, asked);
        let header = *record.record().header();
        self.records.push(record);
        EntryId::of_change(INCIDENT, header.writer(), header.seq)
    }

    /// The laptops meet: all know everything.
    fn meet(&mut self) {
        for writer in &mut self.writers {
            writer.incident.apply(&self.records);
        }
    }

    /// What everybody sees once all have met, whatever the order in which it came.
    fn view(&self) -> IncidentView {
        let forwards = Incident::from_records(INCIDENT, &self.records);
        let mut backwards = self.records.clone();
        backwards.reverse();
        let backwards = Incident::from_records(INCIDENT, &backwards);
        let view = self.office.view(&forwards);
        assert_eq!(view, self.office.view(&backwards));
        view
    }

    /// Why a command is refused; nothing is stored.
    fn refusal(&self, who: usize, asked: impl Into<Dated>) -> Refusal {
        let writer = &self.writers[who];
        let before = (writer.incident.heads(), writer.incident.len());
        let refusal = writer.decide(&self.office, asked).unwrap_err();
        assert_eq!((writer.incident.heads(), writer.incident.len()), before);
        assert!(!refusal.hint().is_empty() && !refusal.to_string().is_empty());
        refusal
    }

    fn name(&self, who: usize) -> String {
        self.office.people[who].name.to_owned()
    }
}

fn demand(words: &str) -> Command {
    Command::Demand(Demand {
        category: "供暖".into(),
        verbatim: words.into(),
        read_back: ReadBack::Agreed,
        name: Some("居民甲".into()),
        contact: None,
        same_as: None,
        heard_at: None,
        attachments: Vec::new(),
    })
}

/// Milliseconds since 1970, so many minutes after the morning that the writers' clocks show.
fn after_minutes(minutes: u64) -> u64 {
    MORNING_MS + minutes * 60_000
}
