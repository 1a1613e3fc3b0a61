//! `grade`: a named person grades the incident and says why (plan 二.3).

use super::written::{act, read_text};
use crate::args;
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::{Command, GradeName, command};

/// Grade an incident, I being the gravest; a regrade is a new entry
#[derive(Debug, clap::Args)]
pub(crate) struct Grade {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The grade
    #[arg(value_parser = args::grade())]
    grade: GradeName,
    /// Why; `-` reads standard input
    #[arg(long)]
    reason: String,
}

impl Grade {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let grade = Command::Grade(command::Grade {
            grade: self.grade,
            reason: read_text(self.reason)?,
        });
        act(client, output, self.incident, grade).await
    }
}
