//! `address`: where to dial laptops that no announcement reaches.

use crate::args;
use crate::client::Client;
use crate::failure::Failure;
use crate::language::say;
use crate::output::Output;
use serde_json::{Value, json};

/// Addresses that are kept and dialled; laptops on one network need none
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Address {
    /// Keep an address, and dial it from now on
    Add(One),
    /// Dial an address no longer
    Remove(One),
    /// Show those that are kept
    List,
}

#[derive(Debug, clap::Args)]
pub(crate) struct One {
    /// HOST:PORT
    #[arg(value_name = "ADDR", value_parser = args::address)]
    address: String,
}

impl Address {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let kept: Vec<String> = match self {
            Self::Add(One { address }) => {
                let asked = json!({ "address": address });
                client.post_json("/api/addresses", &asked).await?
            }
            Self::Remove(One { address }) => {
                let asked = json!({ "address": address });
                client.post_json("/api/addresses/removal", &asked).await?
            }
            Self::List => client.get_json("/api/addresses").await?,
        };
        let lines: Vec<Value> = kept
            .iter()
            .map(|address| json!({ "address": address }))
            .collect();
        output.list(
            &lines,
            |rows| {
                for address in &kept {
                    rows.add([address.clone()]);
                }
            },
            &[say("地址", "address")],
        )
    }
}
