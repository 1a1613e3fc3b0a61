//! `init`: founds an organisation and this laptop's store.

use crate::failure::Failure;
use crate::local;
use crate::output::Output;
use crate::settings::Settings;

/// Found an organisation and this laptop's store
#[derive(Debug, clap::Args)]
pub(crate) struct Init {
    /// Your name, shown beside what you write
    #[arg(long)]
    name: String,
    /// The unit this laptop belongs to, as in 城西街道/杏林苑社区
    #[arg(long, value_name = "PATH")]
    unit: Option<String>,
}

impl Init {
    pub(super) async fn run(self, settings: &Settings, output: &Output) -> Result<(), Failure> {
        local::refuse_second_store(&settings.data)?;
        let passphrase = local::choose_passphrase(settings)?;
        let identity = onscene_node::node::found(
            settings.data.clone(),
            self.name,
            self.unit,
            passphrase,
            settings.host.clone(),
        )
        .await?;
        output.value(&identity, || local::describe(&identity, &settings.data))
    }
}
