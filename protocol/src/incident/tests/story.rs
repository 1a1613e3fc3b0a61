//! A story to be told in every order: who wrote what in an incident, who was revoked or moved, and
//! what has to be seen everywhere.

use super::*;
use crate::fixture::{Person, Writer, among, body_among, start};
use crate::record::{Checked, Kind, Record};
use crate::roster::{Certificate, LastGood, Retirement, Revocation, Role, Roles, Roster};
use crate::seal::Keyring;
use crate::verify::verify;
use std::collections::{BTreeMap, BTreeSet};

/// One laptop as it takes in what comes: it refuses nothing for good that may be believed later,
/// and makes a document anew where it must.
pub(super) struct Node {
    pub(super) roster: Roster,
    pub(super) incident: Incident,
    pub(super) held: Vec<Verified>,
    pub(super) waiting: Vec<Record>,
}

impl Node {
    pub(super) fn new(office: &Office) -> Self {
        Self {
            roster: Roster::new(office.organisation),
            incident: Incident::new(INCIDENT),
            held: Vec::new(),
            waiting: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, record: Record) {
        self.waiting.push(record);
        loop {
            let before = self.waiting.len();
            for record in std::mem::take(&mut self.waiting) {
                match verify(record, &self.roster) {
                    Ok(verified) => self.apply(verified),
                    Err((record, why)) => {
                        assert!(why.may_change(), "{why}");
                        self.waiting.push(record);
                    }
                }
            }
            if self.waiting.len() == before || self.waiting.is_empty() {
                return;
            }
        }
    }

    pub(super) fn apply(&mut self, record: Verified) {
        self.roster.learn(&record);
        self.held.push(record);
        let new: Vec<_> = self.held.last().into_iter().collect();
        let applied = self.incident.apply_with(&new, |due| among(&self.held, due));
        if applied.must_rebuild {
            self.incident = Incident::from_records(INCIDENT, &self.held);
        }
    }

    pub(super) fn view(&self, keys: &Keyring) -> IncidentView {
        self.view_of(&self.incident, keys)
    }

    pub(super) fn view_of(&self, incident: &Incident, keys: &Keyring) -> IncidentView {
        incident.view(&Reader {
            zone: None,
            keys,
            roster: &self.roster,
            clocks: &crate::clock::Clocks::default(),
            held: &|_| false,
            body: &|id| body_among(&self.held, id),
        })
    }

    pub(super) fn shown(&self, keys: &Keyring) -> BTreeSet<RecordId> {
        let entries = self.view(keys).entries;
        entries.iter().map(|entry| entry.record).collect()
    }
}

/// An office with two administrators, in which things happen: who wrote what, and what of it was
/// named as good.
pub(super) struct Story {
    pub(super) office: Office,
    pub(super) records: Vec<Record>,
    /// One chain after the other of each person, the current one last.
    pub(super) writers: Vec<Vec<Writer>>,
    /// Every revocation of a key that counts: what it leaves.
    pub(super) left: Vec<(usize, usize, BTreeSet<RecordId>)>,
    pub(super) written: Vec<(usize, RecordId)>,
    pub(super) editions: u32,
}

impl Story {
    pub(super) fn new() -> Self {
        let mut office = Office::new();
        let founder = office.people[0].clone();
        for (number, role) in [(1, Role::Admin), (2, Role::Member)] {
            let certificate = Certificate {
                roles: Roles::default().with(role),
                ..office.people[number].certificate()
            };
            let record = office.issue(&founder, &certificate);
            office.learn(record);
        }
        let records = office.records.iter().map(|v| v.record().clone()).collect();
        let mut first = Writer::new(&founder, 0xa1);
        let started = first.act(&office, start());
        let mut story = Self {
            records,
            writers: vec![vec![first]],
            left: Vec::new(),
            written: vec![(0, started.record().id())],
            editions: 0,
            office,
        };
        for (number, actor) in [(1, 0xa2), (2, 0xa3)] {
            let mut writer = Writer::new(&story.office.people[number], actor);
            writer.incident.apply(&[&started]);
            story.writers.push(vec![writer]);
        }
        story.records.push(started.into_record());
        story
    }

    pub(super) fn person(&self, number: usize) -> Person {
        self.office.people[number].clone()
    }

    pub(super) fn write(&mut self, number: usize) -> RecordId {
        let text = format!("第{}条", self.records.len());
        let writer = self.writers[number].last_mut().unwrap();
        let record = writer.act(&self.office, log(text)).into_record();
        self.written.push((number, record.id()));
        self.records.push(record);
        self.records.last().unwrap().id()
    }

    /// Goes on under a new actor, as after a restart.
    pub(super) fn restart(&mut self, number: usize, actor: u8) {
        let former = self.writers[number].last().unwrap().clone();
        let mut next = Writer::new(&former.person, actor);
        (next.incident, next.prev, next.now) = (former.incident, former.prev, former.now);
        self.writers[number].push(next);
    }

