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
        let void = given([
            ("do", Some("void".into())),
            ("reason", Some(read_text(self.reason)?.into())),
        ]);
        act(client, output, self.incident, &void).await
    }
}

impl Other {
    pub(super) async fn link(self, client: &Client, output: &Output) -> Result<(), Failure> {
        self.say("link", client, output).await
    }

    pub(super) async fn unlink(self, client: &Client, output: &Output) -> Result<(), Failure> {
        self.say("unlink", client, output).await
    }

    async fn say(self, what: &str, client: &Client, output: &Output) -> Result<(), Failure> {
        let said = given([
            ("do", Some(what.into())),
            ("incident", Some(self.other.to_string().into())),
            ("reason", Some(read_text(self.reason)?.into())),
        ]);
        act(client, output, self.incident, &said).await
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
