//! The rename: how a person is to be shown from now on. It changes what is shown, and never who
//! somebody is.

use crate::id::PersonKey;
use crate::limit::LINE_BYTES_MAX;

/// The body of a rename record, by the person themselves or by an administrator.
///
/// Whatever asks whether two keys are one person's goes on by the names in certificates.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Rename {
    /// Whose name it is: one key of theirs.
    #[n(0)]
    pub person: PersonKey,
    /// From 1; of several renames of one key the highest counts, then the one of the higher record id.
    /// No clock decides it: one that is ahead would keep a name for good.
    #[n(1)]
    pub edition: u32,
    /// The name.
    #[n(2)]
    pub name: String,
}

/// The body of a rename record cannot be read, or its name is empty or longer than a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the rename cannot be read")]
pub struct BadRename;

impl Rename {
    /// The body's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing to memory cannot fail; an empty body would be refused by every reader.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads a body.
    ///
    /// # Errors
    /// [`BadRename`] for anything else, and beyond the limits.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadRename> {
        let body: Self = minicbor::decode(bytes).map_err(|_| BadRename)?;
        let has_name = !body.name.trim().is_empty() && body.name.len() <= LINE_BYTES_MAX;
        (has_name && body.edition > 0)
            .then_some(body)
            .ok_or(BadRename)
    }
}
