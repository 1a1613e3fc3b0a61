//! Documents that are linked for an invited unit, with what was chosen for it (plan 五.4).

use crate::id::{EntryId, SubjectId, UnitId};

/// The open fields of a linked document's beginning.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct LinkedFields {
    /// The incident that it was made from.
    #[n(0)]
    pub incident: SubjectId,
    /// The unit that it is for, and lives in.
    #[n(1)]
    pub unit: UnitId,
}

/// The open fields of what the incident itself holds of it: one such entry for each time that
/// something was chosen.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct SharedFields {
    /// The linked document.
    #[n(0)]
    pub document: SubjectId,
    /// The unit.
    #[n(1)]
    pub unit: UnitId,
    /// The entries of this incident that were chosen.
    #[n(2)]
    pub entries: Vec<EntryId>,
}

/// The open fields of an entry's words in a linked document.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct ChosenFields {
    /// The entry of the incident that they come from.
    #[n(0)]
    pub entry: EntryId,
    /// When that was written, milliseconds since 1970 by its laptop's clock.
    #[n(1)]
    pub written_ms: u64,
}
