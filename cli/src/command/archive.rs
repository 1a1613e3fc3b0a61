//! `archive`: what is asked of other laptops before an incident is put away.

use crate::client::{Client, save};
use crate::counted::{Counted, counted};
use crate::failure::Failure;
use crate::language::say;
use crate::outfile::{Force, Outfile};
use crate::output::{Output, plain, short};
use clap::Subcommand;
use onscene_node::engine::StatedView;
use onscene_protocol::id::SubjectId;
use onscene_protocol::limit::INCIDENT_STATEMENT_BYTES_MAX;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Bytes of a file that is read as a statement: the longest, and its signature.
const FILE_BYTES_MAX: u64 = INCIDENT_STATEMENT_BYTES_MAX as u64 + 128;

/// Prove that nothing of an incident is missing
#[derive(Debug, Subcommand)]
pub(crate) enum Archive {
    /// Have every laptop that can be reached sign what it holds of an incident, and compare
    Statement(Statement),
}

/// What to ask for.
#[derive(Debug, clap::Args)]
pub(crate) struct Statement {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// For what it is made, 64 hexadecimal digits: the hash of a bag; random where it is left out
    #[arg(long = "for", value_name = "HASH")]
    made_for: Option<String>,
    /// Write what this laptop itself says to a file, to be carried to whoever archives; `-` is standard
    /// output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    force: Force,
    /// Read such a file that another laptop wrote, in place of asking
    #[arg(long, value_name = "FILE", conflicts_with_all = ["made_for", "out"])]
    read: Option<PathBuf>,
}

#[derive(Deserialize, Serialize)]
struct Answer {
    incident: SubjectId,
    made_for: String,
    records: u64,
    sha256: String,
    statements: Vec<StatedView>,
    unanswered: Vec<Unanswered>,
}

#[derive(Deserialize, Serialize)]
struct Unanswered {
    peer: String,
    why: String,
}

impl Archive {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let Self::Statement(asked) = self;
        let path = format!("/api/incidents/{}/statements", asked.incident);
        let made_for = asked.made_for.map(|hash| hash.trim().to_ascii_lowercase());
        let body = made_for.map_or_else(|| json!({}), |hash| json!({ "made_for": hash }));
        if let Some(out) = asked.out {
            return write_own(
                client,
                &format!("{path}/own"),
                &body,
                (&out, asked.force),
                output,
            )
            .await;
        }
        let answer: Answer = match asked.read {
            Some(file) => {
                let what = say("证明", "the statement");
                let bytes = read(&file).map_err(|error| Failure::of_file(what, &file, &error))?;
                client.post_bytes(&format!("{path}/read"), bytes).await?
            }
            None => client.post_json(&path, &body).await?,
        };
        output.value(&answer, || told(&answer, client))
    }
}

fn read(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?
        .take(FILE_BYTES_MAX)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

async fn write_own(
    client: &Client,
    path: &str,
    body: &Value,
    (out, force): (&Path, Force),
    output: &Output,
) -> Result<(), Failure> {
    let out = Outfile::look_for_bytes(out, force)?;
    let (file, is_stdout) = (out.name(), out.is_stdout());
    let answer = client.post_download(path, body).await?;
    let saved = save(answer, out, output.is_json()).await?;
    let told = json!({ "file": file, "bytes": saved.bytes });
    output.beside(is_stdout, &told, || {
        said!(
            "{file}：请带给归档的电脑，在那里用 --read 读入",
            "{file}: carry it to the laptop that archives, and read it there with --read"
        )
    })
}

fn told(answer: &Answer, client: &Client) -> String {
    let records = counted(answer.records, Counted::Record);
    let mut lines = vec![said!(
        "本机有这个事件的 {records}",
        "here of this incident: {records}"
    )];
    lines.extend(answer.statements.iter().map(|stated| line(stated, client)));
    if answer.statements.is_empty() {
        let unproved = say(
            "是否完整：无法证明，没有其他电脑的证明",
            "whether that is all cannot be proved: no other laptop made a statement",
        );
        lines.push(unproved.into());
    }
    lines.extend(answer.unanswered.iter().map(|silent| {
        let (peer, why) = (short(&silent.peer), plain(&silent.why));
        said!("没有回答：{peer}", "no answer: {peer} ({why})")
    }));
    lines.join("\n")
}

fn line(stated: &StatedView, client: &Client) -> String {
    let (name, said) = (plain(&stated.name), client.time(&stated.said));
    let records = counted(stated.records, Counted::Record);
    let hub = if stated.hub {
        say("，汇总电脑", ", the hub")
    } else {
        ""
    };
    let short_device = stated.device.to_string();
    let device = short(&short_device);
    let outcome = if stated.contradicted {
        say(
            "同一编号说了两样的话，不能作证",
            "it says two things under one number, and proves nothing",
        )
        .into()
    } else if stated.complete {
        let beyond = stated.beyond;
        said!(
            "本机无缺；另有 {beyond} 条不在证明之内",
            "none of them is missing here; {beyond} more are here"
        )
    } else {
        let missing = stated.missing;
        said!(
            "其中 {missing} 条本机没有：请先同步（onscene sync）",
            "{missing} of them are not here: exchange first (`onscene sync`)"
        )
    };
    said!(
        "“{name}”（{device}{hub}）签：截至 {said} 共 {records}；{outcome}",
        "{name} ({device}{hub}) signed: {records} until {said}; {outcome}"
    )
}
