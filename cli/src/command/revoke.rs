//! `revoke`: takes a laptop out of the organisation, for good.

use super::asking::confirm;
use super::devices::list;
use crate::client::Client;
use crate::failure::Failure;
use crate::ids;
use crate::language::say;
use crate::output::{Output, plain, short};
use crate::settings::Settings;
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
    pub(super) async fn run(
        self,
        client: &Client,
        settings: &Settings,
        output: &Output,
    ) -> Result<(), Failure> {
        let device = ids::whole(client, "device", &self.device).await?;
        if settings.can_ask() {
            confirm(settings, &whose(client, &device).await?)?;
        }
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

/// Whom it takes out, in words: few digits are soon mistyped.
async fn whose(client: &Client, device: &str) -> Result<String, Failure> {
    let devices: Vec<Value> = client.get_json("/api/devices").await?;
    let is_it = |known: &&Value| known.get("device").and_then(Value::as_str) == Some(device);
    let known = devices.iter().filter(is_it);
    let names: Vec<String> = known
        .map(|known| {
            let of = |field: &str| known.get(field).and_then(Value::as_str).unwrap_or("–");
            plain(&format!("{}（{}）", of("name"), of("unit")))
        })
        .collect();
    Ok(said!(
        "这会把电脑 {} 永久移出本单位：{}",
        "this takes the laptop {} out of the organisation for good: {}",
        short(device),
        names.join("、")
    ))
}
