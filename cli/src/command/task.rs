//! `task`, `task-ack` and `task-done`: given, acknowledged, done with a result (plan 五.1).

use super::dated::Dated;
use super::written::{act, read_text};
use crate::args::When;
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::{Command, command};

/// Give somebody a task
#[derive(Debug, clap::Args)]
pub(crate) struct Task {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// What is to be done; `-` reads standard input
    text: String,
    /// Who answers for it: a name, or a laptop's id
    #[arg(long, value_name = "WHO")]
    owner: String,
    /// Who stands in for them
    #[arg(long, value_name = "WHO")]
    deputy: Option<String>,
    /// By when: 16:00, "2026-11-24 16:00", or RFC 3339
    #[arg(long, value_name = "TIME")]
    due: Option<When>,
    /// The clause of the plan that it comes from
    #[arg(long)]
    clause: Option<String>,
    /// The incident does not end before it is done, or without a written reason
    #[arg(long)]
    must: bool,
}

/// Acknowledge a task: you take it
#[derive(Debug, clap::Args)]
pub(crate) struct TaskAck {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The task
    task: EntryId,
}

/// Record that a task is done
#[derive(Debug, clap::Args)]
pub(crate) struct TaskDone {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The task
    task: EntryId,
    /// With which result; `-` reads standard input
    text: String,
}

impl Dated<Task> {
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

impl Task {
    pub(super) async fn run(
        self,
        client: &Client,
        settings: &Settings,
        output: &Output,
    ) -> Result<(), Failure> {
        let due = self.due.map(|due| due.to_come(&settings.host));
        let task = Command::Task(command::Task {
            text: read_text(self.text)?,
            owner: self.owner,
            deputy: self.deputy,
            due: due.transpose()?,
            clause: self.clause,
            must: self.must,
        });
        act(client, output, self.incident, task).await
    }
}

impl TaskAck {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let taken = Command::TaskAck(command::TaskAck { task: self.task });
        act(client, output, self.incident, taken).await
    }
}

impl TaskDone {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let done = Command::TaskDone(command::TaskDone {
            task: self.task,
            text: read_text(self.text)?,
        });
        act(client, output, self.incident, done).await
    }
}
