//! Writing a line of the log (plan 四.2).

use super::{Act, Deciding, Refusal, text};
use crate::id::AttachmentId;
use crate::incident::acts::or_default;
use crate::incident::{
    Disclosure, EntryKind, Given, Incident, NarrowWords, NewEntry, OpenFields, Track, Words,
};
use serde::{Deserialize, Serialize};

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// What happened.
    pub text: String,
    /// The line of work.
    #[serde(default, deserialize_with = "or_default")]
    pub track: Track,
    /// Who may come to know of it.
    #[serde(default, deserialize_with = "or_default")]
    pub disclosure: Disclosure,
    /// When it was heard or seen, if that was not just now.
    pub heard_at: Option<Given>,
    /// Files that belong to it.
    #[serde(default)]
    pub attachments: Vec<AttachmentId>,
}

impl Act for Log {
    fn decide(self, _: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let attachments = by.attachments(&self.attachments)?;
        Ok(NewEntry {
            kind: EntryKind::Log,
            narrow: NarrowWords::default(),
            open: OpenFields {
                track: Some(self.track),
                disclosure: Some(self.disclosure),
                heard_ms: by.past("heard_at", self.heard_at)?,
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
