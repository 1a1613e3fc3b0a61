//! The confirmation: a reader whom somebody certified above a unit without standing above it may have
//! that unit's keys.

use crate::id::{RecordId, UnitId};

/// The body of a confirmation record: an administrator of the unit says so, one click.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Confirmation {
    /// The unit whose keys, and those of the units below it, the reader may have.
    #[n(0)]
    pub unit: UnitId,
    /// The record of the reader's certificate: another certificate of the same person asks again.
    #[n(1)]
    pub certificate: RecordId,
}

/// The body of a confirmation record cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the confirmation cannot be read")]
pub struct BadConfirmation;

impl Confirmation {
    /// The body's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing to memory cannot fail; an empty body would be refused by every reader.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads a body.
    ///
    /// # Errors
    /// [`BadConfirmation`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadConfirmation> {
        minicbor::decode(bytes).map_err(|_| BadConfirmation)
    }
}
