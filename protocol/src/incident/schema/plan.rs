//! What binds an incident to the plan (clause 六) and to the clocks of law (clause 五.5).

use crate::id::{EntryId, RecordId};
use crate::incident::LegalStep;

/// The version of the plan that counts: at the beginning it is pinned, at the activation quoted.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct PlanFields {
    /// The record that holds it.
    #[n(0)]
    pub plan: RecordId,
}

/// The open fields of a step of a clock of law.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct LegalFields {
    /// The demand.
    #[n(0)]
    pub demand: EntryId,
    /// Which step.
    #[n(1)]
    pub step: LegalStep,
    /// When it was, milliseconds since 1970; none where it was just then.
    #[n(2)]
    pub at_ms: Option<u64>,
    /// Whether the petitioner was told of an extension.
    #[n(3)]
    pub told: bool,
}
