//! `attach`: files by themselves.

use super::written::{act, read_text};
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::{Command, command};
use std::path::PathBuf;

/// Attach files to an incident, kept bit for bit
#[derive(Debug, clap::Args)]
pub(crate) struct Attach {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What they show; `-` reads standard input
    #[arg(long)]
    text: Option<String>,
}

impl Attach {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let text = self.text.map(read_text).transpose()?;
        let attach = Command::Attach(command::Attach {
            attachments: client.stage(&self.files, output).await?,
            text,
        });
        act(client, output, self.incident, attach).await
    }
}
