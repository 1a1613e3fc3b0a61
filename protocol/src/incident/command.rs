//! What can be asked of an incident. `decide` may refuse, with a reason that a person
//! understands; what it lets through cannot fail any more.

mod attach;
mod bounds;
mod correct;
mod demand;
mod headcount;
mod log;
mod milestone;
mod refusal;
mod start;

pub use attach::{Attach, Attachment};
pub use bounds::check_line;
pub use correct::Correct;
pub use demand::Demand;
pub use headcount::Headcount;
pub use log::Log;
pub use milestone::Milestone;
pub use refusal::Refusal;
pub use start::Start;

use super::{Incident, NewEntry};
use crate::roster::policy::{Act, may};
use crate::roster::{Role, Roles};
use bounds::{at_most, line, optional_line, optional_text, text};

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

#[cfg(test)]
mod tests;
