//! `answer`: an answer to a demand, with the parts that article 32 asks for (plan 四.2(2)).

use super::written::{act, given, read_text};
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::id::{EntryId, SubjectId};

/// Answer a demand
#[derive(Debug, clap::Args)]
pub(crate) struct Answer {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The demand
    demand: EntryId,
    /// The opinion: what is going to be done; `-` reads standard input
    text: String,
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
        let answer = given([
            ("do", Some("answer".into())),
            ("demand", Some(self.demand.to_string().into())),
            ("text", Some(read_text(self.text)?.into())),
            ("stated", self.stated.map(Into::into)),
            ("facts", self.facts.map(Into::into)),
            ("reasons", self.reasons.map(Into::into)),
            ("legal_basis", self.legal_basis.map(Into::into)),
            ("by", self.by.map(Into::into)),
        ]);
        act(client, output, self.incident, &answer).await
    }
}
