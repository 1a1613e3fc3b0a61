//! The on-scene plan (plan 四.2(1)): the text as it stands, and every copy that was approved. Each
//! approval names those it takes the place of, as grades do.

use super::acts::WrittenBy;
use super::{Known, Reader};
use crate::id::EntryId;
use crate::incident::schema::{ActFields, ScenePlanFields};
use crate::incident::{ScenePlanText, TextVersion};
use crate::roster::name_of;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The on-scene plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenePlanView {
    /// The text as it stands now.
    pub text: String,
    /// Which version that is: what whoever changes it says they saw.
    pub version: TextVersion,
    /// Whether it says something else than the copy in force, or none was approved.
    pub draft: bool,
    /// Everyone who wrote in it, in the order of their first change.
    pub writers: Vec<String>,
    /// When it was last changed, by its writer's logical clock, in UTC.
    pub changed_at: Option<String>,
    /// Changes that are here and not in it: no key opens them, or they wait for others.
    pub missing: usize,
    /// The copies that were approved, the first first.
    pub approved: Vec<ApprovedPlanView>,
}

/// One approved copy: frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovedPlanView {
    /// Its entry: who approved, and when.
    #[serde(flatten)]
    pub by: WrittenBy,
    /// The version that was approved.
    pub version: TextVersion,
    /// All of its text.
    pub text: Option<String>,
    /// Whether a later one takes its place.
    pub superseded: bool,
    /// Whether it is the one in force.
    pub in_force: bool,
    /// Whether another one stands beside it that says something else.
    pub disagrees: bool,
}

pub(super) fn view(
    plan: &ScenePlanText,
    known: &[Known],
    reader: &Reader<'_>,
) -> Option<ScenePlanView> {
    let approved = approved(known);
    let missing = plan.sealed() + plan.waiting();
    if plan.shown().is_empty() && missing == 0 && approved.is_empty() {
        return None;
    }
    let text = plan.read();
    let in_force = approved.iter().find(|copy| copy.in_force);
    let mut writers: Vec<String> = Vec::new();
    for from in plan.shown() {
        let name = name_of(reader.roster, from.author);
        if !name.is_empty() && !writers.contains(&name) {
            writers.push(name);
        }
    }
    let last = plan.shown().last();
    Some(ScenePlanView {
        // An approved copy is trimmed like every entry's words.
        draft: in_force.is_none_or(|copy| copy.text.as_deref() != Some(text.trim())),
        version: plan.version(),
        writers,
        changed_at: last.map(|from| super::text(super::moment(from.time.ms()).fixed_offset())),
        missing,
        approved,
        text,
    })
}

fn approved(known: &[Known]) -> Vec<ApprovedPlanView> {
    let all = || {
        let fields = known.iter().map(|entry| (entry, &entry.stored.open.act));
        fields.filter_map(|(entry, act)| match act {
            Some(ActFields::ScenePlan(fields)) => Some((entry, fields)),
            _ => None,
        })
    };
    let superseded: BTreeSet<EntryId> = all()
        .flat_map(|(_, fields)| fields.after.iter().copied())
        .collect();
    let standing: Vec<(EntryId, Option<String>)> = all()
        .filter(|(entry, _)| !superseded.contains(&entry.id))
        .map(|(entry, _)| (entry.id, entry.main_text()))
        .collect();
    let last = standing.last().map(|(entry, _)| *entry);
    let row = |(entry, fields): (&Known, &ScenePlanFields)| {
        let (text, stands) = (entry.main_text(), !superseded.contains(&entry.id));
        let hashes: Vec<[u8; 32]> = fields.version.iter().map(|hash| **hash).collect();
        ApprovedPlanView {
            by: entry.by(),
            version: TextVersion::of_hashes(&hashes),
            superseded: !stands,
            in_force: last == Some(entry.id),
            disagrees: stands && standing.iter().any(|(_, other)| *other != text),
            text,
        }
    };
    all().map(row).collect()
}
