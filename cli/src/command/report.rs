//! `report` and `report-receipt`: what goes up to the street office, and that it came there (plan 三.6).

use super::written::act;
use crate::args;
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::{Command, ReportKind, command};

/// Draw a report for the street office from the log as it stands now
#[derive(Debug, clap::Args)]
pub(crate) struct Report {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// First, progress or final
    #[arg(long, value_parser = args::report_kind())]
    kind: ReportKind,
    /// Something that is still unknown; may be given several times
    #[arg(long, value_name = "WHAT")]
    unknown: Vec<String>,
    /// Why it is made at this place: a final one before the end, a first one after the final one
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

/// Record that the street office confirmed a report
#[derive(Debug, clap::Args)]
pub(crate) struct ReportReceipt {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The report
    report: EntryId,
    /// Who confirmed, as an office or post
    #[arg(long, value_name = "WHO")]
    by: String,
    /// By which channel
    #[arg(long)]
    channel: Option<String>,
}

impl Report {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let report = Command::Report(command::Report {
            kind: self.kind,
            unknown: self.unknown,
            reason: self.reason,
        });
        act(client, output, self.incident, report).await
    }
}

impl ReportReceipt {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let receipt = Command::ReportReceipt(command::ReportReceipt {
            report: self.report,
            by: self.by,
            channel: self.channel,
        });
        act(client, output, self.incident, receipt).await
    }
}
