//! Notices: sent, delivered, read, acted on, each a signed fact with its time and route (plan 二.4,
//! 四.1). A call by telephone is a route of its own, entered by whoever called.

use super::{Act, Deciding, Refusal, optional_text, text};
use crate::id::EntryId;
use crate::incident::schema::{ActFields, NoticeFields, NoticeStepFields};
use crate::incident::{EntryKind, Incident, NewEntry, Words};
use crate::roster::{is_same_person, name_of};
use serde::{Deserialize, Serialize};

/// Somebody is to know of something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Who: a name, a person's key or a laptop's.
    pub to: String,
    /// What.
    pub text: String,
}

/// Whoever was to know has read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeRead {
    /// The notice.
    pub notice: EntryId,
}

/// Whoever was to know was told by telephone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeTold {
    /// The notice.
    pub notice: EntryId,
    /// Whether somebody answered.
    pub answered: bool,
    /// What there is to say about it.
    pub note: Option<String>,
}

/// It was acted on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeActed {
    /// The notice.
    pub notice: EntryId,
    /// How.
    pub text: String,
}

impl Act for Notice {
    fn decide(self, _: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let fields = NoticeFields {
            to: by.person("to", &self.to)?,
        };
        let words = Words::text(text("text", &self.text)?);
        Ok(NewEntry::of(EntryKind::Notice, ActFields::Notice(fields)).saying(words))
    }
}

impl Act for NoticeRead {
    fn decide(self, incident: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let stored = incident.needs(EntryKind::Notice, self.notice)?;
        let roster = by.reader.roster;
        if let Some(ActFields::Notice(fields)) = stored.open.act
            && !is_same_person(roster, fields.to, by.writer)
        {
            let name = name_of(roster, fields.to);
            return Err(Refusal::NotAddressed { name });
        }
        step(incident, EntryKind::NoticeRead, self.notice, None)
    }
}

impl Act for NoticeTold {
    fn decide(self, incident: &Incident, _: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let words = Words {
            note: optional_text("note", self.note)?,
            ..Words::default()
        };
        let answered = Some(self.answered);
        Ok(step(incident, EntryKind::NoticeTold, self.notice, answered)?.saying(words))
    }
}

impl Act for NoticeActed {
    fn decide(self, incident: &Incident, _: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let words = Words::text(text("text", &self.text)?);
        Ok(step(incident, EntryKind::NoticeActed, self.notice, None)?.saying(words))
    }
}

fn step(
    incident: &Incident,
    kind: EntryKind,
    notice: EntryId,
    answered: Option<bool>,
) -> Result<NewEntry, Refusal> {
    incident.needs(EntryKind::Notice, notice)?;
    let fields = NoticeStepFields { notice, answered };
    Ok(NewEntry::of(kind, ActFields::NoticeStep(fields)))
}
