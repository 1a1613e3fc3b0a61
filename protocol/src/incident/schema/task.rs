//! Tasks and instructions: given, acknowledged, done (plan 五.1).

use crate::id::{EntryId, PersonKey};

/// A task's open fields.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct TaskFields {
    /// Who answers for it.
    #[n(0)]
    pub owner: PersonKey,
    /// Who stands in for them.
    #[n(1)]
    pub deputy: Option<PersonKey>,
    /// When it is to be done, milliseconds since 1970.
    #[n(2)]
    pub due_ms: Option<u64>,
    /// The clause of the plan that it comes from.
    #[n(3)]
    pub clause: Option<String>,
    /// Whether the incident does not end before it is done, or without a written reason.
    #[n(4)]
    pub must: bool,
}

/// The open fields of a step of a task; the entry's kind says which.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct TaskStepFields {
    /// The task.
    #[n(0)]
    pub task: EntryId,
}
