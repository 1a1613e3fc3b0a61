//! The disposal: keys are destroyed, everywhere, and what they opened stays closed for good.

use crate::id::KeyId;
use crate::limit::{KEYS_PER_DISPOSAL_MAX, LINE_BYTES_MAX};

/// What a disposal is about, for whoever reads its certificate.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    minicbor::Encode,
    minicbor::Decode,
    serde::Serialize,
    serde::Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Everything that people wrote in an incident.
    #[n(1)]
    Incident,
    /// One person's data in it.
    #[n(2)]
    Person,
}

/// The body of a disposal record: the certificate that keys were destroyed. Each laptop that gets
/// it erases the bodies of the key records that hold these keys, and refuses them ever after;
/// headers, chains and fingerprints stay whole. It stands in the document whose keys they are, and
/// reaches no other document's.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Disposal {
    /// The keys, at most [`KEYS_PER_DISPOSAL_MAX`]; a longer list goes on in the next record.
    #[n(0)]
    pub keys: Vec<KeyId>,
    /// What it is about.
    #[n(1)]
    pub scope: Scope,
    /// Why, in one line that stays readable: it names nobody.
    #[n(2)]
    pub reason: String,
}

/// The body of a disposal record cannot be read, or names too many keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the disposal cannot be read")]
pub struct BadDisposal;

impl Disposal {
    /// The body's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing to memory cannot fail; an empty body would be refused by every reader.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads a body.
    ///
    /// # Errors
    /// [`BadDisposal`] for anything else, and beyond the limits.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadDisposal> {
        let body: Self = minicbor::decode(bytes).map_err(|_| BadDisposal)?;
        let fits = body.keys.len() <= KEYS_PER_DISPOSAL_MAX && body.reason.len() <= LINE_BYTES_MAX;
        fits.then_some(body).ok_or(BadDisposal)
    }
}
