//! `devices`: the laptops of the organisation.

use crate::client::Client;
use crate::failure::Failure;
use crate::output::{Output, short};
use serde_json::Value;

/// Digits of a laptop's id that are enough to name it, where no other begins with them.
const DIGITS_MIN: usize = 8;

/// List the laptops of the organisation
#[derive(Debug, clap::Args)]
pub(crate) struct Devices {}

impl Devices {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let devices: Vec<Value> = client.get_json("/api/devices").await?;
        list(&devices, output)
    }
}

/// A line a person, with the laptop that they write on.
pub(super) fn list(devices: &[Value], output: &Output) -> Result<(), Failure> {
    output.list(
        devices,
        |rows| {
            for device in devices {
                let text = |name: &str| device.get(name).and_then(Value::as_str).unwrap_or("");
                let roles = device.get("roles").and_then(Value::as_array);
                let roles: Vec<&str> = roles
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .collect();
                let state = if device.get("revoked").and_then(Value::as_bool) == Some(true) {
                    "revoked"
                } else if device.get("retired_to").and_then(Value::as_str).is_some() {
                    "moved"
                } else if device.get("printed").and_then(Value::as_bool) == Some(true) {
                    "on paper"
                } else {
                    ""
                };
                rows.add([
                    text("name").to_owned(),
                    text("unit").to_owned(),
                    roles.join(", "),
                    short(text("device")).to_owned(),
                    state.to_owned(),
                ]);
            }
        },
        &["name", "unit", "roles", "device", ""],
    )
}

/// The one laptop that is meant.
pub(super) fn find<'a>(devices: &'a [Value], asked: &str) -> Result<&'a str, Failure> {
    let digits = asked.trim().to_lowercase();
    let ids = devices.iter().filter_map(|row| row.get("device")?.as_str());
    let mut found: Vec<&str> = ids
        .filter(|id| digits.len() >= DIGITS_MIN && id.starts_with(&digits))
        .collect();
    // Several people on one laptop are one laptop.
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [only] => Ok(only),
        [] => Err(
            Failure::not_found(format!("no laptop {asked} in this organisation"))
                .hint("look at `onscene devices --json`"),
        ),
        _ => Err(Failure::arguments(format!("{asked} names several laptops"))
            .hint("give more of its digits")),
    }
}
