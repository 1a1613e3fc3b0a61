//! `correct`: a correction of an earlier entry.

use super::written::{act, read_text};
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::{Command, command};

/// Correct an earlier entry; both stay
#[derive(Debug, clap::Args)]
pub(crate) struct Correct {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The entry that is wrong
    entry: EntryId,
    /// What is right; `-` reads standard input
    text: String,
}

impl Correct {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let correct = Command::Correct(command::Correct {
            entry: self.entry,
            text: read_text(self.text)?,
        });
        act(client, output, self.incident, correct).await
    }
}
