//! Counts over incidents (clause 五.2): by kind, category, unit and month, and the times between
//! steps. Drills are left out. Groups under [`GROUP_MIN`] are hidden, and so that nobody works one out
//! from the total: as many of the others are hidden with it as that takes.

mod hiding;

pub use hiding::{Cell, Table};

use crate::incident::{IncidentKind, MilestoneName};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Incidents that a group has at least before its number is shown: below it, who was there could be
/// told from a number.
pub const GROUP_MIN: usize = 5;

/// What statistics know of an incident: nothing that people wrote, but for what a demand is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// What kind it is.
    pub kind: IncidentKind,
    /// Whether it is a drill.
    pub drill: bool,
    /// The unit's path.
    pub unit: String,
    /// The month in which it started: `2026-01`.
    pub month: String,
    /// How many demands it has, by what they are about.
    pub categories: BTreeMap<String, usize>,
    /// What it is about, where it was found as a concern.
    pub issue: Option<String>,
    /// When each step was first reached, milliseconds since 1970 by corrected clocks.
    pub steps: BTreeMap<MilestoneName, i64>,
}

/// The time from one step to another over several incidents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepTime {
    /// From this step.
    pub from: MilestoneName,
    /// To that one.
    pub to: MilestoneName,
    /// How many incidents have both.
    pub incidents: usize,
    /// The middle one of their times, milliseconds.
    pub median_ms: i64,
    /// Nine of ten took at most this long, milliseconds.
    pub most_ms: i64,
}

/// All tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statistics {
    /// Incidents by kind.
    pub kinds: Table,
    /// Demands by what they are about.
    pub categories: Table,
    /// Incidents by unit.
    pub units: Table,
    /// Incidents by month.
    pub months: Table,
    /// Concerns by what they are about, those that became incidents among them.
    pub concerns: Table,
    /// Times between steps, those of [`GROUP_MIN`] incidents and more.
    pub times: Vec<StepTime>,
}

/// The steps whose times are told, each from the one before.
const SPANS: [(MilestoneName, MilestoneName); 6] = [
    (MilestoneName::Received, MilestoneName::Reported),
    (MilestoneName::Received, MilestoneName::Activated),
    (MilestoneName::Activated, MilestoneName::Departed),
    (MilestoneName::Activated, MilestoneName::Arrived),
    (MilestoneName::Arrived, MilestoneName::Ended),
    (MilestoneName::Ended, MilestoneName::Left),
];

impl Statistics {
    /// The tables over these incidents.
    pub fn of(cases: &[Case]) -> Self {
        let mut issues: BTreeMap<String, usize> = BTreeMap::new();
        for issue in cases.iter().filter_map(|case| case.issue.clone()) {
            *issues.entry(issue).or_default() += 1;
        }
        let is_counted = |case: &&Case| !case.drill && case.kind != IncidentKind::Concern;
        let counted: Vec<&Case> = cases.iter().filter(is_counted).collect();
        let by = |group: &dyn Fn(&Case) -> String| {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for case in &counted {
                *counts.entry(group(case)).or_default() += 1;
            }
            Table::of(counts)
        };
        let mut categories: BTreeMap<String, usize> = BTreeMap::new();
        for (category, count) in counted.iter().flat_map(|case| &case.categories) {
            *categories.entry(category.clone()).or_default() += count;
        }
        Self {
            kinds: by(&|case| case.kind.word().to_owned()),
            categories: Table::of(categories),
            units: by(&|case| case.unit.clone()),
            months: by(&|case| case.month.clone()),
            concerns: Table::of(issues),
            times: SPANS
                .into_iter()
                .filter_map(|span| step_time(&counted, span))
                .collect(),
        }
    }
}

fn step_time(cases: &[&Case], (from, to): (MilestoneName, MilestoneName)) -> Option<StepTime> {
    let took = cases.iter().filter_map(|case| {
        let took = case.steps.get(&to)?.checked_sub(*case.steps.get(&from)?)?;
        (took >= 0).then_some(took)
    });
    let mut took: Vec<i64> = took.collect();
    took.sort_unstable();
    let incidents = took.len();
    if incidents < GROUP_MIN {
        return None;
    }
    Some(StepTime {
        from,
        to,
        incidents,
        median_ms: *took.get((incidents - 1) / 2)?,
        most_ms: *took.get((incidents * 9).div_ceil(10) - 1)?,
    })
}

#[cfg(test)]
mod tests;
