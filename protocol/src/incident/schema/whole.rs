//! Mistakes about whole incidents: one started twice, an entry in the wrong one. Nothing disappears.

use crate::id::{EntryId, SubjectId};

/// The open fields of a link between two incidents that are one, or of its end.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct LinkFields {
    /// The other one.
    #[n(0)]
    pub incident: SubjectId,
}

/// The open fields of an entry's move to another incident.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct MoveFields {
    /// The entry, which stays where it stands.
    #[n(0)]
    pub entry: EntryId,
    /// Where it belongs.
    #[n(1)]
    pub to: SubjectId,
}

/// The open fields of the reference that a moved entry leaves where it belongs.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct MovedHereFields {
    /// Where it stands.
    #[n(0)]
    pub from: SubjectId,
    /// The entry there.
    #[n(1)]
    pub entry: EntryId,
}
