//! `retire`: whoever writes here goes on with another laptop.

use crate::args;
use crate::client::Client;
use crate::failure::Failure;
use crate::ids;
use crate::language::say;
use crate::output::Output;
use serde_json::{Value, json};

/// Move to another laptop of yours: fill it, see its receipts, destroy your keys here
#[derive(Debug, clap::Args)]
pub(crate) struct Retire {
    /// The laptop to go on with: its id, or its first digits, as `devices` shows them
    #[arg(long, value_name = "DEVICE")]
    to: String,
    /// Where it is reached, HOST:PORT, if not where it was last
    #[arg(long, value_name = "ADDR", value_parser = args::address)]
    at: Option<String>,
    /// Say that you mean it: there is no way back
    #[arg(long)]
    yes: bool,
}

impl Retire {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let to = ids::whole(client, "device", &self.to).await?;
        if !self.yes {
            return Err(Failure::refused(say(
                "这会销毁您在本机的密钥；没有别人在本机记录的话，连存储一起销毁",
                "this destroys your keys on this laptop, and its store if nobody else writes here",
            ))
            .hint(say(
                "确定就加 --yes；什么都没有改",
                "say so with --yes; nothing was changed",
            )));
        }
        let asked = json!({ "to": to, "at": self.at });
        let moved: Value = client.post_json("/api/retirement", &asked).await?;
        output.value(&moved, || {
            let name = moved.get("name").and_then(Value::as_str).unwrap_or("–");
            let name = crate::output::plain(name);
            let there = crate::output::short(&to);
            if moved.get("wiped").and_then(Value::as_bool) == Some(true) {
                said!(
                    "全部内容已在{name}的另一台电脑（{there}）上；本机的存储已清除",
                    "all of it is on another laptop of {name} ({there}); this laptop's store is gone"
                )
            } else {
                said!(
                    "全部内容已在{name}的另一台电脑（{there}）上；您在本机的密钥已清除",
                    "all of it is on another laptop of {name} ({there}); your keys here are gone"
                )
            }
        })
    }
}
