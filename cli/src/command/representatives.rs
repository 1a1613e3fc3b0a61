//! `representatives`: at most five speak for the others (plan 四.2(2), article 20).

use super::written::act;
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::{Command, command};

/// Name the representatives of a joint visit, at most five
#[derive(Debug, clap::Args)]
pub(crate) struct Representatives {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// Their names, each sealed by itself; 、，； separate several
    #[arg(value_name = "NAME", required_unless_present = "replaces")]
    names: Vec<String>,
    /// An earlier naming that this one takes the place of; may be given several times
    #[arg(long, value_name = "ENTRY")]
    replaces: Vec<EntryId>,
}

impl Representatives {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let named = Command::Representatives(command::Representatives {
            names: self.names,
            replaces: self.replaces,
        });
        act(client, output, self.incident, named).await
    }
}
