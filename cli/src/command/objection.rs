//! `objection`: what a unit objects to, beside what was written of it (plan 三.5).

use super::written::{act, read_text};
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::{Command, command};

/// Record what a unit objects to
#[derive(Debug, clap::Args)]
pub(crate) struct Objection {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// What, and why; `-` reads standard input
    text: String,
    /// The unit
    #[arg(long)]
    unit: String,
    /// The entry that it is about
    #[arg(long)]
    entry: Option<EntryId>,
}

impl Objection {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let objection = Command::Objection(command::Objection {
            unit: self.unit,
            text: read_text(self.text)?,
            entry: self.entry,
        });
        act(client, output, self.incident, objection).await
    }
}
