//! Grades (plan 二.3). Each names those it takes the place of; what is left in the end is in force, the
//! later of several, and where these differ that shows until another grade names them all.

use super::Known;
use super::acts::WrittenBy;
use crate::id::EntryId;
use crate::incident::GradeName;
use crate::incident::schema::ActFields;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradeView {
    /// Its entry: who graded, and when.
    #[serde(flatten)]
    pub by: WrittenBy,
    /// Which.
    pub grade: GradeName,
    /// Why.
    pub reason: Option<String>,
    /// Whether a later grade takes its place.
    pub superseded: bool,
    /// Whether it is the one in force.
    pub in_force: bool,
    /// Whether another one stands beside it that says otherwise.
    pub disagrees: bool,
}

pub(super) fn rows(known: &[Known]) -> Vec<GradeView> {
    let grades = || {
        known
            .iter()
            .filter_map(|entry| match &entry.stored.open.act {
                Some(ActFields::Grade(fields)) => Some((entry, fields)),
                _ => None,
            })
    };
    let superseded: BTreeSet<EntryId> = grades()
        .flat_map(|(_, fields)| fields.after.iter().copied())
        .collect();
    let standing: Vec<(EntryId, GradeName)> = grades()
        .filter(|(entry, _)| !superseded.contains(&entry.id))
        .map(|(entry, fields)| (entry.id, fields.grade))
        .collect();
    let last = standing.last().map(|(entry, _)| *entry);
    grades()
        .map(|(entry, fields)| {
            let stands = !superseded.contains(&entry.id);
            GradeView {
                by: entry.by(),
                grade: fields.grade,
                reason: entry.main_text(),
                superseded: !stands,
                in_force: last == Some(entry.id),
                disagrees: stands && standing.iter().any(|(_, other)| *other != fields.grade),
            }
        })
        .collect()
}
