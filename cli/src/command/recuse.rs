//! `recuse`: closes an incident to somebody with an interest in it.

use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_node::engine::RecusedView;
use onscene_protocol::id::SubjectId;
use serde_json::json;

/// Close an incident to somebody with an interest in it, or to yourself. There is no way back
#[derive(Debug, clap::Args)]
pub(crate) struct Recuse {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// Who: a name as `devices` shows it, or the laptop's id
    #[arg(value_name = "PERSON")]
    person: String,
    /// Why, in one line: sealed, and closed to that person
    #[arg(long, value_name = "WHY")]
    reason: String,
}

impl Recuse {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let path = format!("/api/incidents/{}/recusals", self.incident);
        let asked = json!({ "person": self.person, "reason": self.reason });
        let recused: RecusedView = client.post_json(&path, &asked).await?;
        if client.is_own() {
            output.remark("other laptops hear of it at the next exchange: `onscene sync`");
        }
        output.value(&recused, || {
            format!(
                "closed to {}, on all laptops that hear of it (keys known of them: {})",
                recused.person, recused.keys
            )
        })
    }
}
