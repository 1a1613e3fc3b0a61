//! `talk`: a talk record (谈话笔录), read back, signed or not (plan 四.4).

use super::written::{act, read_text};
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::{Command, ReadBack, Signing, command};
use std::path::PathBuf;

/// Record a talk with a petitioner; what was said is sealed by itself
#[derive(Debug, clap::Args)]
pub(crate) struct Talk {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// A demand of theirs
    demand: EntryId,
    /// What was said; `-` reads standard input
    text: String,
    /// It was read back to them, and they agreed
    #[arg(long, conflicts_with = "declined")]
    read_back: bool,
    /// They did not want to hear it, or to agree
    #[arg(long)]
    declined: bool,
    /// They signed it
    #[arg(long, conflicts_with = "refused")]
    signed: bool,
    /// It is a settlement agreement, which they signed: TEXT is what was agreed
    #[arg(long, requires = "signed")]
    settlement: bool,
    /// They refused to sign
    #[arg(long)]
    refused: bool,
    /// The signed paper or a recording
    #[arg(long, value_name = "FILE")]
    attach: Vec<PathBuf>,
}

impl Talk {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let read_back = match (self.read_back, self.declined) {
            (true, _) => ReadBack::Agreed,
            (_, true) => ReadBack::Declined,
            _ => ReadBack::NotYet,
        };
        let signing = match (self.signed, self.refused) {
            (true, _) => Signing::Signed,
            (_, true) => Signing::Refused,
            _ => Signing::NotYet,
        };
        let text = read_text(self.text)?;
        let talk = Command::Talk(command::Talk {
            demand: self.demand,
            text,
            read_back,
            signing,
            settlement: self.settlement,
            heard_at: None,
            attachments: client.stage(&self.attach, output).await?,
        });
        act(client, output, self.incident, talk).await
    }
}
