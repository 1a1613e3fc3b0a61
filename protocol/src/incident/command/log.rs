//! Writing a line of the log (plan 四.2).

use super::attach::Attachment;
use super::{Deciding, Refusal, text};
use crate::incident::{Disclosure, EntryKind, NarrowWords, NewEntry, OpenFields, Track, Words};

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// What happened.
    pub text: String,
    /// The line of work.
    pub track: Track,
    /// Who may come to know of it.
    pub disclosure: Disclosure,
    /// When it was heard or seen, milliseconds since 1970, if that was not just now.
    pub heard_ms: Option<u64>,
    /// Files that belong to it.
    pub attachments: Vec<Attachment>,
}

impl Log {
    pub(super) fn decide(self, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let attachments = Attachment::references(&self.attachments)?;
        Ok(NewEntry {
            kind: EntryKind::Log,
            narrow: NarrowWords::default(),
            open: OpenFields {
                track: Some(self.track),
                disclosure: Some(self.disclosure),
                heard_ms: by.past("heard_at", self.heard_ms)?,
                attachments,
                ..OpenFields::default()
            },
            words: Words {
                text: Some(text("text", &self.text)?),
                ..Words::default()
            },
        })
    }
}
