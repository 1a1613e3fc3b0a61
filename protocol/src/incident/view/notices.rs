//! Notices: sent, read, told by telephone, acted on (plan 二.4, 四.1). Delivered is what receipts of the
//! addressee's laptop say, and known to each laptop by itself.

use super::acts::{StepView, WrittenBy};
use super::{Known, Reader};
use crate::id::{DeviceKey, EntryId, PersonKey};
use crate::incident::EntryKind;
use crate::incident::schema::{ActFields, NoticeStepFields};
use crate::roster::{is_same_person, name_of};
use serde::{Deserialize, Serialize};

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeView {
    /// Its entry: who sent it, and when.
    #[serde(flatten)]
    pub by: WrittenBy,
    /// Who is to know, by name.
    pub to: String,
    /// The same, by key.
    pub to_person: PersonKey,
    /// On which laptop they write.
    pub to_device: Option<DeviceKey>,
    /// What.
    pub text: Option<String>,
    /// That they read it, signed by themselves.
    pub read: Vec<StepView>,
    /// Calls by telephone.
    pub told: Vec<CallView>,
    /// How it was acted on.
    pub acted: Vec<StepView>,
}

/// A call by telephone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallView {
    /// Its entry.
    #[serde(flatten)]
    pub by: WrittenBy,
    /// Whether somebody answered.
    pub answered: bool,
    /// What was said about it.
    pub text: Option<String>,
}

impl NoticeView {
    /// Whether it has reached whoever is to know, by either route, or somebody acted on it for them.
    pub fn has_reached(&self) -> bool {
        let told = self.told.iter().any(|call| call.answered);
        told || !self.read.is_empty() || !self.acted.is_empty()
    }
}

pub(super) fn rows(known: &[Known], reader: &Reader<'_>) -> Vec<NoticeView> {
    let row = |entry: &Known| {
        let Some(ActFields::Notice(fields)) = &entry.stored.open.act else {
            return None;
        };
        let of = |kind| steps(known, entry.id, kind);
        let is_addressed =
            |step: &&Known| is_same_person(reader.roster, fields.to, step.from.author);
        let member = reader.roster.person(fields.to);
        Some(NoticeView {
            by: entry.by(),
            to: name_of(reader.roster, fields.to),
            to_person: fields.to,
            to_device: member.map(|member| member.certificate.device),
            text: entry.main_text(),
            read: of(EntryKind::NoticeRead)
                .map(|(step, _)| step)
                .filter(is_addressed)
                .map(Known::step)
                .collect(),
            told: of(EntryKind::NoticeTold)
                .map(|(step, fields)| CallView {
                    by: step.by(),
                    answered: fields.answered.unwrap_or(false),
                    text: step.main_text(),
                })
                .collect(),
            acted: of(EntryKind::NoticeActed)
                .map(|(step, _)| step.step())
                .collect(),
        })
    };
    known.iter().filter_map(row).collect()
}

fn steps(
    known: &[Known],
    notice: EntryId,
    kind: EntryKind,
) -> impl Iterator<Item = (&Known, &NoticeStepFields)> {
    known
        .iter()
        .filter(move |entry| entry.stored.kind == Some(kind))
        .filter_map(move |entry| match &entry.stored.open.act {
            Some(ActFields::NoticeStep(step)) if step.notice == notice => Some((entry, step)),
            _ => None,
        })
}
