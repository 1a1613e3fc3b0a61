//! People and units beside the office: representatives, contacts, talk records (plan 四.2(2), 四.2(3),
//! 四.4). Names stand under narrower keys, never here.

use crate::id::EntryId;
use crate::incident::{ContactStatus, Signing};

/// The open fields of a naming of representatives; their names are the entry's people.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct RepresentativesFields {
    /// Earlier namings that this one takes the place of.
    #[n(0)]
    pub replaces: Vec<EntryId>,
}

/// A contact's open fields.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct ContactFields {
    /// The first entry of this contact, where this is a later one.
    #[n(0)]
    pub first: Option<EntryId>,
    /// How far it has come.
    #[n(1)]
    pub status: ContactStatus,
    /// The demand of whoever named this relative and agreed; none where it is no relative.
    #[n(2)]
    pub relative_of: Option<EntryId>,
}

/// A contact's words.
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct ContactWords {
    /// The unit that was asked.
    #[n(0)]
    pub unit: Option<String>,
    /// Whom there, as a post.
    #[n(1)]
    pub person: Option<String>,
}

/// A talk record's open fields; what was said is its verbatim part.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct TalkFields {
    /// A demand of whom it was held with.
    #[n(0)]
    pub demand: EntryId,
    /// Whether they signed it.
    #[n(1)]
    pub signing: Signing,
    /// Whether it is a settlement agreement, which they signed. Not known to earlier versions.
    #[n(2)]
    #[cbor(default)]
    pub settlement: bool,
}
