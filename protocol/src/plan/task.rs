//! Tasks by milestone (clauses 三.1, 四, 五.1). They are suggested once the milestone is reached; a
//! person makes them tasks of the incident.

use super::{Clause, Plan};
use crate::incident::MilestoneName;
use serde::{Deserialize, Serialize};

/// A task that a plan foresees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PlanTask {
    /// The word that names it within the plan.
    pub task: String,
    /// The milestone from which on it is to be done, and its time runs.
    #[cfg_attr(test, schemars(with = "String"))]
    pub milestone: MilestoneName,
    /// What is to be done.
    pub text: String,
    /// The post that answers for it.
    pub owner: String,
    /// Minutes from the milestone until it is due; none where the plan sets no time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_minutes: Option<u32>,
    /// The clause that it comes from.
    pub clause: Clause,
}

/// A plan's task once its milestone was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestedTask {
    /// The plan's task.
    #[serde(flatten)]
    pub task: PlanTask,
    /// When it is due, milliseconds since 1970.
    pub due_ms: Option<u64>,
    /// The post that stands in for the owner.
    pub deputy: Option<String>,
}

impl Plan {
    /// The tasks that a milestone brings, reached at this time in milliseconds since 1970.
    pub fn tasks_after(&self, milestone: MilestoneName, at_ms: u64) -> Vec<SuggestedTask> {
        let of = self.tasks.iter().filter(|task| task.milestone == milestone);
        let suggested = of.map(|task| SuggestedTask {
            due_ms: task
                .limit_minutes
                .map(|minutes| at_ms.saturating_add(u64::from(minutes) * 60_000)),
            deputy: self.post(&task.owner).and_then(|post| post.deputy.clone()),
            task: task.clone(),
        });
        suggested.collect()
    }
}
