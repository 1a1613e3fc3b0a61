//! The body of a law record: the articles, or the calendar.

/// A policy or a calendar as an organisation works by it. It stands in clear: law is public, and a
/// calendar is printed in every newspaper.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum LawBody {
    /// The articles' time limits, as a file.
    #[n(0)]
    Policy(#[n(0)] String),
    /// The holidays and make-up working days, as a file.
    #[n(1)]
    Calendar(#[n(0)] String),
}

/// The body of a law record cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the law's record cannot be read")]
pub struct BadLawBody;

impl LawBody {
    /// The body's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing to memory cannot fail; an empty body would be refused by every reader.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads a body.
    ///
    /// # Errors
    /// [`BadLawBody`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadLawBody> {
        minicbor::decode(bytes).map_err(|_| BadLawBody)
    }
}
