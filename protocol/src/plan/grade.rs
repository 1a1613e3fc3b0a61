//! Grades (clause 二.3). Published thresholds differ five-fold, so a plan need have none, and one
//! that has some suggests only: a named person decides and gives a reason.

use super::Plan;
use crate::incident::GradeName;
use serde::{Deserialize, Serialize};

/// What a plan says of one grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GradeRule {
    /// Which: `I` is the gravest, `IV` the least.
    #[cfg_attr(test, schemars(with = "String", regex(pattern = "^(I|II|III|IV)$")))]
    pub grade: GradeName,
    /// From how many people on it is suggested. None: never by a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_headcount: Option<u32>,
    /// What else speaks for it, for whoever decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// The posts that must be told of it.
    #[serde(default)]
    pub tell: Vec<String>,
    /// Units outside the roster that must be told of it.
    #[serde(default)]
    pub tell_units: Vec<String>,
}

/// A grade that a headcount suggests. It never grades.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Which.
    pub grade: GradeName,
    /// The plan's threshold.
    pub from_headcount: u32,
    /// The count that reached it.
    pub headcount: u32,
}

impl Plan {
    /// What a headcount suggests: the gravest grade whose threshold its upper bound reaches.
    pub fn suggest(&self, high: u32) -> Option<Suggestion> {
        let reached = self.grades.iter().filter_map(|rule| {
            let from = rule.from_headcount.filter(|from| *from <= high)?;
            Some((rule.grade, from))
        });
        let (grade, from_headcount) = reached.min()?;
        Some(Suggestion {
            grade,
            from_headcount,
            headcount: high,
        })
    }

    /// What the plan says of a grade.
    pub fn rule_of(&self, grade: GradeName) -> Option<&GradeRule> {
        self.grades.iter().find(|rule| rule.grade == grade)
    }
}
