//! The chains of records in one message, the one that was used last first.

use super::body::change_hash;
use crate::contain::genesis_hash;
use crate::id::{ActorId, OrganisationId, PersonKey, RecordId, SubjectId, WriterId};
use crate::record::{Header, Kind, Record};

/// What all records of a chain have in common, and its last one in this message.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    pub(super) kind: Kind,
    pub(super) organisation: OrganisationId,
    pub(super) subject: SubjectId,
    pub(super) author: PersonKey,
    pub(super) actor: ActorId,
    pub(super) seq: u64,
    pub(super) last: RecordId,
    /// Of the last record's change, where its body was there.
    change: Option<[u8; 32]>,
}

impl Chain {
    pub(super) const fn of(header: &Header) -> Self {
        Self::new(
            header.kind,
            header.organisation,
            header.subject,
            header.author,
            header.actor,
        )
    }

    /// A chain of which no record was met.
    pub(super) const fn new(
        kind: Kind,
        organisation: OrganisationId,
        subject: SubjectId,
        author: PersonKey,
        actor: ActorId,
    ) -> Self {
        Self {
            kind,
            organisation,
            subject,
            author,
            actor,
            seq: 0,
            last: RecordId::from_bytes([0; 32]),
            change: None,
        }
    }

    fn is_of(&self, header: &Header) -> bool {
        (
            self.kind,
            self.organisation,
            self.subject,
            self.author,
            self.actor,
        ) == (
            header.kind,
            header.organisation,
            header.subject,
            header.author,
            header.actor,
        )
    }

    pub(super) fn writer(&self) -> WriterId {
        WriterId::of(self.author, self.actor)
    }

    /// The hash of the change that change number `seq` of this chain depends on, where it is known
    /// here.
    pub(super) fn dependency(&self, seq: u64) -> Option<[u8; 32]> {
        if seq == 1 {
            return Some(genesis_hash().0);
        }
        self.change.filter(|_| self.seq.checked_add(1) == Some(seq))
    }

    /// Takes note of a record of this chain.
    pub(super) fn reach(&mut self, record: &Record) {
        self.seq = record.header().seq;
        self.last = record.id();
        let of_change = record.body().filter(|_| self.kind == Kind::Change);
        self.change = of_change.and_then(change_hash);
    }
}

/// Those that were met, the last first.
#[derive(Debug, Default)]
pub(super) struct Chains {
    met: Vec<Chain>,
    /// The time of the last record, milliseconds since 1970.
    ms: u64,
}

impl Chains {
    /// How many other chains were used after this record's.
    pub(super) fn find(&self, header: &Header) -> Option<usize> {
        self.met.iter().position(|chain| chain.is_of(header))
    }

    /// The chain that as many others were used after.
    pub(super) fn get(&self, index: usize) -> Option<&Chain> {
        self.met.get(index)
    }

    /// How much later than the last record a time is; times have 48 bits.
    pub(super) fn later_ms(&self, ms: u64) -> i64 {
        ms.cast_signed() - self.ms.cast_signed()
    }

    /// The time that is so much later than the last record.
    pub(super) fn after(&self, later_ms: i64) -> Option<u64> {
        self.ms.checked_add_signed(later_ms)
    }

    /// Takes note of the next record: of the chain at `index`, or of a new one.
    pub(super) fn reach(&mut self, index: Option<usize>, record: &Record) {
        let mut chain = match index {
            Some(index) if index < self.met.len() => self.met.remove(index),
            _ => Chain::of(record.header()),
        };
        chain.reach(record);
        self.ms = record.header().time.ms();
        self.met.insert(0, chain);
    }
}
