//! An act with the time at which it happened, where that is told beside the time of typing: a log that
//! was kept on paper is typed in afterwards, and what is measured goes by what happened.

use super::{Command, Deciding, Refusal};
use crate::incident::{EntryKind, Given, NewEntry};

/// An act, and when it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// The act.
    pub command: Command,
    /// When it happened, milliseconds since 1970 as it was typed; none means as it is typed.
    pub happened_ms: Option<u64>,
}

impl Dated {
    /// An act that happened then, or as it is typed where that is not told.
    pub const fn at(command: Command, happened_ms: Option<u64>) -> Self {
        Self {
            command,
            happened_ms,
        }
    }

    /// The time as it may be kept with the entry.
    ///
    /// # Errors
    /// Where it has not come yet, or the act tells of nothing that happened.
    pub(in crate::incident) fn check(&self, by: &Deciding<'_>) -> Result<Option<u64>, Refusal> {
        let kind = self.command.kind();
        if self.happened_ms.is_some() && !kind.tells_of_something() {
            return Err(Refusal::NothingHappened { kind });
        }
        by.past("happened_at", self.happened_ms.map(Given))
    }

    /// The act, with the time moved to where the act itself keeps it.
    pub(in crate::incident) fn into_command(self) -> Command {
        match self.command {
            Command::Legal(mut step) => {
                step.at = step.at.or(self.happened_ms.map(Given));
                Command::Legal(step)
            }
            other => other,
        }
    }
}

impl From<Command> for Dated {
    fn from(command: Command) -> Self {
        Self::at(command, None)
    }
}

impl EntryKind {
    /// Whether an entry of this kind tells of something that happened. The others are about entries,
    /// or happen by being written.
    pub const fn tells_of_something(self) -> bool {
        !matches!(
            self,
            Self::Correction
                | Self::Attach
                | Self::Report
                | Self::Escalated
                | Self::ReleaseApprove
                | Self::ScenePlanApprove
                | Self::Void
                | Self::Link
                | Self::Unlink
                | Self::Move
                | Self::MovedHere
                | Self::Shared
                | Self::Chosen
        )
    }
}

impl NewEntry {
    /// The same, with the time at which it happened. A step of a clock of law has it among its own
    /// fields.
    #[must_use]
    pub(in crate::incident) fn happened_at(mut self, happened_ms: Option<u64>) -> Self {
        if self.kind != EntryKind::Legal && happened_ms.is_some() {
            self.open.happened_ms = happened_ms;
        }
        self
    }
}
