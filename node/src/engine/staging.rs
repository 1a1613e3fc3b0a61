//! Files that are sealed and durable but not yet named by an entry.

use super::event::OfFile;
use super::previews::seal_preview;
use super::shared::lock;
use super::turn::Turn;
use super::{Engine, EngineError, Happening};
use crate::attachment::Sealed;
use crate::store::AttachmentState;
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::{AttachmentId, DeviceKey, EntryId, KeyId, RecordId, SubjectId};
use onscene_protocol::incident::command::Attachment;
use onscene_protocol::incident::{AttachmentRef, PreviewRef};
use onscene_protocol::seal::{Key, OriginalDetail};
use serde::Serialize;
use std::collections::HashMap;
use std::io;
use std::pin::pin;
use std::sync::Mutex;

/// Bytes of a file after which it is looked again whether the disk has room for it.
const ROOM_CHECKED_EVERY_BYTES: usize = 4 * 1024 * 1024;

/// A file that waits for the entry that will name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Staged {
    /// The hash of its sealed file.
    #[serde(rename = "staged")]
    pub attachment: AttachmentId,
    /// Bytes of the original.
    pub bytes: u64,
    /// BLAKE3 of the original, hexadecimal.
    pub blake3: String,
    /// SHA-256 of the original, hexadecimal.
    pub sha256: String,
    /// Its file name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
}

struct Waiting {
    attachment: Attachment,
    key: Key,
    detail: Vec<u8>,
}

/// Everything that is staged. Lost when the node stops: its files are then swept away, for no
/// entry was ever shown as naming them.
#[derive(Default)]
pub(super) struct Staging {
    waiting: Mutex<HashMap<AttachmentId, Waiting>>,
}

impl Staging {
    pub(super) fn get(&self, id: AttachmentId) -> Option<Attachment> {
        lock(&self.waiting)
            .get(&id)
            .map(|waiting| waiting.attachment.clone())
    }

    /// The keys of staged files, with what goes into their records.
    pub(super) fn keys_of(
        &self,
        attachments: &[AttachmentId],
    ) -> Result<Vec<(Key, Vec<u8>)>, EngineError> {
        let waiting = lock(&self.waiting);
        attachments
            .iter()
            .map(|id| {
                let staged = waiting.get(id).ok_or(EngineError::NoSuchAttachment(*id))?;
                Ok((staged.key.clone(), staged.detail.clone()))
            })
            .collect()
    }

    pub(super) fn forget(&self, id: AttachmentId) {
        lock(&self.waiting).remove(&id);
    }
}

impl Engine {
    /// Seals a file as it streams in. It is durable when this returns; an entry that names it
    /// makes it part of the incident.
    ///
    /// # Errors
    /// Where the stream breaks off, the file is over the limit, or the disk refuses it. Nothing
    /// is left of it then.
    pub async fn stage(
        &self,
        name: String,
        media_type: String,
        body: impl Stream<Item = io::Result<Bytes>> + Send,
    ) -> Result<Staged, EngineError> {
        let key = Key::from_bytes(self.host().entropy().bytes());
        let mut sealing = self
            .attachments()
            .begin_sealing(key.clone(), self.host().entropy())?;
        let mut body = pin!(body);
        self.shared.check_room_for_own()?;
        let mut unchecked = 0;
        while let Some(piece) = body.next().await {
            let piece = piece.map_err(crate::attachment::AttachmentError::from)?;
            unchecked += piece.len();
            if unchecked >= ROOM_CHECKED_EVERY_BYTES {
                self.shared.check_room_for_own()?;
                unchecked = 0;
            }
            sealing = blocking(move || {
                sealing.write(&piece)?;
                Ok(sealing)
            })
            .await?;
        }
        let (attachments, opening) = (self.attachments().clone(), key.clone());
        let entropy = self.host().entropy();
        let (sealed, preview) = blocking(move || {
            let sealed = sealing.finish()?;
            let preview = seal_preview(&attachments, &sealed, opening, entropy);
            Ok((sealed, preview))
        })
        .await?;
        let salt = self.host().entropy().bytes();
        let (reference, detail) = told(&sealed, key.id(), preview, (&name, &media_type), salt);
        let detail = detail
            .seal(&key, self.host().entropy().bytes())
            .map_err(|_| EngineError::Inner("an attachment's detail could not be sealed"))?;
        let attachment = Attachment {
            reference,
            name: name.clone(),
            media_type: media_type.clone(),
        };
        let waiting = Waiting {
            attachment,
            key,
            detail,
        };
        lock(&self.shared.staging.waiting).insert(sealed.attachment, waiting);
        Ok(Staged {
            attachment: sealed.attachment,
            bytes: sealed.original.bytes,
            blake3: data_encoding::HEXLOWER.encode(&sealed.original.blake3),
            sha256: data_encoding::HEXLOWER.encode(&sealed.original.sha256),
            name,
            media_type,
        })
    }

