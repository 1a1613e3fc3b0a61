//! What leaves the office: reports upward, releases outside, and what a unit objects (plan 三.5 to
//! 三.7).

use crate::id::{EntryId, RecordId};
use crate::incident::ReportKind;

/// A report's open fields. Its text is frozen as it was drawn.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct ReportFields {
    /// First, progress or final.
    #[n(0)]
    pub kind: ReportKind,
    /// Its number in this incident, as it stood on paper.
    #[n(1)]
    pub number: u32,
    /// The last record that it was drawn from.
    #[n(2)]
    pub position: RecordId,
    /// How many entries it was drawn from.
    #[n(3)]
    pub entries: u32,
}

/// A report's words.
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct ReportWords {
    /// What is still unknown.
    #[n(0)]
    pub unknown: Vec<String>,
    /// Why it was made though it commonly is not at that place.
    #[n(1)]
    pub reason: Option<String>,
}

/// The open fields of a street office's receipt for a report.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct ReceiptFields {
    /// The report.
    #[n(0)]
    pub report: EntryId,
}

/// The open fields of a drafted release.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct ReleaseFields {
    /// The public entries that it is made of, in their order.
    #[n(0)]
    pub entries: Vec<EntryId>,
}

/// The open fields of an approval.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct ApprovalFields {
    /// The release that is approved.
    #[n(0)]
    pub release: EntryId,
}

/// An objection's open fields.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct ObjectionFields {
    /// The entry that it is about, where it is about one.
    #[n(0)]
    pub entry: Option<EntryId>,
}
