//! Talk records (谈话笔录): what was said, read back, and signed or not (plan 四.4, article 19). One that
//! both sides signed to settle a demand is a settlement agreement (plan 四.2(2)).

use super::{Act, Deciding, Refusal, text};
use crate::id::{AttachmentId, EntryId};
use crate::incident::acts::or_default;
use crate::incident::schema::{ActFields, TalkFields};
use crate::incident::{
    EntryKind, Given, Incident, NarrowWords, NewEntry, OpenFields, ReadBack, Signing, Words,
};
use serde::{Deserialize, Serialize};

/// A talk with a petitioner was written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Talk {
    /// A demand of theirs.
    pub demand: EntryId,
    /// What was said.
    pub text: String,
    /// Whether it was read back.
    #[serde(default, deserialize_with = "or_default")]
    pub read_back: ReadBack,
    /// Whether they signed it.
    #[serde(default, deserialize_with = "or_default")]
    pub signing: Signing,
    /// When it was held, if that was not just now.
    pub heard_at: Option<Given>,
    /// Whether it is a settlement agreement (和解协议): the words are what was agreed.
    #[serde(default)]
    pub settlement: bool,
    /// The signed paper, a recording.
    #[serde(default)]
    pub attachments: Vec<AttachmentId>,
}

impl Act for Talk {
    fn decide(self, incident: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        incident.needs(EntryKind::Demand, self.demand)?;
        if self.settlement && self.signing != Signing::Signed {
            return Err(Refusal::NotSigned);
        }
        let fields = TalkFields {
            demand: self.demand,
            signing: self.signing,
            settlement: self.settlement,
        };
        Ok(NewEntry {
            kind: EntryKind::Talk,
            open: OpenFields {
                heard_ms: by.past("heard_at", self.heard_at)?,
                read_back: Some(self.read_back),
                attachments: by.attachments(&self.attachments)?,
                act: Some(ActFields::Talk(fields)),
                ..OpenFields::default()
            },
            words: Words::default(),
            narrow: NarrowWords {
                verbatim: Some(text("text", &self.text)?),
                ..NarrowWords::default()
            },
        })
    }
}
