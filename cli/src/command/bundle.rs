//! `bundle`: what is carried by hand, on a stick.

mod read;
mod write;

use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;
use clap::Subcommand;

/// Carry records and attachments by hand, encrypted to the laptops that they are for
#[derive(Debug, Subcommand)]
pub(crate) enum Bundle {
    Write(write::Write),
    Read(read::Read),
}

impl Bundle {
    pub(super) async fn run(
        self,
        client: &Client,
        settings: &Settings,
        output: &Output,
    ) -> Result<(), Failure> {
        match self {
            Self::Write(command) => command.run(client, settings, output).await,
            Self::Read(command) => command.run(client, output).await,
        }
    }
}
