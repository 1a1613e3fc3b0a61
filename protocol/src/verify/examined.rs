//! Looking at a signature ahead of time. It is most of the work of verifying, and needs no roster: so
//! it can be done on all processors at once, before anybody waits for the one who judges standing.

use super::{Refused, Verified, check};
use crate::record::{Record, signed_bytes};
use crate::roster::Roster;
use ed25519_dalek::{Signature, VerifyingKey};

/// A record of which is known whether its signature holds. Nothing is believed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    record: Record,
    signature_holds: bool,
}

impl Examined {
    /// Looks at a record's signature.
    pub fn of(record: Record) -> Self {
        let signature_holds = signature_holds(&record);
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
    let header = record.header();
    let signature = Signature::from_bytes(&header.signature);
    VerifyingKey::from_bytes(header.author.as_bytes())
        .is_ok_and(|key| key.verify_strict(&signed_bytes(header), &signature).is_ok())
}
