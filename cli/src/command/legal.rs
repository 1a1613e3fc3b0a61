//! `legal`: a step that starts, stops or moves a clock of law.

use super::written::act;
use crate::args::When;
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::{Command, LegalStep, command};

/// Record a step of a demand's clock of law: informed, accepted, extended, paused, …
#[derive(Debug, Args)]
pub(crate) struct Legal {
    /// The incident
    id: SubjectId,
    /// The demand
    demand: EntryId,
    /// Which step
    #[arg(value_parser = step())]
    step: LegalStep,
    /// When it was, if that was not just now
    #[arg(long, value_name = "TIME")]
    at: Option<When>,
    /// Why, for an extension and a pause
    #[arg(long)]
    reason: Option<String>,
    /// Who approved an extension
    #[arg(long)]
    approver: Option<String>,
    /// The petitioner was told of an extension, and why
    #[arg(long)]
    told: bool,
}

fn step() -> impl TypedValueParser<Value = LegalStep> {
    let words = LegalStep::ALL.iter().map(|known| known.word());
    PossibleValuesParser::new(words).try_map(|word| word.parse::<LegalStep>())
}

impl Legal {
    pub(super) async fn run(
        self,
        client: &Client,
        settings: &Settings,
        output: &Output,
    ) -> Result<(), Failure> {
        let at = self.at.map(|at| at.passed(&settings.host));
        let legal = Command::Legal(command::Legal {
            demand: self.demand,
            step: self.step,
            at: at.transpose()?,
            reason: self.reason,
            approver: self.approver,
            told: self.told,
        });
        act(client, output, self.id, legal).await
    }
}
