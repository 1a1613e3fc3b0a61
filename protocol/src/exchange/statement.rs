//! The travelling statement: what a laptop holds of one author's records, for laptops that it never
//! meets. A receipt over a set says nothing to a third laptop, which exchanges another set and got it in
//! another order; of one author's records both know the order.
//!
//! A statement shows, and decides nothing: what is sent, let go of or given up goes by what came over
//! the signer's own link.

use super::fingerprint::{Fingerprint, SetFingerprint};
use super::receipt::{Receipt, What};
use crate::clock::Timestamp;
use crate::id::{PersonKey, RecordId};
use crate::limit::{
    STATEMENT_EVERY_MS, STATEMENT_EVERY_OF_MANY_MS, STATEMENT_LAPTOPS_MANY, STATEMENTS_KEPT_MAX,
};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// What the signing laptop holds of one author's records, of those that its certificates let it carry.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct OfAuthor {
    /// Whose records.
    #[n(0)]
    pub author: PersonKey,
    /// Grows with each statement of this laptop, and goes on above its wall clock after a restore.
    #[n(1)]
    pub number: u64,
    /// How many it holds with their bodies.
    #[n(2)]
    pub held: u64,
    /// Of those, as a set.
    #[n(3)]
    pub fingerprint: Fingerprint,
    /// How many it holds as header only.
    #[n(4)]
    pub header_only: u64,
}

/// What becomes of a statement beside the one that is kept of the same laptop and author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is the later one, and takes the other's place.
    Later,
    /// It is the same.
    Same,
    /// It is an earlier one: stale, or replayed.
    Earlier,
    /// It has the same number and says something else: two laptops run under one key. What is kept
    /// stays, and that is shown.
    Contradicts,
}

impl OfAuthor {
    /// The statement in a receipt that is one.
    pub const fn in_receipt(receipt: &Receipt) -> Option<&Self> {
        match &receipt.what {
            What::OfAuthor(said) => Some(said),
            What::Ids { .. } | What::Set { .. } | What::Attachment { .. } | What::Holding(_) => {
                None
            }
        }
    }

    /// The number of a laptop's next statement.
    pub fn next_number(last: Option<u64>, wall_ms: u64) -> u64 {
        last.map_or(wall_ms, |last| last.saturating_add(1).max(wall_ms))
    }

    /// What becomes of `new` beside `kept`.
    pub fn fate(kept: &Receipt, new: &Receipt) -> Fate {
        let number = |receipt| Self::in_receipt(receipt).map(|said| said.number);
        match number(new).cmp(&number(kept)) {
            Ordering::Greater => Fate::Later,
            Ordering::Less => Fate::Earlier,
            Ordering::Equal if kept == new => Fate::Same,
            Ordering::Equal => Fate::Contradicts,
        }
    }

    /// Milliseconds after which a laptop of so many may say something of an author again, and in which
    /// one message of statements goes over a link.
    pub const fn every_ms(laptops: usize) -> u64 {
        if laptops > STATEMENT_LAPTOPS_MANY {
            STATEMENT_EVERY_OF_MANY_MS
        } else {
            STATEMENT_EVERY_MS
        }
    }

    /// Whether that time has passed since `last_ms`. A clock that was set back makes nobody silent.
    pub fn is_due(laptops: usize, last_ms: Option<u64>, now_ms: u64) -> bool {
        let every = Self::every_ms(laptops);
        last_ms.is_none_or(|last| now_ms < last || now_ms - last >= every)
    }
}

/// An author's records with their bodies, as a set.
pub fn said_of(records: impl IntoIterator<Item = RecordId>) -> (u64, Fingerprint) {
    let set: SetFingerprint = records.into_iter().collect();
    (set.count(), set.digest())
}

/// Up to where each of these statements reaches in the author's records, which come in the order of time
/// and id: the last of the first n, where these are what it names. None where they are not; then it says
/// nothing here.
pub fn reaches<'a>(
    records: impl IntoIterator<Item = (Timestamp, RecordId)>,
    said: impl IntoIterator<Item = &'a OfAuthor>,
) -> Vec<Option<(Timestamp, RecordId)>> {
    let said: Vec<&OfAuthor> = said.into_iter().collect();
    let mut waiting: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (place, said) in said.iter().enumerate() {
        waiting.entry(said.held).or_default().push(place);
    }
    let mut reached = vec![None; said.len()];
    let mut set = SetFingerprint::default();
    for record in records {
        set.add(record.1);
        let Some(places) = waiting.remove(&set.count()) else {
            continue;
        };
        let digest = set.digest();
        for place in places {
            let matches = said
                .get(place)
                .is_some_and(|said| said.fingerprint == digest);
            if let Some(reached) = reached.get_mut(place).filter(|_| matches) {
                *reached = Some(record);
            }
        }
        if waiting.is_empty() {
            break;
        }
    }
    reached
}

/// How many kept statements have to go, of so many.
pub const fn beyond_limit(kept: usize) -> usize {
    kept.saturating_sub(STATEMENTS_KEPT_MAX)
}
