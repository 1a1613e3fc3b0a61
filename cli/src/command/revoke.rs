//! `revoke`: takes a laptop out of the organisation, for good.

use super::devices::list;
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use serde_json::{Value, json};

/// Digits of a laptop's id that are enough to name it, where no other begins with them.
const DIGITS_MIN: usize = 8;

/// Revoke a laptop: what it writes from now on counts for nothing
#[derive(Debug, clap::Args)]
pub(crate) struct Revoke {
    /// The laptop's id, or its first digits, as `devices` shows them
    #[arg(value_name = "DEVICE")]
    device: String,
}

impl Revoke {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let devices: Vec<Value> = client.get_json("/api/devices").await?;
        let device = self.find(&devices)?;
        let path = format!("/api/devices/{device}/revocation");
        let revoked: Vec<Value> = client.post_json(&path, &json!({})).await?;
        if client.is_own() {
            output.remark("other laptops hear of it at the next exchange: `onscene sync`");
        }
        list(&revoked, output)
    }

    /// The one laptop that is meant.
    fn find<'a>(&self, devices: &'a [Value]) -> Result<&'a str, Failure> {
        let asked = self.device.trim().to_lowercase();
        let ids = devices.iter().filter_map(|row| row.get("device")?.as_str());
        let mut found: Vec<&str> = ids
            .filter(|id| asked.len() >= DIGITS_MIN && id.starts_with(&asked))
            .collect();
        // Several people on one laptop are one laptop.
        found.sort_unstable();
        found.dedup();
        match found.as_slice() {
            [only] => Ok(only),
            [] => Err(Failure::not_found(format!(
                "no laptop {} in this organisation",
                self.device
            ))
            .hint("look at `onscene devices --json`")),
            _ => Err(
                Failure::arguments(format!("{} names several laptops", self.device))
                    .hint("give more of its digits"),
            ),
        }
    }
}
