//! The emergency plan (预案) as data: who stands in for whom, which tasks come with which
//! milestone, what suggests a grade, what may be answered. A document of the organisation, written
//! as TOML; `plan/plan.schema.json` describes the file for editors.
//!
//! Nothing in it acts by itself: a headcount suggests a grade, a milestone suggests tasks, and a
//! named person decides.

mod answers;
mod applied;
mod check;
mod choice;
mod clause;
mod edit;
mod fault;
mod file;
mod grade;
pub mod limit;
mod post;
mod sample;
mod scene;
mod sealed;
mod task;

pub use answers::{Answer, Guidance};
pub use applied::{Applied, Fallen, Holder, OpenTask, ToTell};
pub use choice::{PlanText, PlanVersion, Plans};
pub use clause::{CLAUSES, Clause};
pub use fault::{Fault, Faults};
pub use file::SCHEMA;
pub use grade::{GradeRule, Suggestion};
pub use post::Post;
pub use sample::{Sample, samples};
pub use scene::{Check, KeyPlace};
pub use task::{PlanTask, SuggestedTask};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The layout of the file that this version reads and writes.
pub const FORMAT: u32 = 1;

/// A plan: a template that an incident pins by the version it started with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Plan {
    /// The layout of this file: 1.
    pub format: u32,
    /// The plan's own id: the same through all its versions.
    pub id: String,
    /// Which version of it this is (clause 六).
    pub version: String,
    /// The first day on which it holds, `2026-01-01` (clause 六).
    #[cfg_attr(test, schemars(with = "String"))]
    pub valid_from: NaiveDate,
    /// The language that it is written in: `zh-CN`, `en`.
    pub language: String,
    /// What it is called.
    pub title: String,
    /// What whoever uses it has to know first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Minutes after which a notice that the leader has not read goes to the deputy (clause 四.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread_after_minutes: Option<u32>,
    /// Minutes between two words on the progress at the scene (clause 四.2(1)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress_every_minutes: Option<u32>,
    /// The posts and their deputies (clause 三).
    #[serde(default)]
    pub roster: Vec<Post>,
    /// The grades, and who must be told of each (clause 二.3).
    #[serde(default)]
    pub grades: Vec<GradeRule>,
    /// What is to be done from which milestone on (clauses 三.1, 四).
    #[serde(default)]
    pub tasks: Vec<PlanTask>,
    /// What is gone through before somebody says that it has ended (clause 四.3).
    #[serde(default)]
    pub checklist: Vec<Check>,
    /// Places that are to stay safe and in order (clause 三.3). Places, never people.
    #[serde(default)]
    pub key_places: Vec<KeyPlace>,
    /// What is said beside an action (clause 二.1).
    #[serde(default)]
    pub guidance: Vec<Guidance>,
    /// Answers that were approved, with their legal basis (clause 五.3).
    #[serde(default)]
    pub answers: Vec<Answer>,
}

impl Plan {
    /// A post of the roster.
    pub fn post(&self, post: &str) -> Option<&Post> {
        self.roster.iter().find(|known| known.post == post)
    }

    /// What is said beside an action, by its word: `log`, `demand`, `ended`.
    pub fn guidance_for(&self, action: &str) -> impl Iterator<Item = &Guidance> {
        self.guidance
            .iter()
            .filter(move |text| text.beside == action)
    }
}

#[cfg(test)]
mod tests;
