//! At the scene and at its end: hand-over, key places, ending (plan 三.3, 四.3).

use crate::id::{EntryId, PersonKey};

/// A hand-over's open fields.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct HandoverFields {
    /// Who takes over.
    #[n(0)]
    pub to: PersonKey,
}

/// An ending's open fields.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct EndingFields {
    /// What had to be done and was not.
    #[n(0)]
    pub open: Vec<EntryId>,
}

/// An ending's words.
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct EndingWords {
    /// Why it ends all the same, in the order of [`EndingFields::open`].
    #[n(0)]
    pub reasons: Vec<String>,
    /// What of the plan's checklist is so, in the plan's words.
    #[n(1)]
    #[cbor(default)]
    pub checked: Vec<String>,
    /// What of it is not, and why it ends all the same.
    #[n(2)]
    #[cbor(default)]
    pub unchecked: Vec<UncheckedWords>,
}

/// Something of the plan's checklist that was not so at the end.
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct UncheckedWords {
    /// What, in the plan's words.
    #[n(0)]
    pub what: String,
    /// Why it ends all the same.
    #[n(1)]
    pub reason: String,
}

/// The open fields of a check of a key place.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct PlaceCheckFields {
    /// Whether it is safe and in order.
    #[n(0)]
    pub in_order: bool,
}
