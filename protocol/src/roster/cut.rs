//! Where a revoked key's chains end, and which records lie before that.

use super::{LastGood, Revocation};
use crate::id::{ActorId, DeviceKey, PersonKey, RecordId, SubjectId};
use crate::record::Record;
use std::collections::{BTreeMap, BTreeSet};

/// Which record follows which in its actor's chain, within one subject.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chains {
    links: BTreeMap<RecordId, (ActorId, RecordId)>,
}

impl Chains {
    /// Takes note of a record; its body is not needed.
    pub fn note(&mut self, record: &Record) {
        let header = record.header();
        self.link(record.id(), header.actor, header.prev);
    }

    pub(crate) fn link(&mut self, record: RecordId, actor: ActorId, prev: RecordId) {
        self.links.insert(record, (actor, prev));
    }

    /// The record that one names as the one before it, whether that is here or not.
    pub(crate) fn before(&self, record: RecordId) -> Option<RecordId> {
        self.links.get(&record).map(|(_, prev)| *prev)
    }

    /// All links, to be saved.
    pub(crate) fn links(&self) -> impl Iterator<Item = (RecordId, ActorId, RecordId)> + '_ {
        let links = self.links.iter();
        links.map(|(record, (actor, prev))| (*record, *actor, *prev))
    }

    /// Puts `last` and what stands before it in the chain of `actor` into `kept`. Ids are hashes
    /// of what they follow, so a chain cannot lead back to itself.
    fn keep(&self, actor: ActorId, last: RecordId, kept: &mut BTreeSet<RecordId>) {
        let mut at = last;
        while let Some((of, prev)) = self.links.get(&at) {
            if *of != actor || !kept.insert(at) {
                return;
            }
            at = *prev;
        }
    }
}

impl<'a> FromIterator<&'a Record> for Chains {
    fn from_iter<I: IntoIterator<Item = &'a Record>>(records: I) -> Self {
        let mut chains = Self::default();
        for record in records {
            chains.note(record);
        }
        chains
    }
}

/// What one revoker leaves of a key's chains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// The revoker.
    pub by: PersonKey,
    /// The laptops that may not link to ours any more.
    pub devices: BTreeSet<DeviceKey>,
    /// The edition that counts: the highest.
    pub edition: u32,
    /// Whether it is the key's own word that it writes no more, and no revocation.
    pub retires: bool,
    /// The last good records of each chain; where one chain is named twice, only what lies before
    /// both is good.
    tails: BTreeMap<(SubjectId, ActorId), BTreeSet<RecordId>>,
}

impl Cut {
    /// What these statements of one revoker about one key leave; none where there are none.
    pub(super) fn of<'a>(
        by: PersonKey,
        statements: impl Iterator<Item = &'a Revocation> + Clone,
    ) -> Option<Self> {
        let edition = statements.clone().map(|said| said.edition).max()?;
        let mut tails: BTreeMap<_, BTreeSet<RecordId>> = BTreeMap::new();
        for said in statements.clone().filter(|said| said.edition == edition) {
            for chain in &said.chains {
                let place = (chain.subject, chain.actor);
                tails.entry(place).or_default().insert(chain.record);
            }
        }
        Some(Self {
            by,
            // What was once cut off stays off: an amended list of records brings no laptop back.
            devices: statements.filter_map(|said| said.device).collect(),
            edition,
            retires: false,
            tails,
        })
    }

    /// What one recuser leaves of a person's chains in one incident.
    pub(super) fn naming<'a>(by: PersonKey, chains: impl Iterator<Item = &'a LastGood>) -> Self {
        let mut tails: BTreeMap<_, BTreeSet<RecordId>> = BTreeMap::new();
        for chain in chains {
            let place = (chain.subject, chain.actor);
            tails.entry(place).or_default().insert(chain.record);
        }
        Self {
            by,
            devices: BTreeSet::new(),
            edition: 1,
            retires: false,
            tails,
        }
    }

    /// The records of a subject that this cut leaves.
    pub fn kept(&self, subject: SubjectId, chains: &Chains) -> BTreeSet<RecordId> {
        let lowest = ActorId::from_bytes([0; ActorId::LEN]);
        let highest = ActorId::from_bytes([0xff; ActorId::LEN]);
        let mut kept = BTreeSet::new();
        for ((_, actor), tails) in self.tails.range((subject, lowest)..=(subject, highest)) {
            let good = tails.iter().map(|last| {
                let mut good = BTreeSet::new();
                chains.keep(*actor, *last, &mut good);
                good
            });
            kept.extend(good.reduce(|one, other| &one & &other).unwrap_or_default());
        }
        kept
    }
}
