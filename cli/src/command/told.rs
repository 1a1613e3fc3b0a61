//! What the commands share that tell somebody something in an incident.

use super::written::{act, read_text};
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::Command;

/// What is said in an incident, and to whom.
#[derive(Debug, clap::Args)]
pub(super) struct Told {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// What they have to know; `-` reads standard input
    text: String,
    /// Who: a name, or a laptop's id
    #[arg(long, value_name = "WHO")]
    to: String,
}

impl Told {
    /// Does the act that says it to them.
    pub(super) async fn run(
        self,
        act_of: impl FnOnce(String, String) -> Command,
        client: &Client,
        output: &Output,
    ) -> Result<(), Failure> {
        let told = act_of(self.to, read_text(self.text)?);
        act(client, output, self.incident, told).await
    }
}
