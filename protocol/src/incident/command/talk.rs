//! Talk records (谈话笔录): what was said, read back, and signed or not (plan 四.4, article 19). One that
//! both sides signed to settle a demand is a settlement agreement (plan 四.2(2)).

use super::attach::Attachment;
use super::{Deciding, Refusal, text};
use crate::id::EntryId;
use crate::incident::schema::{ActFields, TalkFields};
use crate::incident::{
    EntryKind, Incident, NarrowWords, NewEntry, OpenFields, ReadBack, Signing, Words,
};

/// A talk with a petitioner was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Talk {
    /// A demand of theirs.
    pub demand: EntryId,
    /// What was said.
    pub text: String,
    /// Whether it was read back.
    pub read_back: ReadBack,
    /// Whether they signed it.
    pub signing: Signing,
    /// When it was held, milliseconds since 1970, if that was not just now.
    pub heard_ms: Option<u64>,
    /// Whether it is a settlement agreement (和解协议): the words are what was agreed.
    pub settlement: bool,
    /// The signed paper, a recording.
    pub attachments: Vec<Attachment>,
}

impl Talk {
    pub(super) fn decide(
        self,
        incident: &Incident,
        by: &Deciding<'_>,
    ) -> Result<NewEntry, Refusal> {
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
                heard_ms: by.past("heard_at", self.heard_ms)?,
                read_back: Some(self.read_back),
                attachments: Attachment::references(&self.attachments)?,
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
