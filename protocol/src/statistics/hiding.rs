//! Small numbers are hidden, also from whoever subtracts.

use super::GROUP_MIN;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// What it is.
    pub group: String,
    /// How many; none where that is hidden.
    pub count: Option<usize>,
}

/// Groups that are counted, and all of them together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The groups, in their order.
    pub cells: Vec<Cell>,
    /// All together; none where that is hidden.
    pub total: Option<usize>,
}

impl Table {
    /// Hides every group under [`GROUP_MIN`]. What the hidden ones are together follows from the total,
    /// so that has to be [`GROUP_MIN`] as well, of at least two groups: else the smallest of those that
    /// are shown is hidden too. Where there is none left to hide, the total is.
    pub(super) fn of(counts: BTreeMap<String, usize>) -> Self {
        let total: usize = counts.values().sum();
        let mut in_order: Vec<(&String, usize)> = counts
            .iter()
            .map(|(group, count)| (group, *count))
            .collect();
        in_order.sort_by_key(|(group, count)| (*count, *group));
        let small = in_order
            .iter()
            .filter(|(_, count)| *count < GROUP_MIN)
            .count();
        let mut hidden = small;
        let hides = |hidden: usize| in_order.iter().take(hidden);
        let together = |hidden: usize| hides(hidden).map(|(_, count)| count).sum::<usize>();
        while hidden > 0 && hidden < in_order.len() && (hidden < 2 || together(hidden) < GROUP_MIN)
        {
            hidden += 1;
        }
        let is_derivable = hidden > 0 && (hidden < 2 || together(hidden) < GROUP_MIN);
        let hide_total = (1..GROUP_MIN).contains(&total) || is_derivable;
        let cells = counts.iter().map(|(group, count)| Cell {
            group: group.clone(),
            count: (!hides(hidden).any(|(other, _)| *other == group)).then_some(*count),
        });
        Self {
            cells: cells.collect(),
            total: (!hide_total).then_some(total),
        }
    }
}
