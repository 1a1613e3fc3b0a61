//! `correct`: a correction of an earlier entry.

use super::written::{act, read_text};
use crate::args::{self, When};
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::{Command, MilestoneName, command};

/// Correct an earlier entry: in words, or the values that it has; both stay
#[derive(Debug, clap::Args)]
pub(crate) struct Correct {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The entry that is wrong
    entry: EntryId,
    /// What is right, in words; `-` reads standard input
    #[arg(required_unless_present_any = ["low", "high", "milestone", "at", "due"])]
    text: Option<String>,
    /// Of a headcount: at least so many
    #[arg(long, value_name = "N")]
    low: Option<u32>,
    /// Of a headcount: at most so many
    #[arg(long, value_name = "N")]
    high: Option<u32>,
    /// Of a milestone: which it was
    #[arg(long, value_parser = args::milestone())]
    milestone: Option<MilestoneName>,
    /// When it happened: HH:MM or RFC 3339
    #[arg(long, value_name = "TIME")]
    at: Option<When>,
    /// Of a task or a promise: when it is due
    #[arg(long, value_name = "TIME")]
    due: Option<When>,
}

impl Correct {
    pub(super) async fn run(
        self,
        client: &Client,
        settings: &Settings,
        output: &Output,
    ) -> Result<(), Failure> {
        let at = self.at.map(|at| at.passed(&settings.host));
        let due = self.due.map(|due| due.to_come(&settings.host));
        let correct = Command::Correct(command::Correct {
            entry: self.entry,
            text: self.text.map(read_text).transpose()?,
            low: self.low,
            high: self.high,
            milestone: self.milestone,
            at: at.transpose()?,
            due: due.transpose()?,
        });
        act(client, output, self.incident, correct).await
    }
}
