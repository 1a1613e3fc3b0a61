//! `attach`: files by themselves.

use super::written::{act, given, read_text};
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::SubjectId;
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
        let staged = client.stage(&self.files, output).await?;
        let attach = given([
            ("do", Some("attach".into())),
            ("attachments", Some(staged.into())),
            ("text", text.map(Into::into)),
        ]);
        act(client, output, self.incident, &attach).await
    }
}