    /// Attachments that entries name, that are not whole here, and that this laptop takes, with the
    /// bytes of their files.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn wanted(&self) -> Result<Vec<(AttachmentId, u64)>, EngineError> {
        self.read(|shared| {
            let reading = shared.store.read()?;
            let mut wanted = Vec::new();
            for known in reading.attachments_wanted()? {
                if shared.takes(&reading, known)? {
                    wanted.push(known);
                }
            }
            Ok(wanted)
        })
        .await
    }

    /// Bytes of an attachment's sealed file, where an entry names it, it is not whole here, and this
    /// laptop takes it.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn wants(&self, id: AttachmentId) -> Result<Option<u64>, EngineError> {
        self.read(move |shared| {
            let reading = shared.store.read()?;
            Ok(match reading.attachment(id)? {
                Some(AttachmentState::Wanted { sealed_bytes, .. })
                    if shared.takes(&reading, (id, sealed_bytes))? =>
                {
                    Some(sealed_bytes)
                }
                _ => None,
            })
        })
        .await
    }

    /// Bytes of an attachment's sealed file, where an entry names it and it is not whole here,
    /// whatever was chosen: what is carried by hand costs no link.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn lacks(&self, id: AttachmentId) -> Result<Option<u64>, EngineError> {
        self.read(move |shared| {
            Ok(match shared.store.read()?.attachment(id)? {
                Some(AttachmentState::Wanted { sealed_bytes, .. }) => Some(sealed_bytes),
                _ => None,
            })
        })
        .await
    }

    /// Leaves a line about a laptop that sent a piece which is not of the attachment.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn note_wrong_piece(
        &self,
        from: DeviceKey,
        attachment: AttachmentId,
        at: u64,
    ) -> Result<(), EngineError> {
        self.ask_of_file(OfFile::WrongPiece {
            from,
            attachment,
            at,
        })
        .await
    }

    /// Takes note that an attachment's file is whole and durable.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn note_attachment_held(&self, attachment: AttachmentId) -> Result<(), EngineError> {
        self.ask_of_file(OfFile::Held(attachment)).await
    }
}

impl Turn<'_> {
    /// One line for each attachment and laptop, among those about refused records: its name is a
    /// hash over both, and the attachment's id stands for the header.
    pub(super) fn note_wrong_piece(
        &mut self,
        from: DeviceKey,
        attachment: AttachmentId,
        at: u64,
    ) -> Result<(), EngineError> {
        let mut name = blake3::Hasher::new_derive_key("onscene 1 wrong piece");
        name.update(attachment.as_bytes()).update(from.as_bytes());
        let name = RecordId::from_bytes(*name.finalize().as_bytes());
        let why = format!("the piece at byte {at} is not of attachment {attachment}");
        self.writing
            .quarantine(name, attachment.as_bytes(), Some(from), &why)?;
        Ok(())
    }

    pub(super) fn note_held(&mut self, attachment: AttachmentId) -> Result<(), EngineError> {
        if let Some(state) = self.shared.store.read()?.attachment(attachment)? {
            self.writing.set_attachment(attachment, &state.held())?;
            self.writing.forget_asked_for(attachment)?;
            // Its hash was worked out as it came.
            self.note_looked(&[attachment])?;
            self.say_it_is_back(attachment)?;
        }
        self.tell(Happening::Attachment { attachment });
        Ok(())
    }

    /// Notes what these entries name, and whether it is here.
    pub(super) fn note_named_by(
        &mut self,
        subject: SubjectId,
        entries: &[EntryId],
    ) -> Result<(), EngineError> {
        let Some(document) = self.document(subject)? else {
            return Ok(());
        };
        let named = document.incident.attachments_of(entries).into_iter();
        let keys = &document.keys;
        let open: Vec<AttachmentRef> = named
            .filter(|reference| !keys.is_destroyed(subject, reference.key))
            .collect();
        for reference in open {
            self.note_named(subject, reference)?;
        }
        Ok(())
    }

    pub(super) fn note_named(
        &mut self,
        subject: SubjectId,
        reference: AttachmentRef,
    ) -> Result<(), EngineError> {
        let preview = reference.short_preview();
        let preview = preview.map(|preview| (preview.attachment, preview.sealed_bytes));
        let original = (reference.attachment, reference.sealed_bytes);
        for (attachment, sealed_bytes) in preview.into_iter().chain([original]) {
            let state = if self.shared.attachments.held(attachment) {
                AttachmentState::Held {
                    sealed_bytes,
                    subject,
                }
            } else {
                AttachmentState::Wanted {
                    sealed_bytes,
                    subject,
                }
            };
            self.writing.set_attachment(attachment, &state)?;
        }
        Ok(())
    }
}

/// What the entry says of a sealed file, and what goes with its key.
fn told(
    sealed: &Sealed,
    key: KeyId,
    preview: Option<PreviewRef>,
    (name, media_type): (&str, &str),
    salt: [u8; 32],
) -> (AttachmentRef, OriginalDetail) {
    let detail = OriginalDetail {
        blake3: sealed.original.blake3,
        salt,
        name: Some(name.to_owned()),
        media_type: Some(media_type.to_owned()),
        sha256: Some(sealed.original.sha256),
        bytes: Some(sealed.original.bytes),
    };
    let reference = AttachmentRef {
        attachment: sealed.attachment,
        sealed_bytes: sealed.sealed_bytes,
        bytes: sealed.original.bytes,
        key,
        commitment: detail.commitment(),
        preview,
        full_commitment: detail.full_commitment(),
    };
    (reference, detail)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, EngineError> + Send + 'static,
) -> Result<T, EngineError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| EngineError::Stopped)?
}
