//! `revoke`: takes a laptop out of the organisation, for good.

use super::devices::list;
use crate::client::Client;
use crate::failure::Failure;
use crate::ids;
use crate::language::say;
use crate::output::Output;
use serde_json::{Value, json};

/// Revoke a laptop: what it writes from now on counts for nothing
#[derive(Debug, clap::Args)]
pub(crate) struct Revoke {
    /// The laptop's id, or its first digits, as `devices` shows them
    #[arg(value_name = "DEVICE")]
    device: String,
    /// What a thief made it say of going on with another laptop counts for nothing
    #[arg(long)]
    despite_retirement: bool,
}

impl Revoke {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let device = ids::whole(client, "device", &self.device).await?;
        let path = format!("/api/devices/{device}/revocation");
        let revoked: Vec<Value> = client
            .post_json(
                &path,
                &json!({ "despite_retirement": self.despite_retirement }),
            )
            .await?;
        if client.is_own() {
            output.remark(say(
                "别的电脑下次交换时才知道：onscene sync",
                "other laptops hear of it at the next exchange: `onscene sync`",
            ));
        }
        list(&revoked, output)
    }
}
