//! `answer`: an answer to a demand, with the parts that article 32 asks for (plan 四.2(2)).

use super::written::{act, read_text};
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::{Command, command};
use onscene_protocol::plan;
use serde_json::Value;

/// Answer a demand
#[derive(Debug, clap::Args)]
pub(crate) struct Answer {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The demand
    demand: EntryId,
    /// The opinion: what is going to be done; `-` reads standard input
    #[arg(required_unless_present = "approved")]
    text: Option<String>,
    /// An approved answer of the plan that the incident pins: its words and its legal basis
    #[arg(long, value_name = "ANSWER", conflicts_with_all = ["text", "legal_basis"])]
    approved: Option<String>,
    /// The demand as it was understood, without names
    #[arg(long, value_name = "TEXT")]
    stated: Option<String>,
    /// The facts that were found
    #[arg(long, value_name = "TEXT")]
    facts: Option<String>,
    /// The reasons
    #[arg(long, value_name = "TEXT")]
    reasons: Option<String>,
    /// The law, rule or contract that it rests on
    #[arg(long, value_name = "TEXT")]
    legal_basis: Option<String>,
    /// Who gives it, if that is not who writes
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
}

impl Answer {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let (text, legal_basis) = match &self.approved {
            Some(word) => {
                let taken = approved(client, self.incident, word).await?;
                (taken.text, Some(taken.legal_basis))
            }
            None => (read_text(self.text.unwrap_or_default())?, self.legal_basis),
        };
        let answer = Command::Answer(command::Answer {
            demand: self.demand,
            text,
            stated: self.stated,
            facts: self.facts,
            reasons: self.reasons,
            legal_basis,
            by: self.by,
        });
        act(client, output, self.incident, answer).await
    }
}

/// An approved answer of the plan that the incident pins (plan 五.3).
async fn approved(
    client: &Client,
    incident: SubjectId,
    word: &str,
) -> Result<plan::Answer, Failure> {
    let path = format!("/api/incidents/{incident}");
    let detail: Value = client.get_json(&path).await?;
    let answers = detail.pointer("/local/plan/answers").cloned();
    let answers: Vec<plan::Answer> =
        serde_json::from_value(answers.unwrap_or_default()).unwrap_or_default();
    let known: Vec<&str> = answers
        .iter()
        .map(|answer| answer.answer.as_str())
        .collect();
    let known = known.join(", ");
    let found = answers.iter().find(|answer| answer.answer == word);
    found.cloned().ok_or_else(|| {
        let word: String = word.chars().take(80).collect();
        Failure::not_found(said!(
            "事件所用的预案没有核定的答复 {word:?}",
            "the incident's plan has no approved answer {word:?}"
        ))
        .hint(said!("有这些：{known}", "it has: {known}"))
    })
}
