//! `log`: a line of an incident's log.

use super::dated::Dated;
use super::written::{act, read_text};
use crate::args::{self, When};
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::{Command, Disclosure, Track, command};
use std::path::PathBuf;

/// Write a line into an incident's log
#[derive(Debug, clap::Args)]
pub(crate) struct Log {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// What happened; `-` reads standard input
    text: String,
    /// The line of work
    #[arg(long, value_parser = args::track())]
    track: Option<Track>,
    /// When it was heard of, where that was earlier: 21:40, "2026-11-24 21:40", or RFC 3339
    #[arg(long, value_name = "TIME")]
    heard: Option<When>,
    /// Who may come to know of it; units above read what is internal too, as things are
    #[arg(long, value_name = "LEVEL", value_parser = args::disclosure())]
    disclosure: Option<Disclosure>,
    /// A file to attach; may be given several times
    #[arg(long, value_name = "FILE")]
    attach: Vec<PathBuf>,
}

impl Dated<Log> {
    pub(super) async fn run(
        self,
        client: &Client,
        settings: &Settings,
        output: &Output,
    ) -> Result<(), Failure> {
        let act = self.told(client, settings)?;
        act.run(client, settings, output).await
    }
}

impl Log {
    pub(super) async fn run(
        self,
        client: &Client,
        settings: &Settings,
        output: &Output,
    ) -> Result<(), Failure> {
        let text = read_text(self.text)?;
        let staged = client.stage(&self.attach, output).await?;
        let heard = self.heard.map(|when| when.passed(&settings.host));
        let log = Command::Log(command::Log {
            text,
            track: self.track.unwrap_or_default(),
            disclosure: self.disclosure.unwrap_or_default(),
            heard_at: heard.transpose()?,
            attachments: staged,
        });
        act(client, output, self.incident, log).await
    }
}
