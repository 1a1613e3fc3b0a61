//! The access record: who opened which narrower part, when.

use crate::id::EntryId;
use crate::limit::PARTS_PER_ACCESS_MAX;

/// A part of an entry that is sealed under a narrower key.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    minicbor::Encode,
    minicbor::Decode,
    serde::Serialize,
    serde::Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum NarrowPart {
    /// Who demands, and how to reach them.
    #[n(1)]
    Petitioner,
    /// Their very words.
    #[n(2)]
    Verbatim,
    /// Representatives, or a relative.
    #[n(3)]
    People,
}

/// The body of an access record: who opened what is the record's author.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Access {
    /// The entry whose part was opened.
    #[n(0)]
    pub entry: EntryId,
    /// Which of them, none twice.
    #[n(1)]
    pub parts: Vec<NarrowPart>,
}

/// The body of an access record cannot be read, or names no part or too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the access record cannot be read")]
pub struct BadAccess;

impl Access {
    /// The body's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing to memory cannot fail; an empty body would be refused by every reader.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads a body.
    ///
    /// # Errors
    /// [`BadAccess`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadAccess> {
        let body: Self = minicbor::decode(bytes).map_err(|_| BadAccess)?;
        let fits = (1..=PARTS_PER_ACCESS_MAX).contains(&body.parts.len());
        fits.then_some(body).ok_or(BadAccess)
    }
}
