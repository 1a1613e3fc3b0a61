//! `incident show` and `incident history`: one incident, as it is and as it came to be.

use super::timeline;
use crate::client::{Client, unreadable};
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::IncidentView;
use serde_json::Value;

/// Show an incident's timeline, headcounts, milestones and attachments
#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
}

/// Show every entry with its id, its record, and which laptops are known to hold it
#[derive(Debug, clap::Args)]
pub(crate) struct History {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
}

impl Show {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let (value, view) = ask(client, self.incident).await?;
        output.value(&value, || {
            let linked = value.get("one_with").cloned().unwrap_or_default();
            let linked: Vec<IncidentView> = serde_json::from_value(linked).unwrap_or_default();
            timeline::shown(&view, &linked, value.pointer("/local/lost"))
                + &timeline::trail(&value, &view)
                + &timeline::pressing(value.pointer("/local/pressing"))
        })
    }
}

impl History {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let (value, view) = ask(client, self.incident).await?;
        output.value(&value, || {
            timeline::history(&view, value.get("local"), client)
        })
    }
}

/// As the node said it, for JSON, and as it is read, for people.
async fn ask(client: &Client, incident: SubjectId) -> Result<(Value, IncidentView), Failure> {
    let value: Value = client
        .get_json(&format!("/api/incidents/{incident}"))
        .await?;
    let view = serde_json::from_value(value.clone()).map_err(|error| unreadable(&error))?;
    Ok((value, view))
}
