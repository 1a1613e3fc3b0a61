//! What a correction puts in the place of what its entry holds: numbers and times, which stay readable
//! when the keys are gone. What is right in words stands among the words.

use crate::id::EntryId;
use crate::incident::MilestoneName;

/// A correction's open fields, where it has any; the entry that it corrects stands among those of every
/// entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct CorrectionFields {
    /// The corrections of that entry that were known then and stood: this one takes their place.
    #[n(0)]
    pub after: Vec<EntryId>,
    /// The lower bound of a headcount.
    #[n(1)]
    pub low: Option<u32>,
    /// The upper bound of a headcount.
    #[n(2)]
    pub high: Option<u32>,
    /// Which milestone it was.
    #[n(3)]
    pub milestone: Option<MilestoneName>,
    /// When it happened, milliseconds since 1970.
    #[n(4)]
    pub happened_ms: Option<u64>,
    /// When it is due, milliseconds since 1970.
    #[n(5)]
    pub due_ms: Option<u64>,
}
