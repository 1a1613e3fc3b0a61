//! Which entries count. The document is the same on every node by form alone; standing decides
//! here, and only here, what of it readers are shown as true.

use super::{Known, Reader, amendments};
use crate::contain::{self, Contained, Expected, genesis};
use crate::id::{EntryId, RecordId, UnitId, WriterId};
use crate::incident::{EntryKind, Incident, Provenance, schema, whole_chain};
use crate::roster::policy::{Act, may_when_linked};
use crate::roster::{Counts, Judge, Roster};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// The judge of one incident's entries.
pub(super) struct Bench<'a> {
    pub(super) judge: Judge<'a>,
    incident: &'a Incident,
    roster: &'a Roster,
    /// Found once: whether it is a document that was linked for an invited unit.
    linked: OnceCell<Option<UnitId>>,
}

impl Bench<'_> {
    pub(super) fn counts(&self, entry: &Known) -> Counts {
        let act = entry.stored.kind.map_or(Act::Log, EntryKind::act);
        let from = &entry.from;
        match self.judge_of(from, act) {
            Counts::ByRole { roles } if may_when_linked(roles, act) && self.is_for(from) => {
                Counts::Yes
            }
            counts => counts,
        }
    }

    pub(super) fn judge_of(&self, from: &Provenance, act: Act) -> Counts {
        self.judge
            .counts(from.organisation, from.author, from.record, act)
    }

    /// The unit that it was linked for.
    pub(super) fn unit(&self) -> Option<UnitId> {
        let may = |from: &Provenance| self.judge_of(from, Act::Share) == Counts::Yes;
        *self.linked.get_or_init(|| self.incident.linked_by(may))
    }

    /// Whether it was linked for a unit that the author was certified for.
    fn is_for(&self, from: &Provenance) -> bool {
        self.unit()
            .is_some_and(|unit| self.roster.was_certified_for(from.author, unit))
    }
}

impl Incident {
    pub(super) fn bench<'a>(&'a self, reader: &Reader<'a>) -> Bench<'a> {
        Bench {
            judge: reader.roster.judge(self.subject, &self.chains),
            incident: self,
            roster: reader.roster,
            linked: OnceCell::new(),
        }
    }

    /// All entries that count in the order of their logical times, and those that do not.
    pub(super) fn judged(&self, reader: &Reader<'_>) -> (Vec<Known>, Vec<(Known, Counts)>) {
        let bench = self.bench(reader);
        let (mut counted, mut uncounted) = (Vec::new(), Vec::new());
        let placed = self.entries.keys();
        for entry in placed.filter_map(|id| self.known_entry(*id, reader)) {
            match bench.counts(&entry) {
                Counts::Yes => counted.push(entry),
                why => uncounted.push((entry, why)),
            }
        }
        let restored = self.restored(&bench.judge, reader).into_iter();
        counted.extend(restored.filter_map(|(id, from, stored)| {
            let entry = self.known_as(id, from, stored, reader);
            (bench.counts(&entry) == Counts::Yes).then_some(entry)
        }));
        counted.sort_by_key(|entry| (entry.from.time, entry.from.record));
        amendments::put_right(&mut counted, &bench, reader);
        uncounted.sort_by_key(|(entry, _)| (entry.from.time, entry.from.record));
        (counted, uncounted)
    }

    /// Entries that count though another change has their place: a revoked key could else push
    /// its former owner's entries out, by signing others under the same numbers.
    fn restored(
        &self,
        judge: &Judge<'_>,
        reader: &Reader<'_>,
    ) -> Vec<(EntryId, Provenance, schema::Stored)> {
        let mut beside: BTreeMap<WriterId, Provenance> = BTreeMap::new();
        for ((writer, ..), from) in self.displaced.iter().chain(&self.waiting) {
            if judge.concerns(from.author) {
                beside.insert(*writer, *from);
            }
        }
        let mut restored = Vec::new();
        for (writer, from) in beside {
            if let Some(left) = judge.left_of(from.organisation, from.author) {
                self.restore(writer, &left, reader, &mut restored);
            }
        }
        restored
    }

    /// Reads those of one writer's changes that count, where the document does not hold them.
    fn restore(
        &self,
        writer: WriterId,
        left: &BTreeSet<RecordId>,
        reader: &Reader<'_>,
        restored: &mut Vec<(EntryId, Provenance, schema::Stored)>,
    ) {
        let mut scratch = genesis();
        for (seq, claim) in self.chain_of(writer, left, reader) {
            let (from, change, placed) = claim;
            let Ok(next) = contain::apply(&scratch, std::slice::from_ref(&change)) else {
                return;
            };
            scratch = next;
            let id = EntryId::of_change(self.subject, writer, seq);
            if !placed && let Some(stored) = schema::read_entry(&scratch, id) {
                restored.push((id, from, stored));
            }
        }
    }

    /// One writer's changes among `left`, in order, and whether the document holds each.
    fn chain_of(
        &self,
        writer: WriterId,
        left: &BTreeSet<RecordId>,
        reader: &Reader<'_>,
    ) -> BTreeMap<u64, (Provenance, Contained, bool)> {
        let mut chain = BTreeMap::new();
        let beside = self.displaced.range(whole_chain(writer));
        for ((_, seq, record), from) in beside.chain(self.waiting.range(whole_chain(writer))) {
            let expected = Expected {
                subject: self.subject,
                writer,
                seq: *seq,
            };
            if left.contains(record)
                && let Some(body) = (reader.body)(*record)
                && let Ok(change) = Contained::from_bytes(&body, &expected)
            {
                chain.insert(*seq, (*from, change, false));
            }
        }
        for ((_, seq), placed) in self.places.range((writer, 0)..=(writer, u64::MAX)) {
            let id = EntryId::of_change(self.subject, writer, *seq);
            if left.contains(&placed.record)
                && let Some(from) = self.entries.get(&id)
                && let Some(change) = Contained::of_document(&self.document, placed.hash)
            {
                chain.insert(*seq, (*from, change, true));
            }
        }
        chain
    }
}
