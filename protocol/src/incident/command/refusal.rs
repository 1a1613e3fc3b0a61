//! Why an act is refused, and what to do next.

use crate::id::EntryId;
use crate::roster::policy::{Act, who_may};

/// Why an act is refused. Nothing was stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing but spaces where words are needed.
    #[error("{field} is empty")]
    Empty {
        /// The field.
        field: &'static str,
    },
    /// Longer than the limit.
    #[error("{field} has {bytes} bytes; the limit is {limit}")]
    TooLong {
        /// The field.
        field: &'static str,
        /// Bytes that came.
        bytes: usize,
        /// Bytes that are allowed.
        limit: usize,
    },
    /// A character that no page can show, such as a NUL.
    #[error("{field} contains a control character")]
    Unprintable {
        /// The field.
        field: &'static str,
    },
    /// A number beyond the limit.
    #[error("{field} is {number}; the limit is {limit}")]
    TooLarge {
        /// The field.
        field: &'static str,
        /// The number that came.
        number: u64,
        /// The largest allowed.
        limit: u64,
    },
    /// A range that ends before it begins.
    #[error("the headcount goes from {low} to {high}: the first number is the lower one")]
    Reversed {
        /// The lower bound given.
        low: u32,
        /// The upper bound given.
        high: u32,
    },
    /// An entry that the incident does not have here.
    #[error("this incident has no entry {entry}")]
    NoSuchEntry {
        /// The entry that was named.
        entry: EntryId,
    },
    /// An entry that is no demand of this incident here.
    #[error("this incident has no demand {entry}")]
    NoSuchDemand {
        /// The entry that was named.
        entry: EntryId,
    },
    /// All that was written in it was destroyed.
    #[error("what was written in this incident was destroyed")]
    Destroyed,
    /// A second beginning.
    #[error("this incident has been started already")]
    StartedAlready,
    /// No role of whoever acts allows it.
    #[error("{roles} may not {act}; {} may", who_may(*act))]
    NotForRole {
        /// Their roles, by their words.
        roles: String,
        /// What they wanted to do.
        act: Act,
    },
    /// Something other than a beginning, before there was one.
    #[error("this incident has not been started")]
    NotStarted,
}

impl Refusal {
    /// What to do next.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "write something and save again; nothing was stored",
            Self::TooLong { .. } => "split it into several entries, or attach it as a file",
            Self::Unprintable { .. } => "remove the control character and save again",
            Self::TooLarge { .. } => "check the number",
            Self::Reversed { .. } => "exchange the two numbers",
            Self::Destroyed => "write into another incident; this one stays as a log without words",
            Self::NoSuchEntry { .. } | Self::NoSuchDemand { .. } => {
                "look at the incident's entries; another laptop's entry may not have arrived yet"
            }
            Self::StartedAlready => "write an entry into it, or start another incident",
            Self::NotForRole { .. } => "ask one of them, or ask an administrator for another role",
            Self::NotStarted => "check the incident's id",
        }
    }

    /// Whether it is about something that is not here, rather than against a rule.
    pub const fn is_not_found(&self) -> bool {
        matches!(
            self,
            Self::NoSuchEntry { .. } | Self::NoSuchDemand { .. } | Self::NotStarted
        )
    }
}
