//! What a person does on a laptop.

use super::{Laptop, Memory, Person};
use crate::world::weather::Dice;
use onscene_protocol::clock::{ClockReading, Clocks, Entropy, Moment};
use onscene_protocol::id::{DeviceKey, OrganisationId, PersonKey, SubjectId, WriterId};
use onscene_protocol::incident::command::{Correct, Deciding, Headcount, Log, Milestone, Start};
use onscene_protocol::incident::{
    Command, Disclosure, EntryKeys, Incident, IncidentKind, MilestoneName, NewEntry, Reader, Track,
};
use onscene_protocol::record::{Checked, Draft, Kind, NO_RECORD};
use onscene_protocol::roster::Place;
use onscene_protocol::seal::{Key, KeyBody, Purpose, Wrap};
use onscene_protocol::verify::{Verified, verify};

impl Laptop {
    /// One act: starts an incident, or writes into one. Nothing while the laptop is down or the
    /// act before is not yet on the disk.
    pub(in crate::world) fn write(&mut self, now_ms: u64, dice: &mut Dice) {
        let wall_ms = self.wall_ms(now_ms);
        let Some(memory) = &self.memory else {
            return;
        };
        if memory.is_writing(&self.person) {
            return;
        }
        let at = Moment {
            wall_ms,
            offset_minutes: 480,
            uptime_ms: now_ms - memory.booted_ms,
        };
        let subjects = self.open_incidents();
        let mut nonce = [0; 16];
        let (incident, command) = if subjects.is_empty() || dice.percent(10) {
            nonce = dice.bytes();
            let subject = SubjectId::placed(self.person.public(), self.person.unit, &nonce);
            (Incident::new(subject), start(dice))
        } else {
            let incident = memory.incidents[&subjects[dice.below(subjects.len())]].clone();
            let command = act(&incident, dice);
            (incident, command)
        };
        let subject = incident.subject();
        let author = PersonKey::from_bytes(self.person.key.verifying_key().to_bytes());
        let decided = decide(memory, &incident, command, (author, wall_ms));
        let Some(entry) = decided else {
            return;
        };
        let key = match memory.keys.current(subject, Purpose::Incident) {
            Some(key) => key.clone(),
            None if incident.is_empty() => {
                let (unit, nonce) = (self.person.unit, Some(nonce));
                let place = Place::Document { unit, nonce };
                self.sign(Kind::Place, subject, place.to_bytes(), wall_ms);
                self.new_key(subject, wall_ms, dice)
            }
            None => return,
        };
        let Some(memory) = &self.memory else { return };
        let writer = WriterId::of(author, memory.actor(Kind::Change));
        let chain = memory.chains.get(&(subject, Kind::Change.number()));
        let (seq, _) = chain.copied().unwrap_or((0, NO_RECORD));
        let place = (writer, seq + 1);
        let Ok(body) = incident.write(&entry, place, &at, EntryKeys::words(&key), dice) else {
            // Somebody else wrote in this chain: a twin of this laptop.
            self.memory.as_mut().unwrap().begin_new_chains(dice);
            return;
        };
        self.sign(Kind::Change, subject, body, wall_ms);
        self.written_here += 1;
    }

    /// Notes how far another laptop's clock is ahead of ours, where that is news.
    pub(in crate::world) fn read_clock(&mut self, of: DeviceKey, ahead_ms: i64, now_ms: u64) {
        let Some(memory) = &self.memory else { return };
        let reading = ClockReading {
            by: self.person.device,
            of,
            ahead_ms,
        };
        if memory.is_writing(&self.person) || memory.readings(&self.disk).contains(&reading) {
            return;
        }
        let subject = SubjectId::of_organisation(self.organisation);
        let body = minicbor::to_vec(reading).unwrap();
        self.sign(Kind::Clock, subject, body, self.wall_ms(now_ms));
    }

