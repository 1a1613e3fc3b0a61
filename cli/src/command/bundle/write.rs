//! `bundle write`: a file, or several, for some laptops.

use crate::args::When;
use crate::client::{Client, SavedParts, save_parts};
use crate::counted::{Counted, counted};
use crate::failure::Failure;
use crate::ids;
use crate::outfile::{Force, Outfile};
use crate::output::{Output, size};
use crate::settings::Settings;
use reqwest::Response;
use serde_json::json;
use std::path::PathBuf;

/// Write what other laptops are not known to hold; it appears whole or not at all
#[derive(Debug, clap::Args)]
pub(crate) struct Write {
    /// The file to write; several parts are FILE.001, FILE.002 and so on. `-` is standard output
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    force: Force,
    /// The laptops that can open it, by their ids or first digits, as `devices` shows them
    #[arg(long, required = true, num_args = 1.., value_name = "DEVICE")]
    to: Vec<String>,
    /// Take what was written since then instead: a time, RFC 3339 or HH:MM
    #[arg(long, value_name = "TIME")]
    since: Option<When>,
    /// Take everything instead
    #[arg(long, conflicts_with = "since")]
    all: bool,
    /// Part it into files of at most this many bytes
    #[arg(long, value_name = "BYTES")]
    max_size: Option<u64>,
}

impl Write {
    pub(super) async fn run(
        self,
        client: &Client,
        settings: &Settings,
        output: &Output,
    ) -> Result<(), Failure> {
        let out = Outfile::look_for_bytes(&self.file, self.force)?;
        let is_stdout = out.is_stdout();
        let mut to = Vec::with_capacity(self.to.len());
        for asked in &self.to {
            to.push(ids::whole(client, "device", asked).await?);
        }
        let since = self.since.map(|when| when.passed(&settings.host));
        let since = since.transpose()?;
        if let Some(since) = json!(since).as_str() {
            let since = client.time(since);
            output.remark(&said!(
                "从 {since} 起写的",
                "what was written since {since}"
            ));
        }
        let wish = json!({
            "to": to,
            "since": since,
            "all": self.all,
            "max_size": self.max_size,
        });
        let answer = client.post_download("/api/bundles", &wish).await?;
        let (records, attachments) = (count(&answer, "x-records"), count(&answer, "x-attachments"));
        let left_out = count(&answer, "x-left-out");
        let saved = save_parts(answer, out, self.force, output.is_json()).await?;
        if left_out > 0 {
            output.remark(&said!(
                "比一个文件还大、没有写进去：{}；请把 --max-size 设大些",
                "larger than a part and left out: {}; choose a larger --max-size",
                counted(left_out, Counted::Attachment)
            ));
        }
        let SavedParts { files, bytes } = saved;
        let told = json!({
            "files": files,
            "parts": files.len(),
            "records": records,
            "attachments": attachments,
            "left_out": left_out,
            "bytes": bytes,
        });
        output.beside(is_stdout, &told, || {
            said!(
                "{}：{}，{}，{}\n有回执才算送到：对方用 onscene bundle read … --answer 文件 写回执",
                "{}: {}, {}, {}\n\
                 nothing counts as arrived before its receipt: `bundle read … --answer FILE` there writes one",
                files.join(", "),
                counted(records, Counted::Record),
                counted(attachments, Counted::Attachment),
                size(bytes)
            )
        })
    }
}

pub(super) fn count(answer: &Response, name: &str) -> u64 {
    let header = answer.headers().get(name);
    header
        .and_then(|count| count.to_str().ok()?.parse().ok())
        .unwrap_or(0)
}
