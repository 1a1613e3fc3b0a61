//! Entries of a revoked key: one visible set on all laptops, no late one among it, no good one lost.

use super::*;
use crate::fixture::{Person, Writer, among, body_among, start};
use crate::record::{Kind, Record};
use crate::roster::{Certificate, LastGood, Revocation, Role, Roles, Roster};
use crate::seal::Keyring;
use crate::verify::{Checked, verify};
use std::collections::BTreeSet;

/// One laptop as it takes in what comes: it refuses nothing for good that may be believed later,
/// and makes a document anew where it must.
struct Node {
    roster: Roster,
    incident: Incident,
    held: Vec<Verified>,
    waiting: Vec<Record>,
}

impl Node {
    fn new(office: &Office) -> Self {
        Self {
            roster: Roster::new(office.organisation),
            incident: Incident::new(INCIDENT),
            held: Vec::new(),
            waiting: Vec::new(),
        }
    }

    fn take(&mut self, record: Record) {
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

    fn apply(&mut self, record: Verified) {
        self.roster.learn(&record);
        self.held.push(record);
        let new: Vec<_> = self.held.last().into_iter().collect();
        let applied = self.incident.apply_with(&new, |due| among(&self.held, due));
        if applied.must_rebuild {
            self.incident = Incident::from_records(INCIDENT, &self.held);
        }
    }

    fn view(&self, keys: &Keyring) -> IncidentView {
        self.view_of(&self.incident, keys)
    }

    fn view_of(&self, incident: &Incident, keys: &Keyring) -> IncidentView {
        incident.view(&Reader {
            keys,
            roster: &self.roster,
            clocks: &crate::clock::Clocks::default(),
            held: &|_| false,
            body: &|id| body_among(&self.held, id),
        })
    }

    fn shown(&self, keys: &Keyring) -> BTreeSet<RecordId> {
        let entries = self.view(keys).entries;
        entries.iter().map(|entry| entry.record).collect()
    }
}

/// An office with two administrators, in which things happen: who wrote what, and what of it was
/// named as good.
struct Story {
    office: Office,
    records: Vec<Record>,
    /// One chain after the other of each person, the current one last.
    writers: Vec<Vec<Writer>>,
    /// Every revocation of a key that counts: what it leaves.
    left: Vec<(usize, usize, BTreeSet<RecordId>)>,
    written: Vec<(usize, RecordId)>,
    editions: u32,
}

impl Story {
    fn new() -> Self {
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

    fn person(&self, number: usize) -> Person {
        self.office.people[number].clone()
    }

    fn write(&mut self, number: usize) -> RecordId {
        let text = format!("第{}条", self.records.len());
        let writer = self.writers[number].last_mut().unwrap();
        let record = writer.act(&self.office, log(text)).into_record();
        self.written.push((number, record.id()));
        self.records.push(record);
        self.records.last().unwrap().id()
    }

    /// Goes on under a new actor, as after a restart.
    fn restart(&mut self, number: usize, actor: u8) {
        let former = self.writers[number].last().unwrap().clone();
        let mut next = Writer::new(&former.person, actor);
        (next.incident, next.prev, next.now) = (former.incident, former.prev, former.now);
        self.writers[number].push(next);
    }

    /// Writes again at the number before the last, over what stands there: a forged past. The
    /// clock is set back, and tried until the id is lower than the good one's if `lower`.
    fn forge(&mut self, number: usize, before: &Writer, lower_than: Option<RecordId>) -> RecordId {
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
    fn revoke(&mut self, number: usize, of: usize, good: &[RecordId]) -> RecordId {
        self.editions += 1;
        let of_key = self.person(of).public();
        let mut chains: std::collections::BTreeMap<_, (u64, LastGood)> = Default::default();
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
        let body = Revocation {
            person: of_key,
            edition: self.editions,
            device: Some(self.person(of).device),
            chains: chains.into_values().map(|(_, last)| last).collect(),
        };
        let by = self.person(number);
        let record = self.office.sign(&by, Kind::Revocation, body.to_bytes());
        self.left.retain(|known| (known.0, known.1) != (number, of));
        self.left.push((number, of, left));
        self.records.push(record);
        self.records.last().unwrap().id()
    }

    fn written_by(&self, number: usize) -> Vec<RecordId> {
        let of = self.written.iter().filter(|(by, _)| *by == number);
        of.map(|(_, record)| *record).collect()
    }

    /// What has to be seen everywhere: all that nobody's revocation leaves out.
    fn expected(&self) -> BTreeSet<RecordId> {
        let counts = |by: &usize, id: &RecordId| {
            self.left
                .iter()
                .all(|(_, of, left)| of != by || left.contains(id))
        };
        let good = self.written.iter().filter(|(by, id)| counts(by, id));
        good.map(|(_, id)| *id).collect()
    }

    fn deliver(&self, order: &[Record]) -> Node {
        let mut node = Node::new(&self.office);
        for record in order {
            node.take(record.clone());
        }
        assert!(node.waiting.is_empty(), "nothing waits for ever");
        node
    }

    /// Every order in `orders` shows the same, and what is expected.
    fn prove(&self, seed: u64, orders: usize) -> IncidentView {
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

#[test]
fn what_was_written_after_a_revocation_is_shown_to_be_reviewed_and_counts_for_nothing() {
    let mut story = Story::new();
    story.write(2);
    let good = story.written_by(2);
    story.revoke(0, 2, &good);
    let late = story.write(2);
    story.write(1);
    let view = story.prove(1, 200);
    let [review] = view.to_review.as_slice() else {
        panic!("one entry is to be reviewed, not {:?}", view.to_review);
    };
    assert_eq!(
        (review.record, review.why),
        (late, WhyReview::AfterRevocation)
    );
    assert_eq!(review.revoked_by.as_deref(), Some("张强"));
    assert_eq!(review.author, "王芳");
    assert!(
        review
            .text
            .as_deref()
            .is_some_and(|text| text.starts_with('第'))
    );
}

#[test]
fn a_chain_that_is_not_named_counts_for_nothing_though_a_named_one_follows_it() {
    let mut story = Story::new();
    let first = story.write(2);
    story.restart(2, 0xd4);
    let second = story.write(2);
    story.revoke(0, 2, &[second]);
    let view = story.prove(2, 200);
    assert!(view.to_review.iter().any(|entry| entry.record == first));
}

#[test]
fn a_forged_past_neither_counts_nor_pushes_out_what_was_good() {
    // The document takes the lower id on every laptop, and a third entry waits for ever; who
    // reads it sees the good ones.
    for entries in [2, 3] {
        let mut story = Story::new();
        let before = story.writers[2].last().unwrap().clone();
        let good: Vec<RecordId> = (0..entries).map(|_| story.write(2)).collect();
        story.revoke(0, 2, &good);
        let forged = story.forge(2, &before, Some(good[0]));
        let view = story.prove(3, 200);
        let mut texts = view
            .entries
            .iter()
            .filter_map(|entry| entry.text.as_deref());
        assert!(texts.all(|text| !text.contains("伪造")));
        assert!(view.to_review.iter().any(|entry| entry.record == forged));
        let node = story.deliver(&story.records);
        let saved = node.incident.to_snapshot().unwrap();
        let incident = Incident::from_snapshot(&saved).unwrap();
        assert_eq!(node.view_of(&incident, &story.office.keys), view);
    }
}

#[test]
fn the_line_in_the_list_is_made_of_what_counts() {
    let mut story = Story::new();
    let good = story.write(2);
    story.revoke(1, 2, &[good]);
    let mut node = story.deliver(&story.records);
    let keys = story.office.keys.clone();
    let reader = |node: &Node| {
        let reader = Reader {
            keys: &keys,
            roster: &node.roster,
            clocks: &crate::clock::Clocks::default(),
            held: &|_| false,
            body: &|id| body_among(&node.held, id),
        };
        (node.incident.summary(&reader), node.incident.len())
    };
    let (before, _) = reader(&node);
    story.write(2);
    node.take(story.records.last().unwrap().clone());
    let (after, len) = reader(&node);
    assert_eq!(before, after);
    assert_eq!((after.entries, len), (2, 3));
}

#[test]
fn an_auditor_reads_and_what_they_write_counts_on_no_laptop() {
    let mut office = Office::new();
    let founder = office.people[0].clone();
    let auditor = Person::new(77, "审计");
    let certificate = Certificate {
        roles: Roles::default().with(Role::Auditor),
        ..auditor.certificate()
    };
    let record = office.issue(&founder, &certificate);
    office.learn(record);
    let (started, _) = three_writers(&office);
    let mut writer = Writer::new(&auditor, 0xee);
    writer.incident.apply(&[&started]);
    let written = writer.act(&office, log("审计所写"));
    let view = office.view(&Incident::from_records(INCIDENT, &[&started, &written]));
    assert_eq!((view.entries.len(), view.to_review.len()), (1, 1));
    assert_eq!(view.to_review[0].why, WhyReview::Role);
}

#[test]
fn whenever_a_key_is_revoked_all_laptops_show_the_same_and_nothing_late() {
    let seeds = if option_env!("ONSCENE_LONG").is_some() {
        10_000
    } else {
        150
    };
    for seed in 0..seeds {
        let mut dice = Seeded::new(seed);
        let mut story = Story::new();
        // Long before, now, or after the last word: the founder, the other administrator, or both.
        let mut forks = Vec::new();
        let mut good = Vec::new();
        for step in 0..6 + u8::try_from(dice.below(6)).unwrap() {
            match dice.below(8) {
                0 => story.restart(2, 0xd0 + step),
                1 => forks.push((
                    story.writers[2].last().unwrap().clone(),
                    story.written.len(),
                )),
                2 => drop(story.write(dice.below(2))),
                3 if good.is_empty() => {
                    good = story.written_by(2);
                    story.revoke(dice.below(2), 2, &good);
                }
                4 if !good.is_empty() => {
                    let fewer = good[..dice.below(good.len() + 1)].to_vec();
                    story.revoke(dice.below(2), 2, &fewer);
                }
                _ => drop(story.write(2)),
            }
        }
        if story.left.is_empty() {
            good = story.written_by(2);
            story.revoke(0, 2, &good);
        }
        for (before, _) in forks {
            story.forge(2, &before, None);
        }
        story.prove(seed, 5);
    }
}
