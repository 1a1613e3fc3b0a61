//! `escalate`: entries that were internal are reported to the street office afterwards (plan 二.5, 三.6).

use super::written::act;
use crate::args;
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::{Command, Disclosure, command};

/// Raise internal entries to the street office, for good
#[derive(Debug, clap::Args)]
pub(crate) struct Escalate {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The entries
    #[arg(required = true, value_name = "ENTRY")]
    entries: Vec<EntryId>,
    /// To which level: `street` is the only one; outside lead releases alone
    #[arg(long, value_name = "LEVEL", value_parser = args::disclosure())]
    level: Option<Disclosure>,
}

impl Escalate {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let escalate = Command::Escalate(command::Escalate {
            entries: self.entries,
            level: self.level,
        });
        act(client, output, self.incident, escalate).await
    }
}
