//! The recusal: a person has an interest in an incident, and it is closed to them from then on
//! (《信访工作条例》 art. 28).

use super::LastGood;
use crate::id::{KeyId, PersonKey};
use crate::limit::{CHAINS_PER_RECUSAL_MAX, LINE_BYTES_MAX};

/// The body of a recusal record. It stands in the incident that it is about, and has no end: who
/// was recused stays so.
///
/// Of what the person wrote in the incident, the records that are named here count, and those before
/// them in the same chain. Records of one recuser about one person count together, so a list that is
/// too long for one goes on in the next; of several recusers the earliest cut of each chain counts.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Recusal {
    /// A key of the person. All their keys are meant: see [`is_same_person`](crate::roster::Roster::is_same_person).
    #[n(0)]
    pub person: PersonKey,
    /// The last record of each of their chains in this incident that counts, at most
    /// [`CHAINS_PER_RECUSAL_MAX`].
    #[n(1)]
    pub chains: Vec<LastGood>,
    /// The key that the reason is sealed under: one of the incident's.
    #[n(2)]
    pub key: KeyId,
    /// Why, sealed, for it is about a colleague: see [`crate::seal::Reason`].
    #[cbor(n(3), with = "minicbor::bytes")]
    pub reason: Vec<u8>,
}

/// The body of a recusal record cannot be read, or goes beyond the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the recusal cannot be read")]
pub struct BadRecusal;

impl Recusal {
    /// The body's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing to memory cannot fail; an empty body would be refused by every reader.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads a body.
    ///
    /// # Errors
    /// [`BadRecusal`] for anything else, and beyond the limits.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadRecusal> {
        let body: Self = minicbor::decode(bytes).map_err(|_| BadRecusal)?;
        let fits =
            body.chains.len() <= CHAINS_PER_RECUSAL_MAX && body.reason.len() <= 2 * LINE_BYTES_MAX;
        fits.then_some(body).ok_or(BadRecusal)
    }
}
