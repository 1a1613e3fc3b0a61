//! `promise` and `promise-done`: who will do what by when, and that it was done (plan 五.5).

use super::written::{act, given, read_text};
use crate::args::When;
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;
use onscene_protocol::id::{EntryId, SubjectId};

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
    /// By when: HH:MM or RFC 3339
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

impl Promise {
    pub(super) async fn run(
        self,
        client: &Client,
        settings: &Settings,
        output: &Output,
    ) -> Result<(), Failure> {
        let due = self.due.resolve_ahead(&settings.host);
        let promise = given([
            ("do", Some("promise".into())),
            ("demand", Some(self.demand.to_string().into())),
            ("text", Some(read_text(self.text)?.into())),
            ("who", Some(self.who.into())),
            ("due", due.map(Into::into)),
        ]);
        act(client, output, self.incident, &promise).await
    }
}

impl PromiseDone {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let done = given([
            ("do", Some("promise-done".into())),
            ("promise", Some(self.promise.to_string().into())),
            ("text", Some(read_text(self.text)?.into())),
        ]);
        act(client, output, self.incident, &done).await
    }
}
