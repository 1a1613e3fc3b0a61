//! Looking at a signature ahead of time. It is most of the work of verifying, and needs no roster: so
//! it can be done on all processors at once, before anybody waits for the one who judges standing.

use super::{Refused, Verified, check};
use crate::record::{Record, signed_bytes};
use crate::roster::Roster;
use ed25519_dalek::{Signature, VerifyingKey};
use std::collections::BTreeMap;

/// A record of which is known whether its signature holds. Nothing is believed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    record: Record,
    signature_holds: bool,
}

impl Examined {
    /// Looks at a record's signature.
    pub fn of(record: Record) -> Self {
        let key = key_of(&record);
        Self::under(record, key.as_ref())
    }

    /// Looks at the signatures of several. Most come from few people, and reading a key takes a tenth of
    /// the work.
    pub fn all(records: Vec<Record>) -> Vec<Self> {
        let mut keys = BTreeMap::new();
        let records = records.into_iter();
        let examined = records.map(|record| {
            let author = record.header().author;
            let key = keys.entry(author).or_insert_with(|| key_of(&record));
            Self::under(record, key.as_ref())
        });
        examined.collect()
    }

    fn under(record: Record, key: Option<&VerifyingKey>) -> Self {
        let signature_holds = key.is_some_and(|key| holds_under(key, &record));
        Self {
            record,
            signature_holds,
        }
    }

    /// The record.
    pub const fn record(&self) -> &Record {
        &self.record
    }

    /// As [`super::verify`], without looking at the signature again.
    ///
    /// # Errors
    /// The record and why it is not believed: as [`super::verify`] says it.
    // The record comes back whole, to be kept with the reason.
    #[allow(clippy::result_large_err)]
    pub fn verify(self, roster: &Roster) -> Result<Verified, (Self, Refused)> {
        match check(&self.record, roster, |_| self.signature_holds) {
            Ok(()) => Ok(Verified(self.record)),
            Err(refused) => Err((self, refused)),
        }
    }
}

/// Whether the signature is of the author's key and of these bytes, in the strict sense: no key or
/// commitment of small order, no second form of a number.
pub(super) fn signature_holds(record: &Record) -> bool {
    key_of(record).is_some_and(|key| holds_under(&key, record))
}

/// The key that the record names as its author's.
fn key_of(record: &Record) -> Option<VerifyingKey> {
    VerifyingKey::from_bytes(record.header().author.as_bytes()).ok()
}

fn holds_under(key: &VerifyingKey, record: &Record) -> bool {
    let header = record.header();
    let signature = Signature::from_bytes(&header.signature);
    key.verify_strict(&signed_bytes(header), &signature).is_ok()
}
