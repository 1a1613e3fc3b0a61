//! `join`: joins another laptop's organisation, and makes the store where there is none.

use crate::args;
use crate::client::Client;
use crate::failure::Failure;
use crate::local;
use crate::output::Output;
use crate::settings::Settings;

/// Join an organisation with a code from `invite`
#[derive(Debug, clap::Args)]
pub(crate) struct Join {
    /// The code
    code: String,
    /// Where the laptop that invited is reached, if the code does not know
    #[arg(long, value_name = "ADDR", value_parser = args::address)]
    at: Option<String>,
    /// Your name, shown beside what you write
    #[arg(long)]
    name: String,
}

impl Join {
    pub(super) async fn run(self, settings: &Settings, output: &Output) -> Result<(), Failure> {
        let is_new = !local::is_founded(&settings.data);
        if !is_new && Client::of_running(settings).await?.is_some() {
            return Err(Failure::failed("a node is running on this data folder")
                .hint("stop it, join, and start it again; nothing it holds is lost"));
        }
        let passphrase = if is_new {
            local::choose_passphrase(settings)?
        } else {
            settings.passphrase.clone()
        };
        let identity = onscene_node::node::join(
            settings.data.clone(),
            self.code,
            self.at,
            self.name,
            passphrase,
            settings.host.clone(),
        )
        .await?;
        output.value(&identity, || local::describe(&identity, &settings.data))
    }
}
