//! `devices`: the laptops of the organisation.

use crate::client::Client;
use crate::failure::Failure;
use crate::language::{say, spoken};
use crate::output::{Output, short};
use onscene_node::wording::name_role_words;
use serde_json::Value;

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
                    say("已撤销", "revoked")
                } else if device.get("retired_to").and_then(Value::as_str).is_some() {
                    say("已换电脑", "moved")
                } else if device.get("printed").and_then(Value::as_bool) == Some(true) {
                    say("纸质钥匙", "on paper")
                } else {
                    ""
                };
                rows.add([
                    text("name").to_owned(),
                    text("unit").to_owned(),
                    name_role_words(spoken(), &roles.join(", ")),
                    short(text("device")).to_owned(),
                    state.to_owned(),
                ]);
            }
        },
        &[
            say("姓名", "name"),
            say("单位", "unit"),
            say("角色", "roles"),
            say("编号", "device"),
            "",
        ],
    )
}
