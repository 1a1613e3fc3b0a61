//! What staff can say: guidance beside an action (clause 二.1), approved answers with their legal
//! basis (clause 五.3).

use super::Clause;
use serde::{Deserialize, Serialize};

/// A short text beside an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Guidance {
    /// The action or milestone that it stands beside: `log`, `demand`, `ended`.
    pub beside: String,
    /// What it says: how to act, never what somebody is like.
    pub text: String,
    /// The clause that it comes from.
    pub clause: Clause,
}

/// An answer that was approved. A wording that changes is a new version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Answer {
    /// The word that names it through its versions.
    pub answer: String,
    /// Which version of it this is, from 1.
    pub version: u32,
    /// What it is about: wages, housing, fees.
    pub category: String,
    /// What may be said.
    pub text: String,
    /// What it rests on: a law, a rule, with its article.
    pub legal_basis: String,
}
