//! Small pictures: made when a file is attached, and opened for the page.

use super::shared::Shared;
use super::{Engine, EngineError};
use crate::attachment::{Attachments, Original, Sealed, preview};
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::{AttachmentId, SubjectId};
use onscene_protocol::incident::{AttachmentView, IncidentView, PreviewRef};
use onscene_protocol::seal::Key;
use std::collections::BTreeSet;

impl Engine {
    /// Opens the preview of an incident's attachment, a JPEG.
    ///
    /// # Errors
    /// Where there is none, its file has not arrived, or this laptop holds no key for it.
    pub async fn preview(
        &self,
        subject: SubjectId,
        attachment: AttachmentId,
    ) -> Result<Original, EngineError> {
        self.read(move |shared| open(shared, subject, attachment))
            .await
    }
}

impl Shared {
    /// The attachments of an incident whose preview is here.
    pub(super) fn previews(&self, view: &IncidentView) -> BTreeSet<AttachmentId> {
        let is_here = |file: &&AttachmentView| {
            file.preview
                .is_some_and(|preview| self.attachments.held(preview))
        };
        let here = view.attachments.iter().filter(is_here);
        here.map(|file| file.attachment).collect()
    }
}

fn open(
    shared: &Shared,
    subject: SubjectId,
    attachment: AttachmentId,
) -> Result<Original, EngineError> {
    shared.not_recused(subject)?;
    let document = shared
        .document(subject)?
        .ok_or(EngineError::NoSuchIncident(subject))?;
    let all = document.incident.all_attachments().into_iter();
    let mut previews = all
        .filter(|known| known.attachment == attachment)
        .filter_map(|known| Some((known.key, known.short_preview()?.attachment)));
    let (key, preview) = previews
        .next()
        .ok_or(EngineError::NoSuchAttachment(attachment))?;
    if !shared.attachments.held(preview) {
        return Err(EngineError::NotHeld(preview));
    }
    let key = document.keys.get(key).ok_or(EngineError::Sealed)?;
    Ok(shared.attachments.open_original(preview, key)?)
}

/// Makes a picture's preview and seals it under the picture's own key. A file is attached all the
/// same where that does not work.
pub(super) fn seal_preview(
    attachments: &Attachments,
    picture: &Sealed,
    key: Key,
    entropy: impl Entropy,
) -> Option<PreviewRef> {
    let original = attachments.open_original(picture.attachment, &key).ok()?;
    let preview = preview(original)?;
    let mut sealing = attachments.begin_sealing(key, entropy).ok()?;
    sealing.write(&preview).ok()?;
    let sealed = sealing.finish().ok()?;
    Some(PreviewRef {
        attachment: sealed.attachment,
        sealed_bytes: sealed.sealed_bytes,
    })
}
