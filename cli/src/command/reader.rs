//! `reader`: readers who are given a unit's keys once an administrator of it says so.

use crate::client::Client;
use crate::failure::Failure;
use crate::ids;
use crate::language::say;
use crate::output::{Output, short};
use clap::Subcommand;
use onscene_node::engine::UnconfirmedView;
use serde_json::json;

/// Readers whom somebody certified above your unit from beside or below it: they get no key until confirmed
#[derive(Debug, Subcommand)]
pub(crate) enum Reader {
    /// List those whom you can confirm
    List,
    /// Let one of them have the keys of your unit, and of those below it
    Confirm {
        /// Their laptop's id, or its first digits, as `reader list` shows them
        #[arg(value_name = "DEVICE")]
        device: String,
    },
}

impl Reader {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let known: Vec<UnconfirmedView> = client.get_json("/api/readers").await?;
        match self {
            Self::List => list(&known, output),
            Self::Confirm { device } => {
                let device = ids::whole(client, "device", &device).await?;
                let of = |known: &&UnconfirmedView| known.device.to_string() == device;
                let mut confirmed = Vec::new();
                for known in known.iter().filter(of) {
                    let path = format!("/api/readers/{}/confirmation", known.certificate);
                    confirmed.push(client.post_json(&path, &json!({})).await?);
                }
                if confirmed.is_empty() {
                    return Err(nobody_waits());
                }
                list(&confirmed, output)
            }
        }
    }
}

fn nobody_waits() -> Failure {
    Failure::not_found(say(
        "没有人用这台电脑等着您确认",
        "nobody with this laptop waits for you to confirm them",
    ))
    .hint(say(
        "onscene reader list 列出可以确认的人",
        "`onscene reader list` lists those whom you can confirm",
    ))
}

fn list(known: &[UnconfirmedView], output: &Output) -> Result<(), Failure> {
    output.list(
        known,
        |rows| {
            for known in known {
                rows.add([
                    known.name.clone(),
                    known.unit.clone(),
                    format!("{} ({})", known.certified_by, known.certified_from),
                    known.reads.clone(),
                    short(&known.device.to_string()).to_owned(),
                ]);
            }
        },
        &[
            say("姓名", "name"),
            say("单位", "unit"),
            say("谁批准的", "certified by"),
            say("将能读", "would read"),
            say("编号", "device"),
        ],
    )
}
