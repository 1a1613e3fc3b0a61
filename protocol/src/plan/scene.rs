//! What a plan says of the scene: key places (clause 三.3) and the ending's checklist (clause 四.3).

use super::Clause;
use serde::{Deserialize, Serialize};

/// A place that is to stay safe and in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct KeyPlace {
    /// What it is called.
    pub place: String,
    /// What to look at there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// An item to go through before somebody says that an incident has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Check {
    /// The word that names it within the plan.
    pub check: String,
    /// What has to be so.
    pub text: String,
    /// Whether ending without it needs a written reason.
    #[serde(default)]
    pub must: bool,
    /// The clause that it comes from.
    pub clause: Clause,
}
