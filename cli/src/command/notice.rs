//! `notice`, `notice-read`, `notice-told` and `notice-acted`: somebody is to know of something, and
//! did (plan 二.4, 四.1).

use super::told::Told;
use super::written::{act, read_text};
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::{Command, command};

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
        let notice = |to, text| Command::Notice(command::Notice { to, text });
        self.told.run(notice, client, output).await
    }
}

impl NoticeRead {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let read = Command::NoticeRead(command::NoticeRead {
            notice: self.notice,
        });
        act(client, output, self.incident, read).await
    }
}

impl NoticeTold {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let note = self.note.map(read_text).transpose()?;
        let told = Command::NoticeTold(command::NoticeTold {
            notice: self.notice,
            answered: !self.unanswered,
            note,
        });
        act(client, output, self.incident, told).await
    }
}

impl NoticeActed {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let acted = Command::NoticeActed(command::NoticeActed {
            notice: self.notice,
            text: read_text(self.text)?,
        });
        act(client, output, self.incident, acted).await
    }
}
