//! What can be wrong with a policy or a calendar.

use super::FORMAT;
use super::limit::{CLOCKS_MAX, DAYS_MAX, FILE_BYTES_MAX, STRETCH_DAYS_MAX, STRETCHES_MAX};
use chrono::NaiveDate;

/// Why a file of law is not taken. Nothing of it was stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LawFault {
    /// More bytes than a record carries.
    #[error("the file has {bytes} bytes; the limit is {FILE_BYTES_MAX}")]
    TooLarge {
        /// Bytes that came.
        bytes: usize,
    },
    /// Not the TOML that is expected, or a field of another version.
    #[error("line {line}: {message}")]
    Unreadable {
        /// Where, from 1.
        line: usize,
        /// What the reader says.
        message: String,
    },
    /// A layout of another version.
    #[error("the file is of format {format}; this version reads {FORMAT}")]
    OtherFormat {
        /// What it says.
        format: u32,
    },
    /// Nothing where something is needed, or more than a line.
    #[error("{at} is empty or too long")]
    Line {
        /// Where.
        at: String,
    },
    /// No time at all, or more than ten years.
    #[error("{at} is {days} days; there are 1 to {DAYS_MAX}")]
    Days {
        /// Where.
        at: String,
        /// What stands there.
        days: u32,
    },
    /// More than people can go through.
    #[error("there are more than {CLOCKS_MAX} clocks or {STRETCHES_MAX} stretches of days")]
    TooMany,
    /// One word for two clocks.
    #[error("two clocks are called {clock:?}")]
    Twice {
        /// The word.
        clock: String,
    },
    /// A stretch that ends before it begins, or is a month long.
    #[error("{name:?} goes from {from} to {to}; a stretch has 1 to {STRETCH_DAYS_MAX} days")]
    Stretch {
        /// What it is called.
        name: String,
        /// Its first day.
        from: NaiveDate,
        /// Its last day.
        to: NaiveDate,
    },
    /// A calendar that says nothing, or days outside of what it says it covers.
    #[error("{day} is outside of the days that the calendar covers, {from} to {expires}")]
    Outside {
        /// The day.
        day: NaiveDate,
        /// The first day covered.
        from: NaiveDate,
        /// The last day covered.
        expires: NaiveDate,
    },
    /// A calendar that is over already.
    #[error("the calendar ended on {expires}")]
    Expired {
        /// The last day that it covered.
        expires: NaiveDate,
    },
}

impl LawFault {
    /// A stable word for the kind of fault.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too-large",
            Self::Unreadable { .. } => "unreadable",
            Self::OtherFormat { .. } => "other-format",
            Self::Line { .. } => "empty",
            Self::Days { .. } => "zero-limit",
            Self::TooMany => "too-many",
            Self::Twice { .. } => "twice",
            Self::Stretch { .. } => "stretch",
            Self::Outside { .. } => "outside",
            Self::Expired { .. } => "expired",
        }
    }

    /// What to do next.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } | Self::TooMany => "leave out what is over",
            Self::Unreadable { .. } => "mend that line; `onscene law export` shows the form",
            Self::OtherFormat { .. } => "update OnScene on this laptop, or write `format = 1`",
            Self::Line { .. } => "write one line there",
            Self::Days { .. } => "check the number of days",
            Self::Twice { .. } => "give one of them another word",
            Self::Stretch { .. } => "check both dates",
            Self::Outside { .. } => "check the date, or how far the calendar goes",
            Self::Expired { .. } => "import the calendar of the next year, as published",
        }
    }
}
