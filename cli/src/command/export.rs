//! `export`: incidents in a form that others can read.

use crate::args;
use crate::client::{Client, save};
use crate::counted::{Counted, counted};
use crate::failure::Failure;
use crate::language;
use crate::outfile::{Force, Outfile};
use crate::output::Output;
use clap::ValueEnum;
use onscene_protocol::id::SubjectId;
use reqwest::Response;
use serde_json::json;
use std::path::PathBuf;

/// Write incidents to a file that others can read
#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    /// The incidents; all of them unless named
    #[arg(value_name = "ID")]
    incidents: Vec<SubjectId>,
    /// The form
    #[arg(long)]
    format: Format,
    /// Whom it is for
    #[arg(long = "for", value_name = "AUDIENCE", default_value = "internal",
          value_parser = args::audience())]
    audience: String,
    /// The file to write, which appears whole or not at all; `-` is standard output
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    force: Force,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// One JSON document
    Json,
    /// A table that spreadsheets open
    Csv,
    /// One printable page
    Html,
}

impl Format {
    const fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Html => "html",
        }
    }
}

impl Export {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let out = Outfile::look(&self.out, self.force)?;
        let (file, is_stdout) = (out.name(), out.is_stdout());
        let incidents = (!self.incidents.is_empty()).then_some(&self.incidents);
        let wish = json!({
            "incidents": incidents,
            "format": self.format.word(),
            "audience": self.audience,
            "lang": language::written().tag(),
        });
        let answer = client.post_download("/api/export", &wish).await?;
        let incidents = count(&answer, "x-incidents");
        let left_out = count(&answer, "x-left-out");
        save(answer, out, output.is_json()).await?;
        let told = json!({"file": file, "incidents": incidents, "left_out": left_out});
        output.beside(is_stdout, &told, || {
            let incidents = counted(incidents, Counted::Incident);
            said!(
                "{file}：{incidents}，未导出 {left_out}",
                "{file}: {incidents}, {left_out} left out"
            )
        })
    }
}

fn count(answer: &Response, header: &str) -> u64 {
    let header = answer.headers().get(header);
    header
        .and_then(|count| count.to_str().ok()?.parse().ok())
        .unwrap_or(0)
}
