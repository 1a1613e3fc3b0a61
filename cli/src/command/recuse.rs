//! `recuse`: closes an incident to somebody with an interest in it.

use super::asking::confirm;
use crate::client::Client;
use crate::failure::Failure;
use crate::language::say;
use crate::output::Output;
use crate::settings::Settings;
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
    /// Somebody else who is meant too, where their names could be taken for each other; may be given
    /// several times
    #[arg(long, value_name = "PERSON")]
    also: Vec<String>,
    /// Close it without a question about others: not to those whose names look like PERSON's, and to
    /// whoever was certified under the very same name, who counts as PERSON
    #[arg(long)]
    sure: bool,
}

impl Recuse {
    pub(super) async fn run(
        self,
        client: &Client,
        settings: &Settings,
        output: &Output,
    ) -> Result<(), Failure> {
        confirm(
            settings,
            &said!(
                "这会把这个事件对 {} 永久关闭",
                "this closes the incident to {} for good",
                self.person
            ),
        )?;
        let path = format!("/api/incidents/{}/recusals", self.incident);
        let asked = json!({
            "person": self.person,
            "reason": self.reason,
            "also": self.also,
            "sure": self.sure,
        });
        let recused: RecusedView = client.post_json(&path, &asked).await?;
        if client.is_own() {
            output.remark(say(
                "别的电脑下次交换时才知道：onscene sync",
                "other laptops hear of it at the next exchange: `onscene sync`",
            ));
        }
        output.value(&recused, || {
            said!(
                "已对 {} 关闭，知道的电脑都生效（已知其密钥 {} 把）",
                "closed to {}, on all laptops that hear of it (keys known of them: {})",
                [
                    vec![recused.person.clone()],
                    recused.namesakes.clone(),
                    recused.also.clone()
                ]
                .concat()
                .join(say("、", ", ")),
                recused.keys
            )
        })
    }
}
