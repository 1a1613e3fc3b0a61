//! Asking a laptop for its statement of one incident, and its answer.

use super::of_incident::SignedOfIncident;
use super::receipt::SignedReceipt;
use crate::id::SubjectId;

/// Asks for a statement of one incident, and for the first receipts of its records.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct GetStatement {
    /// The incident.
    #[n(0)]
    pub subject: SubjectId,
    /// For what the statement shall be made; none where only receipts are asked for.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub made_for: Option<[u8; 32]>,
    /// The number of the last receipt that came before.
    #[n(2)]
    pub after: Option<u64>,
}

/// One of a hub's first receipts.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub struct FirstReceipt {
    /// Grows with each that this hub signs about one incident.
    #[n(0)]
    pub number: u64,
    /// A receipt of the choice [`What::Ids`](super::What::Ids).
    #[n(1)]
    pub receipt: SignedReceipt,
}

/// The answer to [`GetStatement`].
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct StatementAnswer {
    /// The statement, where one was asked for.
    #[n(0)]
    pub statement: Option<SignedOfIncident>,
    /// What this laptop signed for as the incident's records came to it, the lowest numbers first: at
    /// most [`crate::limit::RECEIPTS_PER_STATEMENT_MAX`]. Empty where it is no hub.
    #[n(1)]
    pub receipts: Vec<FirstReceipt>,
    /// Whether there are more behind these.
    #[n(2)]
    pub more: bool,
}
