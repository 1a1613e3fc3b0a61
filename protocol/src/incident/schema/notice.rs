//! Notices, step by step, and grades (plan 二.3, 二.4).

use crate::id::{EntryId, PersonKey};
use crate::incident::GradeName;

/// A notice's open fields.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct NoticeFields {
    /// Who is to know.
    #[n(0)]
    pub to: PersonKey,
}

/// The open fields of a step of a notice; the entry's kind says which.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct NoticeStepFields {
    /// The notice.
    #[n(0)]
    pub notice: EntryId,
    /// Of a telephone call: whether somebody answered it.
    #[n(1)]
    pub answered: Option<bool>,
}

/// A grade's open fields.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct GradeFields {
    /// Which.
    #[n(0)]
    pub grade: GradeName,
    /// The grades that this one takes the place of: those that were known and in force.
    #[n(1)]
    pub after: Vec<EntryId>,
}
