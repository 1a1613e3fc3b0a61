//! The revocation: a person's key is taken back, and what of its writing stays good is named.

use crate::id::{ActorId, DeviceKey, PersonKey, RecordId, SubjectId};
use crate::limit::CHAINS_PER_REVOCATION_MAX;

/// The body of a revocation record.
///
/// Of what the revoked key wrote, the records that are named here count, and those before them in
/// the same chain. Nothing of a chain that is not named counts. The records of one revoker about
/// one key with the highest edition count together, so a list that is too long for one record goes
/// on in the next, and a revoker amends by a higher edition.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Revocation {
    /// The key that is revoked.
    #[n(0)]
    pub person: PersonKey,
    /// Which of the revoker's statements about this key it belongs to, from 1.
    #[n(1)]
    pub edition: u32,
    /// The laptop that goes with the key, where that may not link to ours any more either.
    #[n(2)]
    pub device: Option<DeviceKey>,
    /// The last good record of each of the key's chains, at most [`CHAINS_PER_REVOCATION_MAX`].
    #[n(3)]
    pub chains: Vec<LastGood>,
}

/// The end of what is good in one chain.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, minicbor::Encode, minicbor::Decode,
)]
pub struct LastGood {
    /// The document.
    #[n(0)]
    pub subject: SubjectId,
    /// The chain's actor.
    #[n(1)]
    pub actor: ActorId,
    /// The last record of it that counts.
    #[n(2)]
    pub record: RecordId,
}

/// The body of a revocation record cannot be read, or names too many chains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the revocation cannot be read")]
pub struct BadRevocation;

impl Revocation {
    /// The body's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing to memory cannot fail; an empty body would be refused by every reader.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads a body.
    ///
    /// # Errors
    /// [`BadRevocation`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadRevocation> {
        let read: Self = minicbor::decode(bytes).map_err(|_| BadRevocation)?;
        if read.chains.len() > CHAINS_PER_REVOCATION_MAX {
            return Err(BadRevocation);
        }
        Ok(read)
    }
}
