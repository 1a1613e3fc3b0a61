//! The on-scene plan (plan 四.2(1)): a text that several people write at once, merged by character.
//! Each save is a record of its own, sealed as a whole: what merges by character cannot be ciphertext
//! within. It is made anew from these records whenever it is looked at, so nothing of it lies anywhere
//! in clear.
//!
//! Of the changes that count, the largest set is shown whose dependencies are all in it; so the text is
//! a function of the records and keys that are here, like everything else.

mod version;
mod writing;

pub use version::{BadVersion, TextVersion};
pub use writing::{EditScenePlan, seal_change};

use super::{Incident, Provenance, Reader};
use crate::contain::{Contained, Misformed, Text, text_genesis_hash};
use crate::id::{PersonKey, RecordId, SubjectId, WriterId};
use crate::limit::{SCENE_PLAN_CHANGES_MAX, SCENE_PLAN_OPERATIONS_OF_AUTHOR_MAX};
use crate::record::{Kind, Record};
use crate::roster::Counts;
use crate::roster::policy::Act;
use crate::seal::{Key, Purpose, open};
use automerge::ChangeHash;
use std::collections::BTreeMap;

/// Where a change of the text comes from. Its body stays with its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TextChange {
    pub(super) from: Provenance,
    pub(super) writer: WriterId,
    pub(super) seq: u64,
}

/// The text, as the records that are here make it for whoever holds certain keys.
#[derive(Debug, Clone)]
pub struct ScenePlanText {
    text: Text,
    /// Those that are in it, by the time at which they were written.
    shown: Vec<Provenance>,
    /// Those that are kept and passed on, and never shown.
    misformed: Vec<(RecordId, Misformed)>,
    /// How many no key opens here.
    sealed: usize,
    /// How many wait for one that is not here, or does not count.
    waiting: usize,
}

impl Incident {
    /// Takes note of a change of the on-scene plan, whether it was written here or elsewhere.
    pub fn note_scene_plan(&mut self, record: &Record) {
        let header = record.header();
        if header.kind != Kind::ScenePlan || header.subject != self.subject {
            return;
        }
        self.chains.note(record);
        let change = TextChange {
            from: Provenance {
                record: record.id(),
                author: header.author,
                organisation: header.organisation,
                time: header.time,
            },
            writer: header.writer(),
            seq: header.seq,
        };
        self.scene_plan.insert(record.id(), change);
    }

    /// Whether anything was written into it.
    pub(super) fn has_scene_plan(&self) -> bool {
        !self.scene_plan.is_empty()
    }

    /// The on-scene plan, made from its records.
    pub fn scene_plan(&self, reader: &Reader<'_>) -> ScenePlanText {
        let mut opening = Opening {
            incident: self,
            keys: reader.keys.of_subject(self.subject, Purpose::Incident),
            reader,
            written: BTreeMap::new(),
            misformed: Vec::new(),
            sealed: 0,
        };
        let placed = opening.placed();
        let all = placed.len();
        let mut ordered = ordered(placed, &mut opening.misformed);
        let changes: Vec<Contained> = ordered.iter().map(|(_, change)| change.clone()).collect();
        let (text, left_out) = Text::of(&changes);
        ordered.retain(|(change, contained)| {
            let is_out = left_out.contains(&contained.hash());
            if is_out {
                let record = change.from.record;
                opening.misformed.push((record, Misformed::Apply));
            }
            !is_out
        });
        let mut shown: Vec<Provenance> = ordered.iter().map(|(change, _)| change.from).collect();
        shown.sort_by_key(|from| (from.time, from.record));
        ScenePlanText {
            waiting: all.saturating_sub(changes.len()),
            text,
            shown,
            misformed: opening.misformed,
            sealed: opening.sealed,
        }
    }
}

impl ScenePlanText {
    /// What is written.
    pub fn read(&self) -> String {
        self.text.read().unwrap_or_default()
    }

    /// The version that it is.
    pub fn version(&self) -> TextVersion {
        TextVersion::of(self.text.heads())
    }

    /// What was written as it was this version; none where something of that is not here.
    pub fn at(&self, version: &TextVersion) -> Option<String> {
        self.text.at(version.heads())
    }

    /// Where its changes come from, the first first.
    pub fn shown(&self) -> &[Provenance] {
        &self.shown
    }

    /// Changes that are kept and passed on, but never shown, with the reason.
    pub fn misformed(&self) -> &[(RecordId, Misformed)] {
        &self.misformed
    }

    /// How many changes are here that no key opens.
    pub const fn sealed(&self) -> usize {
        self.sealed
    }

    /// How many changes wait for others that are not here, or do not count.
    pub const fn waiting(&self) -> usize {
        self.waiting
    }

    fn changes_of(&self, author: PersonKey) -> usize {
        self.shown
            .iter()
            .filter(|from| from.author == author)
            .count()
    }
}

