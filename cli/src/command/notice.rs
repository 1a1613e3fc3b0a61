//! `notice`, `notice-read`, `notice-told` and `notice-acted`: somebody is to know of something, and
//! did (plan 二.4, 四.1).

use super::told::Told;
use super::written::{act, given, read_text};
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::{EntryId, SubjectId};

/// Let somebody know of something
#[derive(Debug, clap::Args)]
pub(crate) struct Notice {
    #[command(flatten)]
    told: Told,
}

/// Say that you have read a notice to you
#[derive(Debug, clap::Args)]
pub(crate) struct NoticeRead {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The notice
    notice: EntryId,
}

/// Record that you told them by telephone
#[derive(Debug, clap::Args)]
pub(crate) struct NoticeTold {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The notice
    notice: EntryId,
    /// Nobody answered the call
    #[arg(long)]
    unanswered: bool,
    /// What there is to say about it; `-` reads standard input
    #[arg(long)]
    note: Option<String>,
}

/// Record how a notice was acted on
#[derive(Debug, clap::Args)]
pub(crate) struct NoticeActed {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The notice
    notice: EntryId,
    /// How; `-` reads standard input
    text: String,
}

impl Notice {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        self.told.run("notice", client, output).await
    }
}

impl NoticeRead {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let read = given([
            ("do", Some("notice-read".into())),
            ("notice", Some(self.notice.to_string().into())),
        ]);
        act(client, output, self.incident, &read).await
    }
}

impl NoticeTold {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let note = self.note.map(read_text).transpose()?;
        let told = given([
            ("do", Some("notice-told".into())),
            ("notice", Some(self.notice.to_string().into())),
            ("answered", Some((!self.unanswered).into())),
            ("note", note.map(Into::into)),
        ]);
        act(client, output, self.incident, &told).await
    }
}

impl NoticeActed {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let acted = given([
            ("do", Some("notice-acted".into())),
            ("notice", Some(self.notice.to_string().into())),
            ("text", Some(read_text(self.text)?.into())),
        ]);
        act(client, output, self.incident, &acted).await
    }
}
