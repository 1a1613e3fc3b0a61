//! `release` and `release-approve`: what goes outside, drafted from public entries and approved by a
//! second person (plan 三.7).

use super::written::act;
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::{Command, command};

/// Draft a release from public entries
#[derive(Debug, clap::Args)]
pub(crate) struct Release {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The public entries that it is made of, in their order
    #[arg(required = true, value_name = "ENTRY")]
    entries: Vec<EntryId>,
    /// Where it is going to appear
    #[arg(long)]
    channel: String,
}

/// Approve a release that somebody else drafted
#[derive(Debug, clap::Args)]
pub(crate) struct ReleaseApprove {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The draft
    release: EntryId,
}

impl Release {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let release = Command::Release(command::Release {
            entries: self.entries,
            channel: self.channel,
        });
        act(client, output, self.incident, release).await
    }
}

impl ReleaseApprove {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let approve = Command::ReleaseApprove(command::ReleaseApprove {
            release: self.release,
        });
        act(client, output, self.incident, approve).await
    }
}
