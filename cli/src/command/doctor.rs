//! `doctor`: whether the store is whole, without telling what is in it.

mod telling;

use crate::client::Client;
use crate::counted::{Counted, counted};
use crate::failure::Failure;
use crate::language::say;
use crate::outfile::{Force, Outfile};
use crate::output::{Output, short};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Lost originals that are named.
const LOST_SHOWN: usize = 10;

/// Check the store; tells nothing of what is written in it
#[derive(Debug, clap::Args)]
pub(crate) struct Doctor {
    /// Derive lists and screens again from the records
    #[arg(long)]
    rebuild: bool,
    /// Look at each byte of each original, not only whether it is there and as long as it was
    #[arg(long, conflicts_with = "rebuild")]
    deep: bool,
    /// Write diagnostics without content to this file, to be sent to who helps
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
    #[command(flatten)]
    force: Force,
}

impl Doctor {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let bundle = self.bundle.as_deref();
        let bundle = bundle.map(|file| Outfile::look(file, self.force));
        let bundle = bundle.transpose()?;
        let is_stdout = bundle.as_ref().is_some_and(Outfile::is_stdout);
        let mut diagnosis: Value = if self.rebuild {
            client.post_json("/api/doctor/rebuild", &json!({})).await?
        } else {
            client.get_json("/api/doctor").await?
        };
        let originals: Option<Found> = if self.rebuild {
            None
        } else {
            let asked = json!({ "deep": self.deep });
            Some(client.post_json("/api/doctor/originals", &asked).await?)
        };
        if let (Some(found), Some(fields)) = (&originals, diagnosis.as_object_mut()) {
            fields.insert("originals".into(), json!(found.counts));
            if self.deep {
                fields.insert("looks".into(), json!(found.looks));
            }
        }
        if let Some(out) = bundle {
            let name = out.name();
            let mut file = out.begin()?;
            file.write(format!("{diagnosis:#}\n").as_bytes())?;
            file.finish()?;
            output.remark(&said!("已写入：{name}", "written: {name}"));
        }
        output.beside(is_stdout, &diagnosis, || {
            let looks = originals
                .as_ref()
                .map_or_else(String::new, |found| looked(found, client));
            telling::tell(&diagnosis, client) + &looks
        })?;
        match originals {
            Some(found) if !found.which.is_empty() => Err(lost(&found)),
            _ => Ok(()),
        }
    }
}

/// What was found of the originals.
#[derive(Deserialize)]
struct Found {
    #[serde(flatten)]
    counts: Counts,
    which: Vec<Lost>,
    #[serde(default)]
    looks: Vec<Look>,
}

/// When each byte of an original was looked at before this look.
#[derive(Serialize, Deserialize)]
struct Look {
    attachment: String,
    incident: String,
    before: Option<String>,
    days: Option<u64>,
}

#[derive(Serialize, Deserialize)]
struct Counts {
    whole: u64,
    awaited: u64,
    lost: u64,
    damaged: u64,
}

#[derive(Deserialize)]
struct Lost {
    attachment: String,
    incident: String,
}

/// How old the look before this one was, of each original.
fn looked(found: &Found, client: &Client) -> String {
    let lines = found.looks.iter().map(|look| {
        let (incident, attachment) = (short(&look.incident), short(&look.attachment));
        match (&look.before, look.days) {
            (Some(before), Some(days)) => {
                let (before, days) = (client.time(before), counted(days, Counted::Day));
                said!(
                    "\n  {incident} {attachment}：上次逐字节查看 {before}（{days}前）",
                    "\n  {incident} {attachment}: each byte looked at last {before} ({days} ago)"
                )
            }
            _ => said!(
                "\n  {incident} {attachment}：以前没有逐字节查看过",
                "\n  {incident} {attachment}: its bytes were never looked at before"
            ),
        }
    });
    let lines: String = lines.collect();
    if lines.is_empty() {
        lines
    } else {
        format!("\n{lines}")
    }
}

/// Originals are lost here: who looks has to know, and so has a script.
fn lost(found: &Found) -> Failure {
    let which = found.which.iter().take(LOST_SHOWN).map(|lost| {
        let (incident, attachment) = (short(&lost.incident), short(&lost.attachment));
        format!("{incident} {attachment}")
    });
    let mut which = which.collect::<Vec<_>>().join(say("、", ", "));
    if found.which.len() > LOST_SHOWN {
        which.push_str(say("……", ", …"));
    }
    let Counts { lost, damaged, .. } = found.counts;
    let mut failure = Failure::failed(said!(
        "原件丢失 {lost} 个，损坏 {damaged} 个（事件 附件）：{which}",
        "originals lost: {lost}, damaged: {damaged} (incident attachment): {which}"
    ))
    .hint(say(
        "它们会从存有它们的电脑重新取；损坏的文件放在数据文件夹的 attachments/damaged 里",
        "they are fetched from laptops that hold them; damaged files lie in attachments/damaged of the \
         data folder",
    ));
    failure.error = "damaged".into();
    failure
}
