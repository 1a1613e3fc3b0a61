//! `milestone`: a step of the plan that was reached.

use super::written::{act, read_text};
use crate::args;
use crate::client::Client;
use crate::failure::Failure;
use crate::language::Unread;
use crate::output::Output;
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::{Command, MilestoneName, command};

/// Record a milestone
#[derive(Debug, clap::Args)]
pub(crate) struct Milestone {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// Which
    #[arg(value_parser = args::milestone())]
    name: MilestoneName,
    /// What there is to say about it; `-` reads standard input
    #[arg(long)]
    note: Option<String>,
    /// Who set out, came or left, or who declares it, if that is not who writes
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
    /// At the end, and as it is archived: why though this had to be done and was not; may be given several
    /// times
    #[arg(long, value_name = "ENTRY=REASON", value_parser = reason)]
    open: Vec<(EntryId, String)>,
    /// At the end: what of the plan's checklist is so; may be given several times
    #[arg(long, value_name = "CHECK")]
    checked: Vec<String>,
    /// At the end: why it ends though this of the checklist is not so; may be given several times
    #[arg(long, value_name = "CHECK=REASON", value_parser = unchecked)]
    unchecked: Vec<(String, String)>,
    /// Why it is recorded though what commonly comes before it lacks: leaving without an arrival, an
    /// evaluation without words
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// As it is archived: why though this milestone was not reached; may be given several times
    #[arg(long, value_name = "MILESTONE=REASON", value_parser = missing)]
    missing: Vec<(MilestoneName, String)>,
    /// As it is archived: yes, close the file
    #[arg(long)]
    sure: bool,
    /// Once more, though you recorded it a moment ago
    #[arg(long)]
    again: bool,
}

fn missing(typed: &str) -> Result<(MilestoneName, String), Unread> {
    let (name, why) = parted(typed).ok_or_else(|| {
        Unread(said!(
            "“{typed}”要写成 节点=理由",
            "{typed:?} is not MILESTONE=REASON"
        ))
    })?;
    let known = name.parse::<MilestoneName>().map_err(|error| {
        let all = MilestoneName::ALL.iter().map(|name| name.word());
        let all = all.collect::<Vec<_>>().join("、");
        Unread(said!("没有“{name}”这个节点，可以是：{all}", "{error}"))
    })?;
    Ok((known, why))
}

fn reason(typed: &str) -> Result<(EntryId, String), Unread> {
    let (entry, why) = parted(typed).ok_or_else(|| {
        Unread(said!(
            "“{typed}”要写成 记录编号=理由",
            "{typed:?} is not ENTRY=REASON"
        ))
    })?;
    let entry = entry.parse::<EntryId>().map_err(|error| {
        Unread(said!(
            "“{entry}”不是记录的编号：编号是十六进制的数字",
            "{error}"
        ))
    })?;
    Ok((entry, why))
}

fn unchecked(typed: &str) -> Result<(String, String), Unread> {
    parted(typed).ok_or_else(|| {
        Unread(said!(
            "“{typed}”要写成 核对项=理由",
            "{typed:?} is not CHECK=REASON"
        ))
    })
}

/// What a reason is given for, and the reason; an input method writes its own sign between them.
fn parted(typed: &str) -> Option<(String, String)> {
    let (of, why) = typed.split_once(['=', '＝'])?;
    Some((of.trim().to_owned(), why.to_owned()))
}

impl Milestone {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let note = self.note.map(read_text).transpose()?;
        let milestone = Command::Milestone(command::Milestone {
            name: self.name,
            note,
            by: self.by,
            open: self.open.into_iter().collect(),
            checked: self.checked,
            unchecked: self.unchecked.into_iter().collect(),
            reason: self.reason,
            missing: self.missing.into_iter().collect(),
            sure: self.sure,
            again: self.again,
        });
        act(client, output, self.incident, milestone).await
    }
}
