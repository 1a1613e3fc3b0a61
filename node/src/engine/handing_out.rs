//! An attachment's original, opened for whoever reads the incident.

use super::reading::view;
use super::shared::Shared;
use super::{Engine, EngineError};
use crate::attachment::Proving;
use onscene_protocol::id::{AttachmentId, SubjectId};
use std::io::Read;

/// An attachment's original, opened for reading.
pub struct Original {
    /// Its file name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// BLAKE3 of it, hexadecimal.
    pub blake3: Option<String>,
    /// SHA-256 of it, hexadecimal, where its entry tells it.
    pub sha256: Option<String>,
    /// The bytes. Each chunk is checked before it is handed out, and the whole before the last one is.
    pub reader: Box<dyn Read + Send>,
}

impl Engine {
    /// Opens an attachment of an incident.
    ///
    /// # Errors
    /// Where there is none, its file has not arrived, or this laptop holds no key for it.
    pub async fn original(
        &self,
        subject: SubjectId,
        attachment: AttachmentId,
    ) -> Result<Original, EngineError> {
        self.read(move |shared| original(shared, subject, attachment))
            .await
    }
}

fn original(
    shared: &Shared,
    subject: SubjectId,
    attachment: AttachmentId,
) -> Result<Original, EngineError> {
    let view = view(shared, subject)?;
    let found = view
        .attachments
        .into_iter()
        .find(|known| known.attachment == attachment);
    let found = found.ok_or(EngineError::NoSuchAttachment(attachment))?;
    if !found.held {
        let loss = shared.loss_of(&shared.store.read()?, attachment)?;
        return Err(match loss {
            Some(_) => EngineError::Lost(attachment),
            None => EngineError::NotHeld(attachment),
        });
    }
    let document = shared
        .document(subject)?
        .ok_or(EngineError::NoSuchIncident(subject))?;
    let references = document.incident.attachments_of(&[found.entry]);
    let reference = references
        .iter()
        .find(|reference| reference.attachment == attachment);
    let (reference, key) = reference
        .and_then(|reference| Some((reference, document.keys.get(reference.key)?)))
        .ok_or(EngineError::Sealed)?;
    let opened = shared.attachments.open_original(attachment, key)?;
    let detail = document.keys.original(
        reference.key,
        &reference.commitment,
        reference.full_commitment.as_ref(),
    );
    Ok(Original {
        name: found.name.unwrap_or_else(|| attachment.to_string()),
        media_type: found
            .media_type
            .unwrap_or_else(|| "application/octet-stream".into()),
        bytes: found.bytes,
        blake3: found.blake3,
        sha256: found.sha256,
        reader: match detail {
            Some(detail) => Box::new(Proving::new(opened, detail.clone())),
            None => Box::new(opened),
        },
    })
}
