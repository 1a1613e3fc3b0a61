//! Tasks: given, acknowledged, done (plan 五.1). Where two take one, both are shown.

use super::acts::{StepView, WrittenBy};
use super::linked::Origin;
use super::{Known, Reader};
use crate::id::{EntryId, PersonKey};
use crate::incident::EntryKind;
use crate::incident::schema::ActFields;
use crate::roster::name_of;
use serde::{Deserialize, Serialize};

/// One task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskView {
    /// Its entry: who gave it, and when.
    #[serde(flatten)]
    pub by: WrittenBy,
    /// What is to be done.
    pub text: Option<String>,
    /// Who answers for it, by name.
    pub owner: String,
    /// The same, by key.
    pub owner_person: PersonKey,
    /// Who stands in for them, by name.
    pub deputy: Option<String>,
    /// By when.
    pub due: Option<String>,
    /// Whether a correction put that right.
    #[serde(default)]
    pub corrected: bool,
    /// The clause of the plan that it comes from.
    pub clause: Option<String>,
    /// Whether the incident does not end without it.
    pub must: bool,
    /// Who took it.
    pub acknowledged: Vec<StepView>,
    /// Who did it, with which result.
    pub done: Vec<StepView>,
    /// The invited unit that entered it, in its linked document; none for our own.
    #[serde(default)]
    pub origin: Option<Origin>,
}

pub(super) fn rows(known: &[Known], reader: &Reader<'_>) -> Vec<TaskView> {
    let row = |entry: &Known| {
        let Some(ActFields::Task(fields)) = &entry.stored.open.act else {
            return None;
        };
        let name = |person| name_of(reader.roster, person);
        Some(TaskView {
            by: entry.by(),
            text: entry.main_text(),
            owner: name(fields.owner),
            owner_person: fields.owner,
            deputy: fields.deputy.map(name),
            due: fields.due_ms.map(|ms| entry.given(ms)),
            corrected: entry.is_amended(),
            clause: fields.clause.clone(),
            must: fields.must,
            acknowledged: steps(known, entry.id, EntryKind::TaskAck),
            done: steps(known, entry.id, EntryKind::TaskDone),
            origin: None,
        })
    };
    known.iter().filter_map(row).collect()
}

fn steps(known: &[Known], task: EntryId, kind: EntryKind) -> Vec<StepView> {
    let is_its = |entry: &&Known| {
        let step =
            matches!(&entry.stored.open.act, Some(ActFields::TaskStep(step)) if step.task == task);
        step && entry.stored.kind == Some(kind)
    };
    known.iter().filter(is_its).map(Known::step).collect()
}
