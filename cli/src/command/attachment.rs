//! `attachment`: an original, written out as it was attached.

use crate::client::{Client, save};
use crate::failure::Failure;
use crate::output::{Output, size};
use onscene_protocol::id::{AttachmentId, SubjectId};
use serde_json::json;
use std::path::PathBuf;

/// Write an attachment's original to a file
#[derive(Debug, clap::Args)]
pub(crate) struct Attachment {
    /// The incident
    #[arg(value_name = "ID")]
    incident: SubjectId,
    /// The attachment
    attachment: AttachmentId,
    /// The file to write; it appears whole or not at all
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Attachment {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let path = format!(
            "/api/incidents/{}/attachments/{}",
            self.incident, self.attachment
        );
        let answer = client.download(&path).await?;
        let saved = save(answer, &self.out, output.is_json()).await?;
        let file = self.out.display().to_string();
        output.value(
            &json!({"file": file, "bytes": saved.bytes, "blake3": saved.blake3}),
            || format!("{file}: {}, BLAKE3 {}", size(saved.bytes), saved.blake3),
        )
    }
}
