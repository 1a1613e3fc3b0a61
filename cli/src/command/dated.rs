//! Acts with the time at which they happened: taken once, for all of them.

use crate::args::When;
use crate::client::Client;
use crate::failure::Failure;
use crate::settings::Settings;

// An act, and when it happened. No words of its own for help: those of the act stand there.
#[derive(Debug, clap::Args)]
pub(crate) struct Dated<A: clap::Args> {
    #[command(flatten)]
    act: A,
    /// When it happened, if not just now: 21:40, "2026-11-24 21:40", or RFC 3339
    #[arg(long, value_name = "TIME")]
    at: Option<When>,
}

impl<A: clap::Args> Dated<A> {
    /// The act by itself. What is told through the client from then on happened at that time.
    pub(super) fn told(self, client: &Client, settings: &Settings) -> Result<A, Failure> {
        tell(self.at.as_ref(), client, settings)?;
        Ok(self.act)
    }
}

/// Says when what is told next through the client happened.
pub(super) fn tell(at: Option<&When>, client: &Client, settings: &Settings) -> Result<(), Failure> {
    if let Some(at) = at {
        client.tell_of(at.passed(&settings.host)?);
    }
    Ok(())
}
