//! Headcounts that disagree: both stay, and both show it.

use super::{HeadcountView, Known};
use crate::limit::HEADCOUNTS_COMPARED_MS;

pub(super) fn rows(known: &[Known]) -> Vec<HeadcountView> {
    let counts: Vec<(&Known, u32, u32)> = known
        .iter()
        .filter_map(|entry| Some((entry, entry.stored.open.low?, entry.stored.open.high?)))
        .collect();
    counts
        .iter()
        .map(|&(entry, low, high)| HeadcountView {
            entry: entry.id,
            low,
            high,
            by: entry.word(|words| words.by.as_ref()),
            author: entry.author.clone(),
            at: super::text(entry.at()),
            corrected_at: entry.corrected(),
            happened_at: entry.happened_at(),
            corrected: entry.is_amended(),
            disagrees: counts.iter().any(|&(other, other_low, other_high)| {
                let apart = entry.when_ms().saturating_sub(other.when_ms());
                apart.saturating_abs() <= HEADCOUNTS_COMPARED_MS
                    && (other_low > high || other_high < low)
            }),
        })
        .collect()
}
