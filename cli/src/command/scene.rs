//! `handover` and `place-check`: at the scene (plan 三.3, 四.3).

use super::told::Told;
use super::written::{act, read_text};
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::{Command, command};

/// Hand over to somebody else at the scene
#[derive(Debug, clap::Args)]
pub(crate) struct Handover {
    #[command(flatten)]
    told: Told,
}

/// Record how a key place is
#[derive(Debug, clap::Args)]
pub(crate) struct PlaceCheck {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The place
    place: String,
    /// It is not safe or not in order
    #[arg(long)]
    trouble: bool,
    /// What there is to say about it; `-` reads standard input
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

impl Handover {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let handover = |to, text| Command::Handover(command::Handover { to, text });
        self.told.run(handover, client, output).await
    }
}

impl PlaceCheck {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let note = self.note.map(read_text).transpose()?;
        let check = Command::PlaceCheck(command::PlaceCheck {
            place: self.place,
            in_order: !self.trouble,
            text: note,
        });
        act(client, output, self.incident, check).await
    }
}
