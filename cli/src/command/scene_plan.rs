//! `scene-plan`: the on-scene plan, a text that several people write at once (plan 四.2(1)).

use super::written::{act, given, read_text};
use crate::client::{Client, unreadable};
use crate::counted::{Counted, counted};
use crate::failure::Failure;
use crate::language::say;
use crate::output::{Output, plain};
use onscene_node::wording::beside;
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::{Command, ScenePlanView, TextVersion, command};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Read, write or approve the on-scene plan, which several people can write at once
#[derive(Debug, clap::Subcommand)]
pub(crate) enum ScenePlan {
    Show(Show),
    Write(Write),
    Approve(Approve),
}

/// Show the text as it stands, and what was approved
#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
}

/// Make the text what is given, beside what others wrote since the version that you saw
#[derive(Debug, clap::Args)]
pub(crate) struct Write {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// All of the text, as it should be; `-` reads standard input
    text: String,
    /// The version that you saw, as `show --json` gives it; what is here now if left out
    #[arg(long, value_name = "VERSION")]
    on: Option<String>,
}

/// Approve the text: a full copy is frozen
#[derive(Debug, clap::Args)]
pub(crate) struct Approve {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The version that you saw; what is here now if left out
    #[arg(long, value_name = "VERSION")]
    on: Option<String>,
}

/// The text is saved, and durable.
#[derive(Debug, Serialize, Deserialize)]
struct Saved {
    incident: String,
    version: String,
}

impl ScenePlan {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        match self {
            Self::Show(command) => command.run(client, output).await,
            Self::Write(command) => command.run(client, output).await,
            Self::Approve(command) => command.run(client, output).await,
        }
    }
}

impl Show {
    async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let path = format!("/api/incidents/{}", self.incident);
        let mut detail: Value = client.get_json(&path).await?;
        let plan = detail
            .get_mut("scene_plan")
            .map(Value::take)
            .unwrap_or_default();
        let view: Option<ScenePlanView> =
            serde_json::from_value(plan.clone()).map_err(|error| unreadable(&error))?;
        output.value(&plan, || match &view {
            Some(view) => plain(&shown(view)),
            None => say(
                "还没有人写现场方案",
                "nobody has written an on-scene plan here",
            )
            .into(),
        })
    }
}

/// The text, and below it what was approved.
pub(crate) fn shown(view: &ScenePlanView) -> String {
    let state = if view.draft {
        say("草稿", "draft")
    } else {
        say("已批准", "approved")
    };
    let mut text = said!(
        "现场方案（{state}），{}",
        "on-scene plan ({state}), by {}",
        view.writers.join(say("、", ", "))
    );
    text.push('\n');
    text.push_str(&view.text);
    if view.missing > 0 {
        let missing = counted(view.missing as u64, Counted::Change);
        text.push_str(&said!(
            "\n[本机看不到：{missing}]",
            "\n[not shown here: {missing}]"
        ));
    }
    for copy in &view.approved {
        let now = if copy.in_force {
            say("生效中", "in force")
        } else {
            say("以前的", "before")
        };
        let differs = if copy.disagrees {
            say(
                "  [另一次批准说法不同]",
                "  [another approval says otherwise]",
            )
        } else {
            ""
        };
        let (by, at) = (&copy.by.author, beside(&copy.by.at, ""));
        text.push_str(&said!(
            "\n{by} 于 {at} 批准，{now}{differs}",
            "\napproved by {by} at {at}, {now}{differs}"
        ));
        if copy.in_force && view.draft {
            text.push_str(&format!("\n{}", copy.text.as_deref().unwrap_or("–")));
        }
    }
    text
}

impl Write {
    async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let edit = given([
            ("text", Some(read_text(self.text)?.into())),
            ("on", self.on.map(Into::into)),
        ]);
        let path = format!("/api/incidents/{}/scene-plan", self.incident);
        let saved: Saved = client.post_json(&path, &edit).await?;
        output.value(&saved, || {
            say("已保存：现场方案", "saved: the on-scene plan").into()
        })
    }
}

impl Approve {
    async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let on = self.on.map(|on| on.parse::<TextVersion>()).transpose();
        let on = on.map_err(|error| {
            Failure::arguments(said!("--on 的版本读不懂", "--on: {error}")).hint(say(
                "onscene scene-plan show --json 里有版本",
                "`onscene scene-plan show --json` has the version",
            ))
        })?;
        let approve = Command::ApproveScenePlan(command::ApproveScenePlan { on });
        act(client, output, self.incident, approve).await
    }
}
