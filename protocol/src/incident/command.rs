//! What can be asked of an incident. `decide` may refuse, with a reason that a person
//! understands; what it lets through cannot fail any more.

mod attach;
mod correct;
mod demand;
mod headcount;
mod log;
mod milestone;
mod start;

pub use attach::{Attach, Attachment};
pub use correct::Correct;
pub use demand::Demand;
pub use headcount::Headcount;
pub use log::Log;
pub use milestone::Milestone;
pub use start::Start;

use super::{Incident, NewEntry};
use crate::id::EntryId;
use crate::limit::{ATTACHMENTS_PER_ENTRY_MAX, LINE_BYTES_MAX, TEXT_BYTES_MAX};
use crate::roster::policy::{Act, may, who_may};
use crate::roster::{Role, Roles};

/// One act of a person on an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Starts it.
    Start(Start),
    /// Writes a line of the log.
    Log(Log),
    /// Records a headcount.
    Headcount(Headcount),
    /// Records a milestone.
    Milestone(Milestone),
    /// Corrects an earlier entry.
    Correct(Correct),
    /// Attaches files.
    Attach(Attach),
    /// Records a demand.
    Demand(Demand),
}

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

impl Command {
    /// What it is in the table of roles.
    pub const fn act(&self) -> Act {
        match self {
            Self::Start(_) => Act::Start,
            Self::Log(_) => Act::Log,
            Self::Headcount(_) => Act::Headcount,
            Self::Milestone(_) => Act::Milestone,
            Self::Correct(_) => Act::Correct,
            Self::Attach(_) => Act::Attach,
            Self::Demand(_) => Act::Demand,
        }
    }
}

/// Whether these roles allow an act.
///
/// # Errors
/// [`Refusal::NotForRole`], which names who may.
pub fn permit(roles: Roles, act: Act) -> Result<(), Refusal> {
    if may(roles, act) {
        return Ok(());
    }
    let words: Vec<&str> = roles.iter().map(Role::word).collect();
    Err(Refusal::NotForRole {
        roles: words.join(", "),
        act,
    })
}

impl Incident {
    /// Decides on a command: the entry that it makes, or why it is refused.
    ///
    /// # Errors
    /// A [`Refusal`]; the incident is as it was.
    pub fn decide(&self, command: Command) -> Result<NewEntry, Refusal> {
        match command {
            Command::Start(_) if !self.is_empty() => return Err(Refusal::StartedAlready),
            Command::Start(_) => {}
            _ if self.is_empty() => return Err(Refusal::NotStarted),
            _ => {}
        }
        match command {
            Command::Start(start) => start.decide(),
            Command::Log(log) => log.decide(),
            Command::Headcount(headcount) => headcount.decide(),
            Command::Milestone(milestone) => milestone.decide(),
            Command::Correct(correct) => correct.decide(self),
            Command::Attach(attach) => attach.decide(),
            Command::Demand(demand) => demand.decide(self),
        }
    }
}

/// A text of several lines: not empty, within the limit; its outer spaces are taken off.
fn text(field: &'static str, text: &str) -> Result<String, Refusal> {
    bounded(field, text, TEXT_BYTES_MAX)
}

/// One line: not empty, within the limit; its outer spaces are taken off.
fn line(field: &'static str, line: &str) -> Result<String, Refusal> {
    let line = bounded(field, line, LINE_BYTES_MAX)?;
    if line.chars().any(char::is_control) {
        return Err(Refusal::Unprintable { field });
    }
    Ok(line)
}

/// One line that may be left out: spaces count as nothing.
fn optional_line(field: &'static str, value: Option<String>) -> Result<Option<String>, Refusal> {
    match value {
        Some(value) if !value.trim().is_empty() => line(field, &value).map(Some),
        _ => Ok(None),
    }
}

/// One line, for whoever checks a name outside of an incident.
///
/// # Errors
/// Where it is empty, too long, or holds control characters.
pub fn check_line(field: &'static str, value: &str) -> Result<String, Refusal> {
    line(field, value)
}

/// Several lines that may be left out: spaces count as nothing.
fn optional_text(field: &'static str, value: Option<String>) -> Result<Option<String>, Refusal> {
    match value {
        Some(value) if !value.trim().is_empty() => text(field, &value).map(Some),
        _ => Ok(None),
    }
}

fn bounded(field: &'static str, text: &str, limit: usize) -> Result<String, Refusal> {
    if text.len() > limit {
        return Err(Refusal::TooLong {
            field,
            bytes: text.len(),
            limit,
        });
    }
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Refusal::Empty { field });
    }
    if trimmed
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    {
        return Err(Refusal::Unprintable { field });
    }
    Ok(trimmed.to_owned())
}

fn at_most(field: &'static str, count: usize) -> Result<(), Refusal> {
    if count > ATTACHMENTS_PER_ENTRY_MAX {
        return Err(Refusal::TooLarge {
            field,
            number: count as u64,
            limit: ATTACHMENTS_PER_ENTRY_MAX as u64,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
