//! `incident void`, `link`, `unlink` and `move`: mistakes about whole incidents. Nothing disappears.

use crate::client::Client;
use crate::command::written::{act, given, read_text};
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::{EntryId, SubjectId};

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

/// Link the same incident, started a second time: both are shown as one
#[derive(Debug, clap::Args)]
pub(crate) struct Link {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The other
    other: SubjectId,
    /// Why; `-` reads standard input
    #[arg(long)]
    reason: String,
}

/// Part two incidents that were linked
#[derive(Debug, clap::Args)]
pub(crate) struct Unlink {
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
        let void = given([
            ("do", Some("void".into())),
            ("reason", Some(read_text(self.reason)?.into())),
        ]);
        act(client, output, self.incident, &void).await
    }
}

impl Link {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let link = given([
            ("do", Some("link".into())),
            ("incident", Some(self.other.to_string().into())),
            ("reason", Some(read_text(self.reason)?.into())),
        ]);
        act(client, output, self.incident, &link).await
    }
}

impl Unlink {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let unlink = given([
            ("do", Some("unlink".into())),
            ("incident", Some(self.other.to_string().into())),
            ("reason", Some(read_text(self.reason)?.into())),
        ]);
        act(client, output, self.incident, &unlink).await
    }
}

impl Move {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let moved = given([
            ("do", Some("move".into())),
            ("entry", Some(self.entry.to_string().into())),
            ("to", Some(self.to.to_string().into())),
            ("reason", Some(read_text(self.reason)?.into())),
        ]);
        act(client, output, self.incident, &moved).await
    }
}
