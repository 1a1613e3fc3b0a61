//! `report` and `report-receipt`: what goes up to the street office, and that it came there (plan 三.6).

use super::written::{act, given};
use crate::args;
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::ReportKind;
use serde_json::json;

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
        let report = given([
            ("do", Some("report".into())),
            ("kind", Some(self.kind.word().into())),
            ("unknown", Some(json!(self.unknown))),
        ]);
        act(client, output, self.incident, &report).await
    }
}

impl ReportReceipt {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let receipt = given([
            ("do", Some("report-receipt".into())),
            ("report", Some(self.report.to_string().into())),
            ("by", Some(self.by.into())),
            ("channel", self.channel.map(Into::into)),
        ]);
        act(client, output, self.incident, &receipt).await
    }
}
