//! Tasks and instructions: given, acknowledged, done with a result (plan 五.1). They bind staff to
//! tasks, never citizens.

use super::{Act, Deciding, Refusal, optional_line, text};
use crate::id::EntryId;
use crate::incident::schema::{ActFields, TaskFields, TaskStepFields};
use crate::incident::{EntryKind, Given, Incident, NewEntry, Words};
use serde::{Deserialize, Serialize};

/// A task is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// What is to be done.
    pub text: String,
    /// Who answers for it: a name, a person's key or a laptop's.
    pub owner: String,
    /// Who stands in for them.
    pub deputy: Option<String>,
    /// By when.
    pub due: Option<Given>,
    /// The clause of the plan that it comes from.
    pub clause: Option<String>,
    /// Whether the incident does not end before it is done, or without a written reason.
    #[serde(default)]
    pub must: bool,
}

/// Somebody takes a task. Where two do, both show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskAck {
    /// The task.
    pub task: EntryId,
}

/// A task is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskDone {
    /// The task.
    pub task: EntryId,
    /// With which result.
    pub text: String,
}

impl Act for Task {
    fn decide(self, _: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let deputy = optional_line("deputy", self.deputy)?;
        let fields = TaskFields {
            owner: by.person("owner", &self.owner)?,
            deputy: deputy
                .map(|typed| by.person("deputy", &typed))
                .transpose()?,
            due_ms: self.due.map(|due| due.0),
            clause: optional_line("clause", self.clause)?,
            must: self.must,
        };
        if fields.deputy == Some(fields.owner) {
            return Err(Refusal::OwnDeputy);
        }
        let words = Words::text(text("text", &self.text)?);
        Ok(NewEntry::of(EntryKind::Task, ActFields::Task(fields)).saying(words))
    }
}

impl Act for TaskAck {
    fn decide(self, incident: &Incident, _: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        step(incident, EntryKind::TaskAck, self.task)
    }
}

impl Act for TaskDone {
    fn decide(self, incident: &Incident, _: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let words = Words::text(text("text", &self.text)?);
        Ok(step(incident, EntryKind::TaskDone, self.task)?.saying(words))
    }
}

fn step(incident: &Incident, kind: EntryKind, task: EntryId) -> Result<NewEntry, Refusal> {
    incident.needs(EntryKind::Task, task)?;
    let fields = ActFields::TaskStep(TaskStepFields { task });
    Ok(NewEntry::of(kind, fields))
}
