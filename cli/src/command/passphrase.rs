//! `passphrase`: sets, changes or removes what protects this laptop's store.

use crate::client::no_store;
use crate::failure::Failure;
use crate::language::say;
use crate::local;
use crate::output::Output;
use crate::settings::{self, Settings};
use onscene_node::node::change_passphrase;
use serde_json::json;
use std::path::PathBuf;

/// Set, change or remove the passphrase of this laptop's store
#[derive(Debug, clap::Args)]
pub(crate) struct Passphrase {
    /// Read the new passphrase from this file; asked for unless given
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
    /// Protect the store by no passphrase from now on
    #[arg(long, conflicts_with = "new_passphrase_file")]
    remove: bool,
}

impl Passphrase {
    pub(super) async fn run(self, settings: &Settings, output: &Output) -> Result<(), Failure> {
        if !local::is_founded(&settings.data) {
            return Err(no_store(settings));
        }
        let new = match &self.new_passphrase_file {
            Some(file) => Some(settings::read_passphrase(file)?),
            None if self.remove => None,
            None => Some(ask(settings)?),
        };
        let change = |former| {
            let (data, host) = (settings.data.clone(), settings.host.clone());
            change_passphrase(data, former, new.clone(), host)
        };
        match change(settings.passphrase.clone()).await {
            Err(error) if error.needs_passphrase() && settings.can_ask() => {
                change(Some(local::ask(say(
                    "现在的口令：",
                    "the passphrase until now: ",
                ))?))
                .await?;
            }
            other => other?,
        }
        let protected = new.is_some();
        output.value(&json!({ "protected": protected }), || {
            if protected {
                say(
                    "存储只能用新口令打开；忘了谁也找不回来",
                    "the store opens with the new passphrase only; nobody can restore a lost one",
                )
            } else {
                say(
                    "存储没有口令：拿到这块硬盘的人都能读",
                    "the store has no passphrase: whoever has this disk can read it",
                )
            }
            .to_owned()
        })
    }
}

fn ask(settings: &Settings) -> Result<String, Failure> {
    if !settings.can_ask() {
        return Err(
            Failure::arguments(say("没有给新口令", "no new passphrase was given")).hint(say(
                "可以用 --new-passphrase-file 文件 给出，--remove 表示不要口令",
                "--new-passphrase-file FILE gives one, --remove means none",
            )),
        );
    }
    local::ask_twice(say("新口令：", "the new passphrase: "))
}
