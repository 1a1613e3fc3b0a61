//! The body of a plan record: a version, or that one is withdrawn.

use crate::id::{KeyId, RecordId, UnitId};

/// A version of a plan, or that one is withdrawn. The plan is sealed under the unit's key: whoever
/// carries it without being of the organisation reads no post, no place and no approved answer.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum PlanBody {
    /// A version. A later one stands beside it, and takes nothing away.
    #[n(0)]
    Version {
        /// The unit that it is for, and those below it.
        #[n(0)]
        unit: UnitId,
        /// The key that opens it.
        #[n(1)]
        key: KeyId,
        /// The file, sealed.
        #[cbor(n(2), with = "minicbor::bytes")]
        sealed: Vec<u8>,
    },
    /// A version is not to be used any more. Incidents that pinned it keep it.
    #[n(1)]
    Withdrawal {
        /// The record that holds it.
        #[n(0)]
        version: RecordId,
    },
}

/// The body of a plan record cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the plan's record cannot be read")]
pub struct BadPlanBody;

impl PlanBody {
    /// The body's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing to memory cannot fail; an empty body would be refused by every reader.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads a body.
    ///
    /// # Errors
    /// [`BadPlanBody`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadPlanBody> {
        minicbor::decode(bytes).map_err(|_| BadPlanBody)
    }
}
