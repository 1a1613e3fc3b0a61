//! `handover` and `place-check`: at the scene (plan 三.3, 四.3).

use super::told::Told;
use super::written::{act, given, read_text};
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::SubjectId;

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
        self.told.run("handover", client, output).await
    }
}

impl PlaceCheck {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let note = self.note.map(read_text).transpose()?;
        let check = given([
            ("do", Some("place-check".into())),
            ("place", Some(self.place.into())),
            ("in_order", Some((!self.trouble).into())),
            ("text", note.map(Into::into)),
        ]);
        act(client, output, self.incident, &check).await
    }
}
