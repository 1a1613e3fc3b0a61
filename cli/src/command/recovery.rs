//! `recovery`: a key on paper, for the day on which all administrators' laptops are lost.

use crate::client::Client;
use crate::failure::Failure;
use crate::language::say;
use crate::local;
use crate::output::Output;
use crate::settings::{Settings, read_passphrase};
use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};
use serde_json::{Value, json};
use std::path::PathBuf;

/// What a printed key stands in, where nobody can be asked: never an argument.
const KEY_VARIABLE: &str = "ONSCENE_RECOVERY_KEY";

/// A key on paper that makes an administrator of whoever holds it
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Recovery {
    /// Make one, and show it once: print it, and lock it away
    Print,
    /// Make whoever writes on this laptop an administrator by it; no network is needed
    ///
    /// The key is asked for, or comes from ONSCENE_RECOVERY_KEY.
    Use {
        /// A file whose first line is the key
        #[arg(long, value_name = "FILE")]
        key_file: Option<PathBuf>,
    },
}

impl Recovery {
    pub(super) async fn run(
        self,
        client: &Client,
        settings: &Settings,
        output: &Output,
    ) -> Result<(), Failure> {
        match self {
            Self::Print => print(client, output).await,
            Self::Use { key_file } => {
                let key = match key_file {
                    Some(file) => read_passphrase(&file)?,
                    None => ask(settings)?,
                };
                use_key(client, output, &key).await
            }
        }
    }
}

async fn print(client: &Client, output: &Output) -> Result<(), Failure> {
    let printed: Value = client.post_json("/api/printed-keys", &json!({})).await?;
    output.value(&printed, || {
        let text = |name: &str| printed.get(name).and_then(Value::as_str).unwrap_or("");
        let drawn = QrCode::with_error_correction_level(text("key").to_uppercase(), EcLevel::M);
        let picture = drawn.map(|code| code.render::<Dense1x2>().build());
        [
            text("name"),
            &picture.unwrap_or_default(),
            text("groups"),
            say(
                "请打印、锁好，并清屏：不会再显示",
                "print it, lock it away, and clear this screen: it is not shown again",
            ),
        ]
        .join("\n\n")
    })
}

async fn use_key(client: &Client, output: &Output, key: &str) -> Result<(), Failure> {
    let asked = json!({ "key": key });
    let identity: Value = client.post_json("/api/recovery", &asked).await?;
    output.value(&identity, || {
        let name = identity.get("name").and_then(Value::as_str).unwrap_or("–");
        said!(
            "{} 现在是管理员：请撤销丢失的电脑，并另打印一把钥匙",
            "{} is an administrator now: revoke the laptops that are lost, and print a new key",
            crate::output::plain(name)
        )
    })
}

fn ask(settings: &Settings) -> Result<String, Failure> {
    match std::env::var(KEY_VARIABLE) {
        Ok(key) if !key.is_empty() => Ok(key),
        _ if settings.can_ask() => local::ask(say("纸质钥匙：", "the printed key: ")),
        _ => Err(
            Failure::arguments(say("没有给纸质钥匙", "no printed key was given")).hint(say(
                "可以用 ONSCENE_RECOVERY_KEY 或 --key-file 给出",
                "ONSCENE_RECOVERY_KEY or --key-file gives one",
            )),
        ),
    }
}
