//! `promise` and `promise-done`: who will do what by when, and that it was done (plan 五.5).

use super::dated::Dated;
use super::written::{act, read_text};
use crate::args::When;
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::{Command, command};

/// Record a promise that was made for a demand
#[derive(Debug, clap::Args)]
pub(crate) struct Promise {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The demand
    demand: EntryId,
    /// What is promised; `-` reads standard input
    text: String,
    /// Who promises, as an office
    #[arg(long)]
    who: String,
    /// By when: 16:00, "2026-11-24 16:00", or RFC 3339
    #[arg(long, value_name = "TIME")]
    due: When,
}

/// Record that a promise was kept
#[derive(Debug, clap::Args)]
pub(crate) struct PromiseDone {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The promise
    promise: EntryId,
    /// How it was kept; `-` reads standard input
    text: String,
}

impl Dated<Promise> {
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

impl Promise {
    pub(super) async fn run(
        self,
        client: &Client,
        settings: &Settings,
        output: &Output,
    ) -> Result<(), Failure> {
        let due = self.due.to_come(&settings.host)?;
        let promise = Command::Promise(command::Promise {
            demand: self.demand,
            text: read_text(self.text)?,
            who: self.who,
            due,
        });
        act(client, output, self.incident, promise).await
    }
}

impl PromiseDone {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let done = Command::PromiseDone(command::PromiseDone {
            promise: self.promise,
            text: read_text(self.text)?,
        });
        act(client, output, self.incident, done).await
    }
}
