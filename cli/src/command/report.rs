//! `report` and `report-receipt`: what goes up to the street office, and that it came there (plan 三.6).

use super::written::{act, read_text, stated};
use crate::args;
use crate::client::Client;
use crate::counted::{Counted, counted_all};
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::command::ReportPreview;
use onscene_protocol::incident::{Command, ReportKind, command};

/// Put a report for the street office together: look at it with --preview, then freeze it
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
    /// An entry that is taken up; may be given several times. Without it all that are marked for the street
    #[arg(long = "entry", value_name = "ENTRY")]
    entries: Vec<EntryId>,
    /// What you say in your own words; `-` reads standard input
    #[arg(long, value_name = "TEXT")]
    words: Option<String>,
    /// What is to be done next; may be given several times. Without it what is open
    #[arg(long, value_name = "WHAT")]
    next: Vec<String>,
    /// To whom it goes; the unit above where nothing is given
    #[arg(long, value_name = "WHO")]
    to: Option<String>,
    /// Who sends it; whoever writes where nothing is given
    #[arg(long, value_name = "WHO")]
    sender: Option<String>,
    /// The unit that reports; your own where nothing is given
    #[arg(long)]
    unit: Option<String>,
    /// The year in which it is numbered
    #[arg(long)]
    year: Option<u32>,
    /// Say what it would be; nothing is written, and no number given
    #[arg(long)]
    preview: bool,
    /// What the preview called the entries that it took up: refused where one was corrected since
    #[arg(long, value_name = "DIGITS", conflicts_with = "preview")]
    seen: Option<String>,
    /// Raise the internal entries among them to the street office
    #[arg(long)]
    sure: bool,
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
            entries: (!self.entries.is_empty()).then_some(self.entries),
            words: self.words.map(read_text).transpose()?,
            next: self.next,
            to: self.to,
            sender: self.sender,
            unit: self.unit,
            year: self.year,
            seen: self.seen,
            sure: self.sure,
        });
        if self.preview {
            return preview(client, output, self.incident, &report).await;
        }
        act(client, output, self.incident, report).await
    }
}

/// Says what a report would be.
async fn preview(
    client: &Client,
    output: &Output,
    incident: SubjectId,
    report: &Command,
) -> Result<(), Failure> {
    let path = format!("/api/incidents/{incident}/report-preview");
    let previewed: ReportPreview = client.post_json(&path, &stated(report)?.into()).await?;
    output.value(&previewed, || {
        let mut told = previewed.text.clone();
        if !previewed.raises.is_empty() {
            told.push_str(&said!(
                "\n\n其中有 {}，定稿时一并报街道，以后不能收回：加 --sure",
                "\n\nIt takes up {}, and raises that to the street for good: add --sure",
                counted_all(&previewed.raises, Counted::InternalEntry)
            ));
        }
        told.push_str(&said!(
            "\n\n还没有写入记录，也没有编号。定稿：同样的命令，去掉 --preview，加 --seen {}",
            "\n\nNothing is written yet, and it has no number. To freeze it: the same without --preview, with --seen {}",
            previewed.seen
        ));
        told
    })
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
