//! `bundle read`: takes in what others wrote for this laptop.

use super::write::count;
use crate::client::{Client, save_parts};
use crate::counted::{Counted, counted};
use crate::failure::Failure;
use crate::language::say;
use crate::outfile::{Force, Outfile};
use crate::output::{Output, size};
use onscene_node::engine::ReadBundle;
use onscene_protocol::id::DeviceKey;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Take in bundles, in any order, as far as they are whole
#[derive(Debug, clap::Args)]
pub(crate) struct Read {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write receipts for whoever wrote them to this file: brought back, they tell what arrived
    #[arg(long, value_name = "FILE")]
    answer: Option<PathBuf>,
    #[command(flatten)]
    force: Force,
}

/// All files together.
#[derive(Default)]
struct Total {
    records: u64,
    new: u64,
    attachments: u64,
    receipts: u64,
    bytes: u64,
    damaged: u64,
    refused: u64,
    unnamed: u64,
    no_room: u64,
    more: bool,
    from: BTreeSet<DeviceKey>,
    names: BTreeSet<String>,
}

impl Total {
    fn add(&mut self, part: &ReadBundle) {
        self.records += part.records;
        self.new += part.new;
        self.attachments += part.attachments;
        self.receipts += part.receipts;
        self.bytes += part.bytes;
        self.damaged += part.damaged;
        self.refused += part.refused;
        self.unnamed += part.unnamed;
        self.no_room += part.no_room;
        self.more |= part.more == Some(true);
        self.from.insert(part.from);
        self.names.insert(part.name.clone());
    }
}

impl Read {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let answer = self.answer.as_deref();
        let answer = answer.map(|file| Outfile::look_for_bytes(file, self.force));
        let answer = answer.transpose()?;
        let is_stdout = answer.as_ref().is_some_and(Outfile::is_stdout);
        let mut parts = Vec::with_capacity(self.files.len());
        for file in &self.files {
            parts.push(client.read_bundle(file, output.is_json()).await?);
        }
        // What one part could not use yet, another may have brought.
        for (part, file) in parts.iter_mut().zip(&self.files) {
            if self.files.len() > 1 && part.unnamed + part.refused > 0 {
                let new = part.new;
                *part = client.read_bundle(file, output.is_json()).await?;
                part.new += new;
            }
        }
        let mut total = Total::default();
        for part in &parts {
            total.add(part);
            for refusal in &part.refusals {
                let (record, why) = (refusal.record, &refusal.why);
                output.remark(&said!(
                    "没有收下：记录 {record}（没有通过核验，onscene doctor 有更多说明）",
                    "not taken: record {record}: {why}"
                ));
            }
        }
        let answered = self.answer(client, &total, answer, output).await?;
        tell(&total, answered, is_stdout, output)?;
        if total.damaged > 0 {
            return Err(damaged(&total));
        }
        Ok(())
    }

    async fn answer(
        &self,
        client: &Client,
        total: &Total,
        out: Option<Outfile>,
        output: &Output,
    ) -> Result<Option<(String, u64)>, Failure> {
        let Some(out) = out else {
            return Ok(None);
        };
        let name = out.name();
        let wish = json!({"to": total.from, "receipts": true});
        let answer = client.post_download("/api/bundles", &wish).await?;
        let receipts = count(&answer, "x-receipts");
        save_parts(answer, out, self.force, output.is_json()).await?;
        Ok(Some((name, receipts)))
    }
}

fn tell(
    total: &Total,
    answered: Option<(String, u64)>,
    is_stdout: bool,
    output: &Output,
) -> Result<(), Failure> {
    let told = json!({
        "from": total.from,
        "records": total.records,
        "new": total.new,
        "attachments": total.attachments,
        "receipts": total.receipts,
        "bytes": total.bytes,
        "damaged": total.damaged,
        "refused": total.refused,
        "waiting": total.unnamed,
        "no_room": total.no_room,
        "answer": answered.as_ref().map(|(file, _)| file),
    });
    output.beside(is_stdout, &told, || {
        let names: Vec<&str> = total.names.iter().map(String::as_str).collect();
        let mut lines = vec![said!(
            "来自 {}：{}（新的 {}，拒收 {}），{}，{}，{}",
            "from {}: {} ({} new, {} refused), {}, {}, {}",
            names.join(", "),
            counted(total.records, Counted::Record),
            total.new,
            total.refused,
            counted(total.attachments, Counted::Attachment),
            counted(total.receipts, Counted::Receipt),
            size(total.bytes)
        )];
        if total.unnamed > 0 {
            lines.push(said!(
                "等着另一个文件里的记录：{}；读了那个再读这个",
                "waiting for entries in another part: {}; read this one again after it",
                counted(total.unnamed, Counted::Attachment)
            ));
        }
        if total.no_room > 0 {
            lines.push(said!(
                "没有收：{}；磁盘剩余不到 1 GiB；腾出空间后再读一次",
                "left out: {}; less than 1 GiB is free; free some space and read this again",
                counted(total.no_room, Counted::Attachment)
            ));
        }
        if let Some((file, receipts)) = answered {
            lines.push(said!(
                "{file}：{}，请带回去",
                "{file}: {} to carry back",
                counted(receipts, Counted::Receipt)
            ));
        }
        lines.join("\n")
    })
}

/// What was whole is kept; still the command did not do all that was asked.
fn damaged(total: &Total) -> Failure {
    let mut failure = Failure::failed(said!(
        "损坏或缺失：{}；其余已收下",
        "damaged or missing: {} of the bundle; the rest was taken",
        counted(total.damaged, Counted::Piece)
    ))
    .hint(say(
        "请重新拷贝，或请对方重写：已有的不会重复",
        "copy it again, or have it written again: what is here already costs nothing",
    ));
    failure.error = "damaged".into();
    failure
}
