//! `backup`: all that this laptop holds in one file, encrypted to a recovery passphrase.

use crate::client::{Client, save};
use crate::failure::Failure;
use crate::local;
use crate::output::{Output, counted, size};
use crate::settings::Settings;
use serde_json::json;
use std::path::PathBuf;

/// Write all that this laptop holds, and its keys, to one encrypted file
#[derive(Debug, clap::Args)]
pub(crate) struct Backup {
    /// The file to write; it appears whole or not at all
    #[arg(value_name = "FILE")]
    file: PathBuf,
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
        let expected = answer.content_length();
        let saved = save(answer, &self.file, output.is_json()).await?;
        if expected.is_some_and(|expected| expected != saved.bytes) {
            return Err(Failure::failed("the backup came cut off").hint("make it again"));
        }
        let file = self.file.display().to_string();
        let told = json!({
            "file": file,
            "records": records,
            "attachments": attachments,
            "bytes": saved.bytes,
        });
        output.value(&told, || {
            format!(
                "{file}: {}, {}, {}\n\
                 it opens with the recovery passphrase only; keep both away from this laptop",
                counted(records, "record"),
                counted(attachments, "attachment"),
                size(saved.bytes)
            )
        })
    }
}
