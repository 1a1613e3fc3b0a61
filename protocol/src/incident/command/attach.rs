//! Attaching files. Their bytes are sealed and on disk before the entry names them.

use super::{Act, Deciding, Refusal, at_most, line, optional_text};
use crate::id::AttachmentId;
use crate::incident::{
    AttachmentRef, EntryKind, Incident, NarrowWords, NewEntry, OpenFields, Words,
};
use crate::limit::{ATTACHMENT_BYTES_MAX, ATTACHMENTS_PER_ENTRY_MAX};
use serde::{Deserialize, Serialize};

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

impl Deciding<'_> {
    /// What an entry says of the files that it names. Their names stand in the records of their
    /// keys, and are destroyed with these.
    pub(super) fn attachments(&self, ids: &[AttachmentId]) -> Result<Vec<AttachmentRef>, Refusal> {
        at_most("attachments", ids.len(), ATTACHMENTS_PER_ENTRY_MAX)?;
        let mut references = Vec::with_capacity(ids.len());
        for id in ids {
            let attachment = (self.files)(*id).ok_or(Refusal::NotStaged { attachment: *id })?;
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attach {
    /// The files, at least one.
    pub attachments: Vec<AttachmentId>,
    /// A word about them.
    pub text: Option<String>,
}

impl Act for Attach {
    fn decide(self, _: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        if self.attachments.is_empty() {
            return Err(Refusal::Empty {
                field: "attachments",
            });
        }
        let attachments = by.attachments(&self.attachments)?;
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
