//! Posts and their deputies (clause 三).

use super::Plan;
use serde::{Deserialize, Serialize};

/// A post: what somebody is in the plan, not who that is. The roster of the organisation says who
/// has its role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Post {
    /// The word that the rest of the plan names it by.
    pub post: String,
    /// What it is called.
    pub title: String,
    /// The role in the organisation's roster that fills it: `leader`, `office`, …
    pub role: String,
    /// The post that stands in for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deputy: Option<String>,
    /// What it answers for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duty: Option<String>,
}

impl Plan {
    /// The posts that stand in for one, nearest first. Ends where it would come back.
    pub fn deputies_of(&self, post: &str) -> Vec<&Post> {
        let mut deputies: Vec<&Post> = Vec::new();
        let mut at = self.post(post);
        while let Some(deputy) = at.and_then(|at| self.post(at.deputy.as_deref()?)) {
            if deputy.post == post || deputies.contains(&deputy) {
                break;
            }
            deputies.push(deputy);
            at = Some(deputy);
        }
        deputies
    }

    /// Whether a post's deputies lead back to it.
    pub(super) fn is_circular(&self, post: &Post) -> bool {
        let last = self.deputies_of(&post.post).pop().unwrap_or(post);
        last.deputy.as_deref() == Some(post.post.as_str())
    }
}
