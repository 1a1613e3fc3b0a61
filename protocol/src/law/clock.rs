//! One time limit of the law.

pub use crate::incident::LegalStep as Step;

use serde::{Deserialize, Serialize};

/// Which days count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Days {
    /// 日: all of them.
    Calendar,
    /// 工作日: those that are worked, by the calendar.
    Working,
}

/// A time limit: from one step to another, so many days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Clock {
    /// The word that names it.
    pub clock: String,
    /// The article that sets it, as it is written: `第三十四条`.
    pub article: String,
    /// What has to be done in that time.
    pub title: String,
    /// The role that answers for it: `office`, `leader`. The petitioner's own times are for `petitioner`.
    pub role: String,
    /// The step from which on it runs. That day itself is not counted.
    pub starts: Step,
    /// The steps that end it, any of them.
    pub ends: Vec<Step>,
    /// How many days.
    pub days: u32,
    /// Which days count.
    pub counting: Days,
    /// How many days more there can be, with approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension_days: Option<u32>,
}
