//! `incident list`: all incidents, the newest first.

use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
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
                        text("kind"),
                        if closed {
                            "[closed to you]".to_owned()
                        } else {
                            text("title")
                        },
                        text("place"),
                        text("state"),
                        text("entries"),
                        text("last_at"),
                    ]);
                }
            },
            &[
                "incident", "kind", "title", "place", "state", "entries", "latest",
            ],
        )
    }
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
