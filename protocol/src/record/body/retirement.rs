//! Leaving a laptop for another one: a person's own word that a key writes no more, which key they
//! go on with, and where the chains of the former one end. What was written under it stays good.

use super::{LastGood, Revocation};
use crate::id::PersonKey;
use crate::limit::CHAINS_PER_REVOCATION_MAX;

/// The body of a retirement; whose key it is about is the record's author. It grants nothing: the
/// key that is named has its own certificate, or has none.
///
/// It leaves of the author's writing what a [`Revocation`] with this list would. All retirements of
/// one key count together, so a list that is too long for one record goes on in the next.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Retirement {
    /// The key that the person goes on with.
    #[n(0)]
    pub to: PersonKey,
    /// The last record of each of the author's chains, at most [`CHAINS_PER_REVOCATION_MAX`].
    #[n(1)]
    pub chains: Vec<LastGood>,
}

/// The body of a retirement cannot be read, names its own author, or too many chains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the retirement cannot be read")]
pub struct BadRetirement;

impl Retirement {
    /// The body's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing to memory cannot fail; an empty body would be refused by every reader.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads a body.
    ///
    /// # Errors
    /// [`BadRetirement`] for anything else.
    pub fn from_bytes(author: PersonKey, bytes: &[u8]) -> Result<Self, BadRetirement> {
        let body: Self = minicbor::decode(bytes).map_err(|_| BadRetirement)?;
        let good = body.to != author && body.chains.len() <= CHAINS_PER_REVOCATION_MAX;
        good.then_some(body).ok_or(BadRetirement)
    }

    /// What it says of the author's key, as a statement like any other about what is good.
    pub(crate) fn of(self, author: PersonKey) -> Revocation {
        Revocation {
            person: author,
            edition: 1,
            device: None,
            chains: self.chains,
        }
    }
}
