//! `incident new`: starts an incident.

use crate::args::{self, When};
use crate::client::Client;
use crate::command::dated::tell;
use crate::command::written::{Begun, begin, stated};
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;
use onscene_protocol::incident::{Command, IncidentKind, command};

/// Start an incident
#[derive(Debug, clap::Args)]
pub(crate) struct New {
    /// What kind
    #[arg(long, value_parser = args::kind())]
    kind: IncidentKind,
    /// What it is about, in a line
    #[arg(long)]
    title: String,
    /// Where it is
    #[arg(long)]
    place: String,
    /// The unit in which it lives, by its path: your own unless given, or one below it
    #[arg(long, value_name = "PATH")]
    unit: Option<String>,
    /// It is a drill, kept out of statistics
    #[arg(long)]
    drill: bool,
    /// When it began, if not just now: 21:40, "2026-11-24 21:40", or RFC 3339
    #[arg(long, value_name = "TIME")]
    at: Option<When>,
    /// When the office heard of it: 21:40, "2026-11-24 21:40", or RFC 3339
    #[arg(long, value_name = "TIME")]
    heard: Option<When>,
    /// How the office heard of it
    #[arg(long)]
    channel: Option<String>,
    /// From whom
    #[arg(long, value_name = "WHO")]
    reporter: Option<String>,
}

impl New {
    pub(super) async fn run(
        self,
        client: &Client,
        settings: &Settings,
        output: &Output,
    ) -> Result<(), Failure> {
        tell(self.at.as_ref(), client, settings)?;
        let heard = self.heard.map(|when| when.passed(&settings.host));
        let mut start = stated(&Command::Start(command::Start {
            kind: self.kind,
            title: self.title,
            place: self.place,
            drill: self.drill,
            heard_at: heard.transpose()?,
            channel: self.channel,
            reporter: self.reporter,
        }))?;
        start.extend(self.unit.map(|unit| ("unit".to_owned(), unit.into())));
        begin(client, output, ("/api/incidents", Begun::Incident), start).await
    }
}
