//! Answers to demands, and promises made with them (plan 四.2(2), 五.5).

use crate::id::EntryId;

/// An answer's open fields.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct AnswerFields {
    /// The demand that is answered.
    #[n(0)]
    pub demand: EntryId,
    /// The corrections of it that were known then: one beyond them came to nobody's mind.
    #[n(1)]
    pub corrections: Vec<EntryId>,
}

/// The parts that article 32 of the regulation asks for, beside the opinion, which is the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct AnswerWords {
    /// The demand as it was understood, without names.
    #[n(0)]
    pub stated: Option<String>,
    /// The facts that were found.
    #[n(1)]
    pub facts: Option<String>,
    /// The reasons.
    #[n(2)]
    pub reasons: Option<String>,
    /// The legal basis.
    #[n(3)]
    pub legal_basis: Option<String>,
}

/// A promise's open fields.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct PromiseFields {
    /// The demand that it belongs to.
    #[n(0)]
    pub demand: EntryId,
    /// When it is to be kept, milliseconds since 1970.
    #[n(1)]
    pub due_ms: u64,
}

/// A kept promise's open fields.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct PromiseDoneFields {
    /// The promise that was kept.
    #[n(0)]
    pub promise: EntryId,
}
