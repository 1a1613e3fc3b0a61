//! Attaching files. Their bytes are sealed and on disk before the entry names them.

use super::{Refusal, at_most, line, optional_text};
use crate::incident::{AttachmentRef, EntryKind, FileWords, NewEntry, OpenFields, Words};
use crate::limit::ATTACHMENT_BYTES_MAX;

/// A file that is sealed and stored, about to be named by an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Where its bytes are.
    pub reference: AttachmentRef,
    /// Its name, without a path.
    pub name: String,
    /// Its media type.
    pub media_type: String,
}

impl Attachment {
    pub(super) fn split(
        attachments: Vec<Self>,
    ) -> Result<(Vec<AttachmentRef>, Option<Vec<FileWords>>), Refusal> {
        let mut references = Vec::with_capacity(attachments.len());
        let mut files = Vec::with_capacity(attachments.len());
        for attachment in attachments {
            if attachment.reference.bytes > ATTACHMENT_BYTES_MAX {
                return Err(Refusal::TooLarge {
                    field: "attachment",
                    number: attachment.reference.bytes,
                    limit: ATTACHMENT_BYTES_MAX,
                });
            }
            references.push(attachment.reference);
            files.push(FileWords {
                name: line("file name", &attachment.name)?,
                media_type: line("media type", &attachment.media_type)?,
            });
        }
        Ok((references, (!files.is_empty()).then_some(files)))
    }
}

/// Files by themselves, with what is to be said about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attach {
    /// The files, at least one.
    pub attachments: Vec<Attachment>,
    /// A word about them.
    pub text: Option<String>,
}

impl Attach {
    pub(super) fn decide(self) -> Result<NewEntry, Refusal> {
        if self.attachments.is_empty() {
            return Err(Refusal::Empty {
                field: "attachments",
            });
        }
        at_most("attachments", self.attachments.len())?;
        let (attachments, files) = Attachment::split(self.attachments)?;
        Ok(NewEntry {
            kind: EntryKind::Attach,
            open: OpenFields {
                attachments,
                ..OpenFields::default()
            },
            words: Words {
                text: optional_text("text", self.text)?,
                files,
                ..Words::default()
            },
        })
    }
}