/// Opens the changes, author by author.
struct Opening<'a> {
    incident: &'a Incident,
    keys: Vec<&'a Key>,
    reader: &'a Reader<'a>,
    /// How many changes and operations of each author were taken.
    written: BTreeMap<PersonKey, (usize, usize)>,
    misformed: Vec<(RecordId, Misformed)>,
    sealed: usize,
}

/// The changes that count and could be opened, one for each place in a writer's chain.
type Opened = BTreeMap<(WriterId, u64), (TextChange, Contained)>;

impl Opening<'_> {
    fn placed(&mut self) -> Opened {
        let roster = self.reader.roster;
        let judge = roster.judge(self.incident.subject, &self.incident.chains);
        let counted = self.incident.scene_plan.values().filter(|change| {
            let from = change.from;
            let act = Act::Scene;
            judge.counts(from.organisation, from.author, from.record, act) == Counts::Yes
        });
        let mut counted: Vec<TextChange> = counted.copied().collect();
        counted.sort_by_key(|change| (change.from.time, change.from.record));
        let mut placed = Opened::new();
        for change in counted {
            let Some(bytes) = self.open(&change) else {
                continue;
            };
            match self.contain(&change, &bytes) {
                Ok(contained) => self.place(&mut placed, change, contained),
                Err(why) => self.misformed.push((change.from.record, why)),
            }
        }
        placed
    }

    fn open(&mut self, change: &TextChange) -> Option<Vec<u8>> {
        let body = (self.reader.body)(change.from.record)?;
        let place = place(self.incident.subject, change.writer, change.seq);
        let mut keys = self.keys.iter();
        let opened = keys.find_map(|key| open(key, &place, &body).ok());
        self.sealed += usize::from(opened.is_none());
        opened
    }

    /// The form, and how much one author may write.
    fn contain(&mut self, change: &TextChange, bytes: &[u8]) -> Result<Contained, Misformed> {
        let contained = Contained::of_text(bytes, change.writer, change.seq)?;
        let (changes, operations) = self.written.entry(change.from.author).or_default();
        *changes += 1;
        *operations = operations.saturating_add(contained.operations());
        if *changes > SCENE_PLAN_CHANGES_MAX || *operations > SCENE_PLAN_OPERATIONS_OF_AUTHOR_MAX {
            return Err(Misformed::TooMany);
        }
        Ok(contained)
    }

    /// Of two changes under one number the lower record id counts, as everywhere.
    fn place(&mut self, placed: &mut Opened, change: TextChange, contained: Contained) {
        let at = (change.writer, change.seq);
        let other = placed.get(&at).map(|(other, _)| other.from.record);
        let out = match other {
            Some(other) if other < change.from.record => change.from.record,
            other => {
                placed.insert(at, (change, contained));
                match other {
                    Some(other) => other,
                    None => return,
                }
            }
        };
        self.misformed.push((out, Misformed::Equivocation));
    }
}

/// The changes whose dependencies are all among them, each after all that it depends on. One that
/// does not come after its own writer's previous one is none of ours.
fn ordered(
    placed: Opened,
    misformed: &mut Vec<(RecordId, Misformed)>,
) -> Vec<(TextChange, Contained)> {
    let mut waiting: BTreeMap<ChangeHash, Vec<(TextChange, Contained)>> = BTreeMap::new();
    // How far each writer had come, as far as a change knew.
    let mut known: BTreeMap<ChangeHash, BTreeMap<WriterId, u64>> = BTreeMap::new();
    known.insert(text_genesis_hash(), BTreeMap::new());
    let mut ready: Vec<(TextChange, Contained)> = placed.into_values().collect();
    let mut ordered = Vec::new();
    while let Some((change, contained)) = ready.pop() {
        let dependencies = contained.dependencies().iter();
        let missing = dependencies.clone().find(|hash| !known.contains_key(hash));
        if let Some(missing) = missing {
            waiting
                .entry(*missing)
                .or_default()
                .push((change, contained));
            continue;
        }
        let mut knew: BTreeMap<WriterId, u64> = BTreeMap::new();
        for before in dependencies.filter_map(|hash| known.get(hash)) {
            for (writer, seq) in before {
                let so_far = knew.entry(*writer).or_default();
                *so_far = (*so_far).max(*seq);
            }
        }
        if knew.get(&change.writer).copied().unwrap_or_default() + 1 != change.seq {
            misformed.push((change.from.record, Misformed::Dependencies));
            continue;
        }
        knew.insert(change.writer, change.seq);
        known.insert(contained.hash(), knew);
        ready.extend(waiting.remove(&contained.hash()).unwrap_or_default());
        ordered.push((change, contained));
    }
    ordered
}

/// Where a change is sealed: elsewhere it does not open.
fn place(subject: SubjectId, writer: WriterId, seq: u64) -> Vec<u8> {
    [
        b"scene plan".as_slice(),
        subject.as_bytes(),
        writer.as_bytes(),
        &seq.to_be_bytes(),
    ]
    .concat()
}
