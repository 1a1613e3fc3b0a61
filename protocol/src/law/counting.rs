//! From a first day to a last one.

use super::limit::DAYS_WALKED_MAX;
use super::{Calendar, Days};
use chrono::NaiveDate;

/// A stretch on which time stands still: after its first day, up to and with its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pause {
    pub(super) from: NaiveDate,
    /// None where it still stands still.
    pub(super) to: Option<NaiveDate>,
}

impl Pause {
    fn holds(&self, day: NaiveDate) -> bool {
        day > self.from && self.to.is_none_or(|to| day <= to)
    }
}

/// The last of so many days after `start`, which itself is not counted. None where it lies beyond
/// all pauses, or farther than anybody counts.
pub(super) fn last_day(
    start: NaiveDate,
    days: u32,
    counting: Days,
    calendar: &Calendar,
    pauses: &[Pause],
) -> Option<NaiveDate> {
    let mut day = start;
    let mut left = days;
    for _ in 0..DAYS_WALKED_MAX {
        if left == 0 {
            return Some(day);
        }
        day = day.succ_opt()?;
        let counts = counting == Days::Calendar || calendar.is_worked(day);
        if counts && !pauses.iter().any(|pause| pause.holds(day)) {
            left -= 1;
        }
    }
    None
}
