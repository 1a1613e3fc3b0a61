//! `contact`: who was asked to come, and how far that has come (plan 四.2(3)).

use super::written::{act, read_text};
use crate::args;
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::{Command, ContactStatus, command};

/// Record whom you asked to come, or that they are coming or there
#[derive(Debug, clap::Args)]
pub(crate) struct Contact {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The first entry of this contact, where this is a later one
    #[arg(long, value_name = "ENTRY")]
    contact: Option<EntryId>,
    /// The unit
    #[arg(long)]
    unit: Option<String>,
    /// Whom there, as a post
    #[arg(long)]
    person: Option<String>,
    /// By which channel
    #[arg(long)]
    channel: Option<String>,
    /// How far it has come
    #[arg(long, value_parser = args::contact_status(), default_value = "asked")]
    status: ContactStatus,
    /// What there is to say about it; `-` reads standard input
    #[arg(long)]
    note: Option<String>,
    /// A relative's name and how to reach them: only with --agreed and --demand
    #[arg(long, value_name = "NAME")]
    relative: Option<String>,
    /// The petitioner named this relative and agrees
    #[arg(long)]
    agreed: bool,
    /// That petitioner's demand
    #[arg(long, value_name = "ENTRY")]
    demand: Option<EntryId>,
}

impl Contact {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let note = self.note.map(read_text).transpose()?;
        let contact = Command::Contact(command::Contact {
            contact: self.contact,
            unit: self.unit,
            person: self.person,
            channel: self.channel,
            status: self.status,
            note,
            relative: self.relative,
            agreed: self.agreed,
            demand: self.demand,
        });
        act(client, output, self.incident, contact).await
    }
}