    fn new_key(&mut self, subject: SubjectId, wall_ms: u64, dice: &mut Dice) -> Key {
        let memory = self.memory.as_ref().unwrap();
        let organisation = SubjectId::of_organisation(self.organisation);
        let unit = memory.keys.current(organisation, Purpose::Unit).unwrap();
        let key = Key::from_bytes(dice.bytes());
        let body = KeyBody {
            key: key.id(),
            purpose: Purpose::Incident,
            epoch: 1,
            wraps: vec![Wrap::under(unit, subject, &key, dice).unwrap()],
            detail: None,
            circle: None,
        };
        self.sign(Kind::Key, subject, body.to_bytes().unwrap(), wall_ms);
        key
    }

    pub(super) fn sign(&mut self, kind: Kind, subject: SubjectId, body: Vec<u8>, wall_ms: u64) {
        let former = self.former_end(kind, subject);
        let memory = self.memory.as_mut().unwrap();
        let record = draft(
            memory,
            &self.person,
            self.organisation,
            former,
            (kind, subject, body),
            wall_ms,
        );
        memory.stage(record, wall_ms);
    }

    /// The end of this person's former chain in a subject.
    fn former_end(&self, kind: Kind, subject: SubjectId) -> onscene_protocol::id::RecordId {
        let me = self.person.public();
        self.disk
            .values()
            .map(Checked::record)
            .filter(|record| {
                let header = record.header();
                header.author == me && header.subject == subject && header.kind == kind
            })
            .max_by_key(|record| (record.header().time, record.id()))
            .map_or(NO_RECORD, |record| record.id())
    }
}

fn draft(
    memory: &mut Memory,
    person: &Person,
    organisation: OrganisationId,
    former: onscene_protocol::id::RecordId,
    (kind, subject, body): (Kind, SubjectId, Vec<u8>),
    wall_ms: u64,
) -> Verified {
    let place = (subject, kind.number());
    let (seq, prev) = memory.chains.get(&place).copied().unwrap_or((0, former));
    let record = Draft {
        organisation,
        kind,
        subject,
        actor: memory.actor(kind),
        seq: seq + 1,
        prev,
        time: memory.clock.tick(wall_ms),
        body,
    };
    let record = record.sign(&person.key).unwrap();
    memory.chains.insert(place, (seq + 1, record.id()));
    verify(record, &memory.roster).unwrap()
}

fn start(dice: &mut Dice) -> Command {
    Command::Start(Start {
        kind: IncidentKind::ALL[dice.below(IncidentKind::ALL.len())],
        title: format!("事件{}", dice.below(1_000)),
        place: "社区门口".into(),
        drill: dice.percent(20),
        heard_at: None,
        channel: None,
        reporter: None,
    })
}

fn act(incident: &Incident, dice: &mut Dice) -> Command {
    let entries: Vec<_> = incident.entries_beyond(&Incident::new(incident.subject()));
    let number = u32::try_from(dice.below(80)).unwrap();
    match dice.below(10) {
        0 | 1 => Command::Headcount(Headcount {
            low: number,
            high: number + 10,
            by: "门卫".into(),
        }),
        // The last is the archive, after which nothing is written.
        2 => Command::Milestone(Milestone {
            note: Some(format!("第{number}步")),
            ..Milestone::named(MilestoneName::ALL[dice.below(MilestoneName::ALL.len() - 1)])
        }),
        3 if !entries.is_empty() => Command::Correct(Correct::saying(
            entries[dice.below(entries.len())],
            format!("更正为{number}"),
        )),
        _ => Command::Log(Log {
            text: format!("看到{number}人"),
            track: Track::ALL[dice.below(Track::ALL.len())],
            disclosure: Disclosure::Internal,
            heard_at: None,
            attachments: Vec::new(),
        }),
    }
}

/// The entry that a command makes; none where it is refused.
fn decide(
    memory: &Memory,
    incident: &Incident,
    command: Command,
    (writer, now_ms): (PersonKey, u64),
) -> Option<NewEntry> {
    let reader = Reader {
        zone: None,
        keys: &memory.keys,
        roster: &memory.roster,
        clocks: &Clocks::default(),
        held: &|_| false,
        body: &|_| None,
    };
    let summary = incident.summary(&reader);
    let deciding = Deciding {
        writer,
        now_ms,
        summary: (!incident.is_empty()).then_some(&summary),
        plan: None,
        files: &|_| None,
        reader,
        wording: &onscene_node::wording::Language::Chinese,
    };
    incident.decide(command, &deciding).ok()
}
