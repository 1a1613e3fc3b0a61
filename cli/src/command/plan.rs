//! `plan`: the emergency plans of the organisation, as files and versions.

use crate::client::{Client, broken};
use crate::failure::Failure;
use crate::language::say;
use crate::outfile::{Force, Outfile};
use crate::output::{Output, short};
use crate::text;
use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use onscene_node::engine::{PlanDetail, PlanView};
use onscene_protocol::id::RecordId;
use onscene_protocol::plan::{SCHEMA, Sample, samples};
use serde_json::json;
use std::path::{Path, PathBuf};

/// The emergency plan, as files and versions
#[derive(Debug, Subcommand)]
pub(crate) enum PlanCommand {
    /// List all versions, the latest first
    List,
    /// Show a version; the one in force unless one is named
    Show {
        /// The version's id, as `plan list` shows it
        id: Option<RecordId>,
    },
    /// Check a file and make it known as a version
    Import {
        /// A plan's file in TOML; `-` reads standard input
        file: PathBuf,
    },
    /// Write a version out as a file
    Export {
        /// The version's id
        id: RecordId,
        /// Where to; standard output unless given
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        #[command(flatten)]
        force: Force,
    },
    /// Withdraw a version: no incident begins with it any more
    Withdraw {
        /// The version's id
        id: RecordId,
    },
    /// Print a sample to begin from: check with your office
    Sample {
        /// Which
        #[arg(default_value = "zh-CN", value_parser = names())]
        name: String,
    },
    /// Print the JSON Schema of the file, for editors
    Schema,
}

fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(samples().map(|sample| sample.name))
}

impl PlanCommand {
    /// Whether it only prints what ships with the program.
    pub(super) const fn needs_no_store(&self) -> bool {
        matches!(self, Self::Sample { .. } | Self::Schema)
    }

    /// Whether it changes something here, or writes a file.
    pub(super) const fn changes(&self) -> bool {
        matches!(
            self,
            Self::Import { .. } | Self::Withdraw { .. } | Self::Export { .. }
        )
    }

    /// Prints what ships with the program.
    pub(super) fn print(&self, output: &Output) -> Result<(), Failure> {
        let text = match self {
            Self::Sample { name } => Sample::named(name).map_or("", |sample| sample.text),
            _ => SCHEMA,
        };
        output.line(text.trim_end())
    }

    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        match self {
            Self::List => list(client, output).await,
            Self::Show { id } => show(client, output, id).await,
            Self::Import { file } => import(client, output, &file).await,
            Self::Export { id, out, force } => {
                let out = out.as_deref().map(|out| Outfile::look(out, force));
                export(client, output, id, out.transpose()?).await
            }
            Self::Withdraw { id } => {
                let path = format!("/api/plans/{id}/withdrawal");
                let plan: PlanDetail = client.post_json(&path, &json!({})).await?;
                told(output, &plan, say("已撤回", "is withdrawn"))
            }
            Self::Sample { .. } | Self::Schema => self.print(output),
        }
    }
}

async fn list(client: &Client, output: &Output) -> Result<(), Failure> {
    let plans: Vec<PlanView> = client.get_json("/api/plans").await?;
    output.list(
        &plans,
        |rows| {
            for plan in &plans {
                let state = match (plan.in_force, plan.withdrawn) {
                    (true, _) => say("生效中", "in force"),
                    (_, true) => say("已撤回", "withdrawn"),
                    _ => "",
                };
                rows.add([
                    short(&plan.plan.to_string()).to_owned(),
                    plan.version.clone().unwrap_or_default(),
                    plan.valid_from
                        .map_or_else(String::new, |day| day.to_string()),
                    plan.title
                        .clone()
                        .or_else(|| plan.problem.clone())
                        .unwrap_or_default(),
                    state.into(),
                ]);
            }
        },
        &[
            say("预案", "plan"),
            say("版本", "version"),
            say("起用", "valid from"),
            say("标题", "title"),
            "",
        ],
    )
}

async fn show(client: &Client, output: &Output, id: Option<RecordId>) -> Result<(), Failure> {
    let id = match id {
        Some(id) => id,
        None => in_force(client).await?,
    };
    let detail: PlanDetail = client.get_json(&format!("/api/plans/{id}")).await?;
    let text = match (output.is_json(), &detail.content) {
        (false, Some(_)) => file(client, id).await?,
        _ => String::new(),
    };
    let problem = detail.view.problem.clone();
    output.value(&detail, || {
        problem.unwrap_or_else(|| text.trim_end().into())
    })
}

async fn in_force(client: &Client) -> Result<RecordId, Failure> {
    let plans: Vec<PlanView> = client.get_json("/api/plans").await?;
    let found = plans.iter().find(|plan| plan.in_force);
    found.map(|plan| plan.plan).ok_or_else(|| {
        Failure::not_found(say("这里没有生效的预案", "no plan is in force here")).hint(say(
            "onscene plan import 文件 可以导入；onscene plan sample 打印一份示例",
            "`onscene plan import FILE` makes one known; `onscene plan sample` prints one",
        ))
    })
}

async fn import(client: &Client, output: &Output, file: &Path) -> Result<(), Failure> {
    let text = text::of_file(say("预案", "the plan"), file)?;
    let plan: PlanDetail = client
        .post_json("/api/plans", &json!({ "text": text }))
        .await?;
    told(output, &plan, say("已收下", "is known now"))
}

/// A version as a file.
async fn file(client: &Client, id: RecordId) -> Result<String, Failure> {
    let answer = client.download(&format!("/api/plans/{id}/file")).await?;
    answer.text().await.map_err(broken)
}

async fn export(
    client: &Client,
    output: &Output,
    id: RecordId,
    out: Option<Outfile>,
) -> Result<(), Failure> {
    let text = file(client, id).await?;
    let Some(out) = out.filter(|out| !out.is_stdout()) else {
        return output.line(text.trim_end());
    };
    let file = out.name();
    let mut written = out.begin()?;
    written.write(text.as_bytes())?;
    written.finish()?;
    output.value(&json!({ "file": file, "bytes": text.len() }), || {
        file.clone()
    })
}

fn told(output: &Output, plan: &PlanDetail, what: &str) -> Result<(), Failure> {
    output.value(&plan.view, || {
        let version = plan.view.version.as_deref().unwrap_or_default();
        let id = plan.view.plan.to_string();
        said!(
            "版本 {version} {what}：{}",
            "version {version} {what}: {}",
            short(&id)
        )
    })
}
