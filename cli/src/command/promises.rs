//! `promises`: those of all incidents that were not kept yet.

use crate::client::Client;
use crate::failure::Failure;
use crate::language::say;
use crate::output::{Output, short};
use clap::Args;
use onscene_node::engine::WaitingLine;

/// Promises of all incidents that were not kept yet, the soonest due first
#[derive(Debug, Args)]
pub(crate) struct Promises {}

impl Promises {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let lines: Vec<WaitingLine> = client.get_json("/api/promises").await?;
        output.list(
            &lines,
            |rows| {
                for line in &lines {
                    rows.add([
                        line.due
                            .as_deref()
                            .map_or_else(String::new, |at| client.time(at)),
                        if line.overdue {
                            say("逾期", "overdue")
                        } else {
                            ""
                        }
                        .into(),
                        line.item.text.clone().unwrap_or_default(),
                        line.item.by.clone().unwrap_or_default(),
                        short(&line.incident.to_string()).to_owned(),
                    ]);
                }
            },
            &[
                say("到期", "due"),
                "",
                say("承诺", "promise"),
                say("谁", "by"),
                say("事件", "incident"),
            ],
        )
    }
}
