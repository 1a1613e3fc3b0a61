//! What can be wrong with a plan: each fault with the place where it is, and what to do next.

use super::FORMAT;
use super::limit::PLAN_BYTES_MAX;
use std::fmt;

/// What is wrong with a plan. Nothing of it was stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// More bytes than a record carries.
    #[error("the plan has {bytes} bytes; the limit is {PLAN_BYTES_MAX}")]
    TooLarge {
        /// Bytes that came.
        bytes: usize,
    },
    /// Not the TOML that is expected.
    #[error("line {line}: {message}")]
    Unreadable {
        /// Where, from 1.
        line: usize,
        /// What the reader says.
        message: String,
    },
    /// A field that this version does not know.
    #[error("line {line}: no field is called {field:?} there; another version may have it")]
    UnknownField {
        /// Where, from 1.
        line: usize,
        /// Its name.
        field: String,
    },
    /// A field that a form cannot set.
    #[error("no field is called {field:?}")]
    NoSuchField {
        /// Its name.
        field: String,
    },
    /// Not what stands in that field.
    #[error("{at}: {value:?} is no number or date such as stands there")]
    Misread {
        /// Where.
        at: String,
        /// What came.
        value: String,
    },
    /// A layout of another version.
    #[error("the plan is of format {format}; this version reads {FORMAT}")]
    OtherFormat {
        /// What it says.
        format: u32,
    },
    /// Nothing where something is needed.
    #[error("{at} is empty")]
    Empty {
        /// Where.
        at: String,
    },
    /// More bytes than fit on a screen.
    #[error("{at} has {bytes} bytes; the limit is {limit}")]
    TooLong {
        /// Where.
        at: String,
        /// Bytes that came.
        bytes: usize,
        /// Bytes that are allowed.
        limit: usize,
    },
    /// More of a kind than people can go through.
    #[error("there are {count} of {what}; the limit is {limit}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many came.
        count: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// A character that no page can show.
    #[error("{at} contains a control character")]
    Unprintable {
        /// Where.
        at: String,
    },
    /// A clause that the emergency plan does not have.
    #[error("{at}: the plan has no clause {clause:?}")]
    UnknownClause {
        /// Where.
        at: String,
        /// What stands there.
        clause: String,
    },
    /// A post that is not in the roster.
    #[error("{at}: the roster has no post {post:?}")]
    UnknownPost {
        /// Where.
        at: String,
        /// What stands there.
        post: String,
    },
    /// A role that the organisation does not know.
    #[error("{at}: no role is called {role:?}")]
    UnknownRole {
        /// Where.
        at: String,
        /// What stands there.
        role: String,
    },
    /// A deputy who, over others or not, has themselves as a deputy.
    #[error("{at}: its deputies lead back to where they began")]
    CircularDeputy {
        /// Where.
        at: String,
    },
    /// No time at all.
    #[error("{at} is zero: nobody could keep it")]
    ZeroLimit {
        /// Where.
        at: String,
    },
    /// More than a plan's limits may be.
    #[error("{at} is {number}; the limit is {limit}")]
    TooHigh {
        /// Where.
        at: String,
        /// What stands there.
        number: u32,
        /// The highest allowed.
        limit: u32,
    },
    /// One word for two things.
    #[error("{at}: {word:?} is there already")]
    Twice {
        /// Where the second is.
        at: String,
        /// The word.
        word: String,
    },
    /// A version that the organisation has already.
    #[error("version {version:?} of this plan is known already")]
    SameVersion {
        /// Which.
        version: String,
    },
    /// A graver grade that fewer people suggest.
    #[error("{at}: a graver grade needs at least as many people as those below it")]
    GradesCross {
        /// Where.
        at: String,
    },
}

impl Fault {
    /// A stable word for the kind of fault.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too-large",
            Self::Unreadable { .. } => "unreadable",
            Self::UnknownField { .. } | Self::NoSuchField { .. } => "unknown-field",
            Self::Misread { .. } => "misread",
            Self::OtherFormat { .. } => "other-format",
            Self::Empty { .. } => "empty",
            Self::TooLong { .. } => "too-long",
            Self::TooMany { .. } => "too-many",
            Self::Unprintable { .. } => "unprintable",
            Self::UnknownClause { .. } => "unknown-clause",
            Self::UnknownPost { .. } => "unknown-post",
            Self::UnknownRole { .. } => "unknown-role",
            Self::CircularDeputy { .. } => "circular-deputy",
            Self::ZeroLimit { .. } => "zero-limit",
            Self::TooHigh { .. } => "too-high",
            Self::Twice { .. } => "twice",
            Self::SameVersion { .. } => "same-version",
            Self::GradesCross { .. } => "grades-cross",
        }
    }

    /// What to do next.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } | Self::TooLong { .. } | Self::TooMany { .. } => {
                "shorten it; long texts belong into attachments"
            }
            Self::Unreadable { .. } => "mend that line; `onscene plan sample` shows the form",
            Self::Misread { .. } => "write digits, or a date such as 2026-01-01",
            Self::NoSuchField { .. } => "change it in the file",
            Self::UnknownField { .. } => "check its spelling, or update OnScene on this laptop",
            Self::OtherFormat { .. } => "update OnScene on this laptop, or write `format = 1`",
            Self::Empty { .. } => "write something there, or take the item out",
            Self::Unprintable { .. } => "remove the control character",
            Self::UnknownClause { .. } => "use a clause of the plan, such as 四.2(1)",
            Self::UnknownPost { .. } => "add the post to the roster, or name another",
            Self::UnknownRole { .. } => {
                "use leader, deputy, office, member, liaison, archivist, auditor, hub or admin"
            }
            Self::CircularDeputy { .. } => "let the last deputy have none",
            Self::ZeroLimit { .. } => "give at least one minute, or leave the limit out",
            Self::TooHigh { .. } => "check the number",
            Self::Twice { .. } => "give one of them another word",
            Self::SameVersion { .. } => {
                "give the file another version, or withdraw the one that is there"
            }
            Self::GradesCross { .. } => "raise the graver grade's number, or leave one out",
        }
    }
}

/// Everything that is wrong with a plan, at most [`super::limit::FAULTS_TOLD_MAX`] faults; never none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<String> = self.0.iter().map(Fault::to_string).collect();
        f.write_str(&texts.join("; "))
    }
}

impl std::error::Error for Faults {}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}
