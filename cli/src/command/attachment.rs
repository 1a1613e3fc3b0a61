//! `attachment`: an original, written out as it was attached.

use crate::client::{Client, Hashes, save};
use crate::failure::{Exit, Failure};
use crate::language::say;
use crate::outfile::{Force, Outfile};
use crate::output::{Output, plain, size};
use onscene_protocol::id::{AttachmentId, SubjectId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Write an attachment's original to a file, fetching it where it is not here; or free its space
#[derive(Debug, clap::Args)]
pub(crate) struct Attachment {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The attachment
    attachment: AttachmentId,
    /// The file to write, which appears whole or not at all; `-` is standard output
    #[arg(long, value_name = "FILE", required_unless_present_any = ["let_go", "holders"])]
    out: Option<PathBuf>,
    #[command(flatten)]
    force: Force,
    /// Free its space on this laptop, where the hub or two others, asked now, say that they hold it
    #[arg(long, conflicts_with = "out")]
    let_go: bool,
    /// Which laptops hold it, by what each signed last
    #[arg(long, conflicts_with_all = ["out", "let_go"])]
    holders: bool,
}

impl Attachment {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let path = format!(
            "/api/incidents/{}/attachments/{}",
            self.incident, self.attachment
        );
        if self.holders {
            return holders(client, &path, output).await;
        }
        let Some(out) = self.out else {
            let freed: Value = client
                .post_json(&format!("{path}/letting-go"), &json!({}))
                .await?;
            return output.value(&freed, || {
                say(
                    "空间已腾出；要用时再取",
                    "its space is free; it is fetched when asked for",
                )
                .into()
            });
        };
        let out = Outfile::look_for_bytes(&out, self.force)?;
        let (file, is_stdout) = (out.name(), out.is_stdout());
        let answer = match client.download(&path).await {
            Err(failure) if failure.exit == Exit::NotFound => {
                fetch(client, &path, output).await?;
                client.download(&path).await?
            }
            answer => answer?,
        };
        let saved = save(answer, out, output.is_json()).await?;
        let hash = |of: fn(&Hashes) -> &String| saved.hashes.as_ref().map(of);
        let (blake3, sha256) = (hash(|hashes| &hashes.blake3), hash(|hashes| &hashes.sha256));
        let told = json!({
            "file": file, "bytes": saved.bytes, "blake3": blake3, "sha256": sha256,
        });
        output.beside(is_stdout, &told, || {
            let size = size(saved.bytes);
            let hashes = saved.hashes.as_ref().map_or_else(String::new, |hashes| {
                format!(", BLAKE3 {}, SHA-256 {}", hashes.blake3, hashes.sha256)
            });
            format!("{file}: {size}{hashes}")
        })
    }
}

/// What another laptop signed last of its copy.
#[derive(Deserialize, Serialize)]
struct Holder {
    device: String,
    name: String,
    hub: bool,
    copy: String,
    said: String,
    looked: Option<String>,
}

async fn holders(client: &Client, path: &str, output: &Output) -> Result<(), Failure> {
    let holders: Vec<Holder> = client.get_json(&format!("{path}/holders")).await?;
    output.value(&holders, || {
        if holders.is_empty() {
            return say(
                "还没有别的电脑确认过保存它",
                "no other laptop signed for it yet",
            )
            .into();
        }
        let lines = holders.iter().map(|holder| {
            let name = plain(&holder.name);
            let copy = match holder.copy.as_str() {
                "held" => say("有", "holds it"),
                "let-go" => say("已删", "let go of it"),
                _ => say(
                    "丢失或损坏，正在重新取",
                    "lost or damaged, to be fetched again",
                ),
            };
            let said = client.time(&holder.said);
            let looked = holder.looked.as_ref().map_or_else(String::new, |looked| {
                let looked = client.time(looked);
                said!("；逐字节查看于 {looked}", "; each byte looked at {looked}")
            });
            said!(
                "{name}：{copy}（{said} 签）{looked}",
                "{name}: {copy} (signed {said}){looked}"
            )
        });
        lines.collect::<Vec<_>>().join("\n")
    })
}

/// Asks for it, and exchanges with whoever can be reached.
async fn fetch(client: &Client, path: &str, output: &Output) -> Result<(), Failure> {
    let _: Value = client
        .post_json(&format!("{path}/request"), &json!({}))
        .await?;
    output.remark(say(
        "本机没有：正向别的电脑要",
        "it is not here: asking the other laptops for it",
    ));
    // Where nobody can be reached, the download that follows says that it is not here.
    let reached: Result<Value, Failure> = client.post_json("/api/sync", &json!({})).await;
    if reached.is_err() {
        output.remark(say("连不上别的电脑", "no other laptop could be reached"));
    }
    Ok(())
}
