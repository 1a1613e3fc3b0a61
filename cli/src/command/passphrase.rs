//! `passphrase`: sets, changes or removes what protects this laptop's store.

use crate::client::no_store;
use crate::failure::Failure;
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
                change(Some(local::ask("the passphrase until now: ")?)).await?;
            }
            other => other?,
        }
        let protected = new.is_some();
        output.value(&json!({ "protected": protected }), || {
            if protected {
                "the store opens with the new passphrase only; nobody can restore a lost one"
            } else {
                "the store has no passphrase: whoever has this disk can read it"
            }
            .to_owned()
        })
    }
}

fn ask(settings: &Settings) -> Result<String, Failure> {
    if !settings.can_ask() {
        return Err(Failure::arguments("no new passphrase was given")
            .hint("--new-passphrase-file FILE gives one, --remove means none"));
    }
    local::ask_twice("the new passphrase: ")
}
