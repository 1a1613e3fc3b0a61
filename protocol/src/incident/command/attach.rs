//! Attaching files. Their bytes are sealed and on disk before the entry names them.

use super::{Refusal, at_most, line, optional_text};
use crate::incident::{AttachmentRef, EntryKind, NarrowWords, NewEntry, OpenFields, Words};
use crate::limit::{ATTACHMENT_BYTES_MAX, ATTACHMENTS_PER_ENTRY_MAX};

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
    /// What the entry says of them. Their names stand in the records of their keys, and are
    /// destroyed with these.
    pub(super) fn references(attachments: &[Self]) -> Result<Vec<AttachmentRef>, Refusal> {
        at_most("attachments", attachments.len(), ATTACHMENTS_PER_ENTRY_MAX)?;
        let mut references = Vec::with_capacity(attachments.len());
        for attachment in attachments {
            if attachment.reference.bytes > ATTACHMENT_BYTES_MAX {
                return Err(Refusal::TooLarge {
                    field: "attachment",
                    number: attachment.reference.bytes,
                    limit: ATTACHMENT_BYTES_MAX,
                });
            }
            line("file name", &attachment.name)?;
            line("media type", &attachment.media_type)?;
            references.push(attachment.reference);
        }
        Ok(references)
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
        let attachments = Attachment::references(&self.attachments)?;
        Ok(NewEntry {
            kind: EntryKind::Attach,
            narrow: NarrowWords::default(),
            open: OpenFields {
                attachments,
                ..OpenFields::default()
            },
            words: Words {
                text: optional_text("text", self.text)?,
                ..Words::default()
            },
        })
    }
}
