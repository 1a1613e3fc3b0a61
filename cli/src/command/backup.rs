//! `backup`: all that this laptop holds in one file, encrypted to a recovery passphrase.

use crate::client::{Client, save};
use crate::counted::{Counted, counted};
use crate::failure::Failure;
use crate::language::say;
use crate::local;
use crate::outfile::{Force, Outfile};
use crate::output::{Output, size};
use crate::settings::Settings;
use serde_json::json;
use std::path::PathBuf;

/// Write all that this laptop holds, and its keys, to one encrypted file
#[derive(Debug, clap::Args)]
pub(crate) struct Backup {
    /// The file to write, which appears whole or not at all; `-` is standard output
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    force: Force,
    /// Read the passphrase that will restore it from this file; asked for unless given, and where
    /// nobody can be asked the store's own
    #[arg(long, value_name = "FILE")]
    recovery_passphrase_file: Option<PathBuf>,
}

impl Backup {
    pub(super) async fn run(
        self,
        client: &Client,
        settings: &Settings,
        output: &Output,
    ) -> Result<(), Failure> {
        let out = Outfile::look_for_bytes(&self.file, self.force)?;
        let (file, is_stdout) = (out.name(), out.is_stdout());
        let passphrase = local::recovery_passphrase(
            settings,
            self.recovery_passphrase_file.as_deref(),
            local::ask_twice,
        )?;
        let wish = json!({ "passphrase": passphrase });
        let answer = client.post_download("/api/backup", &wish).await?;
        let count = |name| {
            let header = answer.headers().get(name);
            header
                .and_then(|count| count.to_str().ok()?.parse::<u64>().ok())
                .unwrap_or(0)
        };
        let (records, attachments) = (count("x-records"), count("x-attachments"));
        let lacking = count("x-lacking");
        let expected = answer.content_length();
        let saved = save(answer, out, output.is_json()).await?;
        if expected.is_some_and(|expected| expected != saved.bytes) {
            return Err(
                Failure::failed(say("备份没有传完", "the backup came cut off"))
                    .hint(say("请重新备份", "make it again")),
            );
        }
        let told = json!({
            "file": file,
            "records": records,
            "attachments": attachments,
            "bytes": saved.bytes,
            "lacking": lacking,
        });
        output.beside(is_stdout, &told, || {
            said!(
                "{file}：{}，{}，{}\n只能用恢复口令打开；备份和口令都不要放在这台电脑旁边",
                "{file}: {}, {}, {}\n\
                 it opens with the recovery passphrase only; keep both away from this laptop",
                counted(records, Counted::Record),
                counted(attachments, Counted::Attachment),
                size(saved.bytes)
            )
        })?;
        if lacking > 0 {
            return Err(lacks(lacking));
        }
        Ok(())
    }
}

/// The backup is there and whole, and this laptop had lost something before.
fn lacks(originals: u64) -> Failure {
    let mut failure = Failure::failed(said!(
        "备份已写好，但缺 {}：在本机丢失或损坏了",
        "the backup is written, without {}: lost or damaged here",
        counted(originals, Counted::Original)
    ))
    .hint(say(
        "请运行 onscene doctor，与存有它们的电脑交换，再备份一次",
        "run `onscene doctor`, exchange with a laptop that holds them, and make it again",
    ));
    failure.error = "damaged".into();
    failure
}
