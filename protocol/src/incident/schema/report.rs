//! What leaves the office: reports upward, releases outside, and what a unit objects (plan 三.5 to
//! 三.7).

use crate::id::{EntryId, RecordId};
use crate::incident::{Disclosure, ReportKind};

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
    /// The entries that were taken up in it, as a person ticked them. Earlier versions named none.
    #[n(4)]
    pub taken_up: Option<Vec<EntryId>>,
    /// The year in which it is numbered on paper.
    #[n(5)]
    pub year: Option<u32>,
}

/// The open fields of entries that are raised upward.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct EscalatedFields {
    /// Which.
    #[n(0)]
    pub entries: Vec<EntryId>,
    /// To which level: a maximum over all that count, so that their order does not matter.
    #[n(1)]
    pub level: Disclosure,
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
    /// What whoever reports says in their own words.
    #[n(2)]
    pub words: Option<String>,
    /// To whom it goes.
    #[n(3)]
    pub to: Option<String>,
    /// Who sends it.
    #[n(4)]
    pub sender: Option<String>,
    /// The unit that reports.
    #[n(5)]
    pub unit: Option<String>,
    /// What is to be done next.
    #[n(6)]
    pub next: Option<Vec<String>>,
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
