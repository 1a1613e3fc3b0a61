//! What a milestone holds beside its name: why it is recorded though something lacks (plan 四.3, 四.4).

use crate::id::{EntryId, RecordId};
use crate::incident::MilestoneName;

/// A milestone's open fields, where it has any.
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct StepFields {
    /// The milestones that were missing as it was archived.
    #[n(0)]
    pub missing: Vec<MilestoneName>,
    /// Whether it was recorded once more by the same person within a short time, and meant so.
    #[n(1)]
    pub again: Option<bool>,
    /// The version of the plan that it quotes.
    #[n(2)]
    pub plan: Option<RecordId>,
    /// What had to be done and was not as it was archived, where no end says why.
    #[n(3)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub open: Vec<EntryId>,
}

/// A milestone's words beside its note.
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct StepWords {
    /// Why each is missing, in the order of [`StepFields::missing`].
    #[n(0)]
    pub missing: Vec<String>,
    /// Why it is recorded though what commonly comes before it lacks.
    #[n(1)]
    pub reason: Option<String>,
    /// Why it is archived all the same, in the order of [`StepFields::open`].
    #[n(2)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub open: Vec<String>,
}
