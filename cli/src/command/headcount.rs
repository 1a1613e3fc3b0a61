//! `headcount`: how many people, as a range.

use super::written::act;
use crate::args;
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::{Command, command};

/// Record how many people there are
#[derive(Debug, clap::Args)]
pub(crate) struct Headcount {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// At least so many
    #[arg(value_parser = args::number::<u32>)]
    low: u32,
    /// At most so many
    #[arg(value_parser = args::number::<u32>)]
    high: u32,
    /// Who counted, or how
    #[arg(long, value_name = "WHO")]
    by: String,
}

impl Headcount {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let headcount = Command::Headcount(command::Headcount {
            low: self.low,
            high: self.high,
            by: self.by,
        });
        act(client, output, self.incident, headcount).await
    }
}
