//! `incident`: starts one, lists them, shows one.

mod list;
mod new;
mod share;
mod show;
pub(crate) mod timeline;
mod whole;

use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;

/// Start an incident, list them, show one, put mistakes right
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Incident {
    New(new::New),
    List(list::List),
    Show(show::Show),
    History(show::History),
    Void(whole::Void),
    /// Link the same incident, started a second time: both are shown as one
    Link(whole::Other),
    /// Part two incidents that were linked
    Unlink(whole::Other),
    Move(whole::Move),
    Share(share::Share),
}

impl Incident {
    /// Whether it changes something here.
    pub(super) const fn changes(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Show(_) | Self::History(_))
    }

    pub(super) async fn run(
        self,
        client: &Client,
        settings: &Settings,
        output: &Output,
    ) -> Result<(), Failure> {
        match self {
            Self::New(command) => command.run(client, settings, output).await,
            Self::List(command) => command.run(client, output).await,
            Self::Show(command) => command.run(client, output).await,
            Self::History(command) => command.run(client, output).await,
            Self::Void(command) => command.run(client, output).await,
            Self::Link(command) => command.link(client, output).await,
            Self::Unlink(command) => command.unlink(client, output).await,
            Self::Move(command) => command.run(client, output).await,
            Self::Share(command) => command.run(client, output).await,
        }
    }
}
