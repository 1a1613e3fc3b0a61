//! `demand`: a petitioner's demand, in their own words.

use super::written::{act, read_text};
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::{Command, ReadBack, command};
use std::path::PathBuf;

/// Record a demand in the petitioner's own words
#[derive(Debug, clap::Args)]
pub(crate) struct Demand {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The very words; `-` reads standard input
    text: String,
    /// What it is about: wages, housing, fees
    #[arg(long, value_name = "C")]
    category: String,
    /// It was read back to them, and they agreed
    #[arg(long, conflicts_with = "declined")]
    read_back: bool,
    /// They did not want to hear it, or to agree
    #[arg(long)]
    declined: bool,
    /// Their name, where they give it
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// How to reach them
    #[arg(long, value_name = "CONTACT")]
    contact: Option<String>,
    /// An earlier demand of the same person
    #[arg(long, value_name = "ENTRY")]
    same_as: Option<EntryId>,
    /// A talk record or a recording
    #[arg(long, value_name = "FILE")]
    attach: Vec<PathBuf>,
}

impl Demand {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let read_back = match (self.read_back, self.declined) {
            (true, _) => ReadBack::Agreed,
            (_, true) => ReadBack::Declined,
            _ => ReadBack::NotYet,
        };
        let text = read_text(self.text)?;
        let demand = Command::Demand(command::Demand {
            category: self.category,
            verbatim: text,
            read_back,
            name: self.name,
            contact: self.contact,
            same_as: self.same_as,
            heard_at: None,
            attachments: client.stage(&self.attach, output).await?,
        });
        act(client, output, self.incident, demand).await
    }
}
