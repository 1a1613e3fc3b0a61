//! What the commands share that tell somebody something in an incident.

use super::written::{act, given, read_text};
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::SubjectId;

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
    /// Does the act of this name.
    pub(super) async fn run(
        self,
        what: &str,
        client: &Client,
        output: &Output,
    ) -> Result<(), Failure> {
        let told = given([
            ("do", Some(what.into())),
            ("text", Some(read_text(self.text)?.into())),
            ("to", Some(self.to.into())),
        ]);
        act(client, output, self.incident, &told).await
    }
}
