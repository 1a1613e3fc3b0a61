//! `incident list`: all incidents, the newest first.

use crate::client::Client;
use crate::failure::Failure;
use crate::language::{say, spoken};
use crate::output::Output;
use onscene_protocol::incident::{IncidentKind, State};
use serde_json::Value;

/// Incidents asked for at once.
const PAGE_LEN: usize = 200;

/// List all incidents, the newest first
#[derive(Debug, clap::Args)]
pub(crate) struct List {}

impl List {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let incidents = all(client).await?;
        output.list(
            &incidents,
            |rows| {
                for incident in &incidents {
                    let closed = incident.get("closed") == Some(&Value::Bool(true));
                    let text = |name: &str| match incident.get(name) {
                        Some(Value::String(text)) => text.clone(),
                        Some(Value::Null) | None => "–".to_owned(),
                        Some(other) => other.to_string(),
                    };
                    rows.add([
                        text("incident"),
                        kind(&text("kind")),
                        if closed {
                            say("[您已回避]", "[closed to you]").to_owned()
                        } else {
                            text("title") + &lost(incident)
                        },
                        text("place"),
                        state(incident.get("state")),
                        text("entries"),
                        client.time(&text("last_at")),
                    ]);
                }
            },
            &[
                say("事件", "incident"),
                say("类别", "kind"),
                say("标题", "title"),
                say("地点", "place"),
                say("状态", "state"),
                say("条数", "entries"),
                say("最近", "latest"),
            ],
        )
    }
}

/// Behind the title: that originals of it are lost here.
fn lost(incident: &Value) -> String {
    match incident.get("originals_lost").and_then(Value::as_u64) {
        None | Some(0) => String::new(),
        Some(count) => said!("  [丢失原件 {count} 个]", "  [originals lost: {count}]"),
    }
}

/// A kind of incident in the reader's language.
fn kind(word: &str) -> String {
    let known: Result<IncidentKind, _> = word.parse();
    known.map_or_else(|_| word.to_owned(), |kind| spoken().kind(&kind).to_owned())
}

/// How far it has come, in the reader's language.
fn state(word: Option<&Value>) -> String {
    let word = word.cloned().unwrap_or_default();
    let known: Result<State, _> = serde_json::from_value(word);
    known.map_or("–", |state| spoken().state(&state)).to_owned()
}

async fn all(client: &Client) -> Result<Vec<Value>, Failure> {
    let mut incidents: Vec<Value> = Vec::new();
    loop {
        let last = incidents.last().and_then(|last| last.get("incident"));
        let after = last
            .and_then(Value::as_str)
            .map(|last| format!("&after={last}"))
            .unwrap_or_default();
        let path = format!("/api/incidents?limit={PAGE_LEN}{after}");
        let page: Vec<Value> = client.get_json(&path).await?;
        let is_last = page.len() < PAGE_LEN;
        incidents.extend(page);
        if is_last {
            return Ok(incidents);
        }
    }
}