    /// Writes again at the number before the last, over what stands there: a forged past. The
    /// clock is set back, and tried until the id is lower than the good one's if `lower`.
    pub(super) fn forge(
        &mut self,
        number: usize,
        before: &Writer,
        lower_than: Option<RecordId>,
    ) -> RecordId {
        for attempt in 0..200 {
            let mut forger = before.clone();
            forger.now.wall_ms = forger.now.wall_ms.saturating_sub(3_600_000 + attempt);
            let record = forger.act(&self.office, log(format!("伪造{attempt}")));
            let id = record.record().id();
            if lower_than.is_none_or(|good| id < good) {
                self.records.push(record.into_record());
                self.written.push((number, id));
                return id;
            }
        }
        panic!("no lower id in 200 attempts");
    }

    /// `number` revokes `of` and names the last of each chain that is good; again, it amends.
    pub(super) fn revoke(&mut self, number: usize, of: usize, good: &[RecordId]) -> RecordId {
        self.editions += 1;
        let (chains, left) = self.good_chains(of, good);
        let body = Revocation {
            person: self.person(of).public(),
            edition: self.editions,
            device: Some(self.person(of).device),
            chains,
        };
        let by = self.person(number);
        let record = self.office.sign(&by, Kind::Revocation, body.to_bytes());
        self.left.retain(|known| (known.0, known.1) != (number, of));
        self.left.push((number, of, left));
        self.records.push(record);
        self.records.last().unwrap().id()
    }

    /// `number` says that they go on with the key of `to`, and which of their records are theirs.
    pub(super) fn retire(&mut self, number: usize, to: &Person, good: &[RecordId]) -> RecordId {
        let (chains, left) = self.good_chains(number, good);
        let to = to.public();
        let body = Retirement { to, chains };
        let by = self.person(number);
        let record = self.office.sign(&by, Kind::Retirement, body.to_bytes());
        self.left.push((number, number, left));
        self.records.push(record);
        self.records.last().unwrap().id()
    }

    /// The last good of each of a person's chains, and all that this leaves of them.
    fn good_chains(&self, of: usize, good: &[RecordId]) -> (Vec<LastGood>, BTreeSet<RecordId>) {
        let of_key = self.person(of).public();
        let mut chains: BTreeMap<_, (u64, LastGood)> = BTreeMap::new();
        let mut left = BTreeSet::new();
        for record in self
            .records
            .iter()
            .filter(|record| record.header().author == of_key)
        {
            let header = record.header();
            let counts = header.kind != Kind::Change || good.contains(&record.id());
            if !counts {
                continue;
            }
            left.insert(record.id());
            let place = (header.subject, header.actor);
            let known = chains.get(&place);
            if known.is_none_or(|(seq, _)| *seq < header.seq) {
                let last = LastGood {
                    subject: header.subject,
                    actor: header.actor,
                    record: record.id(),
                };
                chains.insert(place, (header.seq, last));
            }
        }
        (chains.into_values().map(|(_, last)| last).collect(), left)
    }

    pub(super) fn written_by(&self, number: usize) -> Vec<RecordId> {
        let of = self.written.iter().filter(|(by, _)| *by == number);
        of.map(|(_, record)| *record).collect()
    }

    /// What has to be seen everywhere: all that nobody's revocation leaves out.
    pub(super) fn expected(&self) -> BTreeSet<RecordId> {
        let counts = |by: &usize, id: &RecordId| {
            self.left
                .iter()
                .all(|(_, of, left)| of != by || left.contains(id))
        };
        let good = self.written.iter().filter(|(by, id)| counts(by, id));
        good.map(|(_, id)| *id).collect()
    }

    pub(super) fn deliver(&self, order: &[Record]) -> Node {
        let mut node = Node::new(&self.office);
        for record in order {
            node.take(record.clone());
        }
        assert!(node.waiting.is_empty(), "nothing waits for ever");
        node
    }

    /// Every order in `orders` shows the same, and what is expected.
    pub(super) fn prove(&self, seed: u64, orders: usize) -> IncidentView {
        let mut shuffled = self.records.clone();
        let first = self.deliver(&shuffled);
        let view = first.view(&self.office.keys);
        assert_eq!(
            first.shown(&self.office.keys),
            self.expected(),
            "seed {seed}"
        );
        let mut dice = Seeded::new(seed);
        for _ in 0..orders {
            dice.shuffle(&mut shuffled);
            let node = self.deliver(&shuffled);
            assert_eq!(node.incident.heads(), first.incident.heads(), "seed {seed}");
            assert_eq!(node.view(&self.office.keys), view, "seed {seed}");
        }
        view
    }
}
