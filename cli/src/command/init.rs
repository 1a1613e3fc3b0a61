//! `init`: founds an organisation and this laptop's store.

use crate::counted::{Counted, counted};
use crate::failure::Failure;
use crate::local;
use crate::output::{Output, plain};
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

/// The levels that were read from a unit's path: a path in one piece is easily one level too few.
fn levels(path: &str) -> String {
    let levels: Vec<String> = path.split('/').map(plain).collect();
    let (count, levels) = (levels.len(), levels.join(" › "));
    let count = counted(count as u64, Counted::Level);
    said!("单位 {count}：{levels}", "unit   {count}: {levels}")
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
        output.value(&identity, || {
            let who = local::describe(&identity, &settings.data);
            format!("{who}\n{}", levels(&identity.unit))
        })
    }
}
