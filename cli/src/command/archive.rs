//! `archive`: what is asked of other laptops before an incident is put away.

use crate::client::Client;
use crate::counted::{Counted, counted};
use crate::failure::Failure;
use crate::language::say;
use crate::output::{Output, plain, short};
use clap::Subcommand;
use onscene_node::engine::StatedView;
use onscene_protocol::id::SubjectId;
use serde::{Deserialize, Serialize};
use serde_json::json;

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
        let answer: Answer = client.post_json(&path, &body).await?;
        output.value(&answer, || told(&answer, client))
    }
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
