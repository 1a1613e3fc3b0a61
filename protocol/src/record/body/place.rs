//! Places: the units of an organisation, and the unit that a document lives in.

use crate::id::UnitId;
use crate::limit::LINE_BYTES_MAX;

/// The body of a place record. Units are named by id; their paths are derived, so a unit that is
/// renamed or moved keeps its documents.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum Place {
    /// A unit and where it stands in the tree.
    #[n(0)]
    Unit {
        /// Its id.
        #[n(0)]
        unit: UnitId,
        /// The unit above it; none at the top.
        #[n(1)]
        parent: Option<UnitId>,
        /// Its own name, without those above it.
        #[n(2)]
        name: String,
        /// What its id was derived from, beside its maker and the unit above: see
        /// [`UnitId::placed`]. So nobody else can say that they made it. Earlier versions drew ids.
        #[cbor(n(3), with = "minicbor::bytes")]
        nonce: Option<[u8; 16]>,
    },
    /// The record's subject lives in this unit.
    #[n(1)]
    Document {
        /// The unit.
        #[n(0)]
        unit: UnitId,
        /// What the subject was derived from, beside the unit and the record's author: see
        /// [`SubjectId::placed`](crate::id::SubjectId::placed). Without it nothing is proved, and
        /// every laptop carries the document.
        #[cbor(n(1), with = "minicbor::bytes")]
        nonce: Option<[u8; 16]>,
    },
}

/// The body of a place record cannot be read, or a name in it is empty or too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the place cannot be read")]
pub struct BadPlace;

impl Place {
    /// The body's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing to memory cannot fail; an empty body would be refused by every reader.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads a body.
    ///
    /// # Errors
    /// [`BadPlace`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadPlace> {
        let read: Self = minicbor::decode(bytes).map_err(|_| BadPlace)?;
        match &read {
            Self::Unit { name, .. }
                if name.trim().is_empty() || name.len() > LINE_BYTES_MAX || name.contains('/') =>
            {
                Err(BadPlace)
            }
            _ => Ok(read),
        }
    }
}
