//! `contact`: who was asked to come, and how far that has come (plan 四.2(3)).

use super::written::{act, given, read_text};
use crate::args;
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::ContactStatus;

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
        let contact = given([
            ("do", Some("contact".into())),
            ("contact", self.contact.map(|id| id.to_string().into())),
            ("unit", self.unit.map(Into::into)),
            ("person", self.person.map(Into::into)),
            ("channel", self.channel.map(Into::into)),
            ("status", Some(self.status.word().into())),
            ("note", note.map(Into::into)),
            ("relative", self.relative.map(Into::into)),
            ("agreed", Some(self.agreed.into())),
            ("demand", self.demand.map(|id| id.to_string().into())),
        ]);
        act(client, output, self.incident, &contact).await
    }
}
