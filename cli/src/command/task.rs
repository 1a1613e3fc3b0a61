//! `task`, `task-ack` and `task-done`: given, acknowledged, done with a result (plan 五.1).

use super::written::{act, given, read_text};
use crate::args::When;
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;
use onscene_protocol::id::{EntryId, SubjectId};

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
    /// By when: HH:MM or RFC 3339
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

impl Task {
    pub(super) async fn run(
        self,
        client: &Client,
        settings: &Settings,
        output: &Output,
    ) -> Result<(), Failure> {
        let due = self.due.and_then(|due| due.resolve_ahead(&settings.host));
        let task = given([
            ("do", Some("task".into())),
            ("text", Some(read_text(self.text)?.into())),
            ("owner", Some(self.owner.into())),
            ("deputy", self.deputy.map(Into::into)),
            ("due", due.map(Into::into)),
            ("clause", self.clause.map(Into::into)),
            ("must", Some(self.must.into())),
        ]);
        act(client, output, self.incident, &task).await
    }
}

impl TaskAck {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let taken = given([
            ("do", Some("task-ack".into())),
            ("task", Some(self.task.to_string().into())),
        ]);
        act(client, output, self.incident, &taken).await
    }
}

impl TaskDone {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let done = given([
            ("do", Some("task-done".into())),
            ("task", Some(self.task.to_string().into())),
            ("text", Some(read_text(self.text)?.into())),
        ]);
        act(client, output, self.incident, &done).await
    }
}
