//! `incident void`, `link`, `unlink` and `move`: mistakes about whole incidents. Nothing disappears.

use crate::client::Client;
use crate::command::written::{act, read_text};
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::{Command, command};

/// Void an incident that was started by mistake; it stays, and says so
#[derive(Debug, clap::Args)]
pub(crate) struct Void {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// Why; `-` reads standard input
    #[arg(long)]
    reason: String,
}

/// Another incident, and why it is or is not this one.
#[derive(Debug, clap::Args)]
pub(crate) struct Other {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The other
    other: SubjectId,
    /// Why; `-` reads standard input
    #[arg(long)]
    reason: String,
}

/// Say that an entry belongs to another incident: it stays, and is shown there too
#[derive(Debug, clap::Args)]
pub(crate) struct Move {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The entry
    entry: EntryId,
    /// Where it belongs
    #[arg(long, value_name = "ID")]
    to: SubjectId,
    /// Why; `-` reads standard input
    #[arg(long)]
    reason: String,
}

impl Void {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let void = Command::Void(command::VoidIncident {
            reason: read_text(self.reason)?,
        });
        act(client, output, self.incident, void).await
    }
}

impl Other {
    pub(super) async fn link(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let link = Command::Link(command::Link {
            incident: self.other,
            reason: read_text(self.reason)?,
        });
        act(client, output, self.incident, link).await
    }

    pub(super) async fn unlink(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let unlink = Command::Unlink(command::Unlink {
            incident: self.other,
            reason: read_text(self.reason)?,
        });
        act(client, output, self.incident, unlink).await
    }
}

impl Move {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let moved = Command::Move(command::Move {
            entry: self.entry,
            to: self.to,
            reason: read_text(self.reason)?,
        });
        act(client, output, self.incident, moved).await
    }
}
