//! The on-scene plan's approval (plan 四.2(1)).

use crate::id::EntryId;

/// The open fields of an approval; the whole text stands among its words, frozen.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct ScenePlanFields {
    /// The version of the text that is approved: the last changes of it.
    #[n(0)]
    pub version: Vec<minicbor::bytes::ByteArray<32>>,
    /// The approvals that this one takes the place of: those that were known and in force.
    #[n(1)]
    pub after: Vec<EntryId>,
}
