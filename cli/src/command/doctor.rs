//! `doctor`: whether the store is whole, without telling what is in it.

use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Check the store; tells nothing of what is written in it
#[derive(Debug, clap::Args)]
pub(crate) struct Doctor {
    /// Derive lists and screens again from the records
    #[arg(long)]
    rebuild: bool,
    /// Write diagnostics without content to this file, to be sent to who helps
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
}

impl Doctor {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let diagnosis: Value = if self.rebuild {
            client.post_json("/api/doctor/rebuild", &json!({})).await?
        } else {
            client.get_json("/api/doctor").await?
        };
        if let Some(file) = &self.bundle {
            write(file, &diagnosis)?;
            output.remark(&format!("written: {}", file.display()));
        }
        output.value(&diagnosis, || {
            let whole = serde_json::to_string_pretty(&diagnosis).unwrap_or_default();
            format!("{whole}{}", found(&diagnosis))
        })
    }
}

/// What stands between this laptop and the others, in words.
fn found(diagnosis: &Value) -> String {
    let Some(findings) = diagnosis.get("findings").and_then(Value::as_array) else {
        return String::new();
    };
    let text = |finding: &Value, name: &str| {
        let text = finding.get(name).and_then(Value::as_str);
        crate::output::plain(text.unwrap_or_default())
    };
    let lines = findings.iter().map(|finding| {
        let (seen, hint) = (text(finding, "seen"), text(finding, "hint"));
        format!("\n\n! {seen}\n  → {hint}")
    });
    lines.collect()
}

/// The file is there whole or not at all.
fn write(path: &Path, diagnosis: &Value) -> Result<(), Failure> {
    let failure = |error| Failure::of_file("cannot write", path, &error);
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = NamedTempFile::new_in(folder).map_err(failure)?;
    writeln!(file, "{diagnosis:#}").map_err(failure)?;
    file.as_file().sync_all().map_err(failure)?;
    file.persist(path).map_err(|error| failure(error.error))?;
    Ok(())
}
