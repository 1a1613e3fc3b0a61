//! A time as it is typed, in any of the forms that people and old browsers write.

use super::fold;
use chrono::{DateTime, FixedOffset, NaiveDateTime, NaiveTime};
use std::str::FromStr;

const DAY_AND_TIME: [&str; 4] = [
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
];
const TIME: [&str; 2] = ["%H:%M", "%H:%M:%S"];

/// What was typed as a time. What it means where no offset or day was said, whoever reads it decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrittenTime {
    /// With its offset from UTC.
    Exact(DateTime<FixedOffset>),
    /// A day and a time of some clock.
    Local(NaiveDateTime),
    /// A time of some day.
    Clock(NaiveTime),
}

/// A text that is no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a time is HH:MM, or a date with it, such as 14:05, 2026-11-24 14:05, 2026-11-24T14:05:00+08:00"
)]
pub struct NoTime;

impl FromStr for WrittenTime {
    type Err = NoTime;

    /// Takes full-width digits and colons, `/` between the parts of a date, and 2026年11月24日14时05分.
    fn from_str(typed: &str) -> Result<Self, NoTime> {
        let folded = fold(typed);
        if let Ok(time) = DateTime::parse_from_rfc3339(&folded) {
            return Ok(Self::Exact(time));
        }
        let plain: String = folded
            .chars()
            .filter_map(|c| match c {
                '/' | '年' | '月' => Some('-'),
                '日' => Some(' '),
                '时' | '時' | '点' => Some(':'),
                '分' => None,
                other => Some(other),
            })
            .collect();
        let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        let local = DAY_AND_TIME
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(&plain, form).ok());
        let clock = || {
            TIME.iter()
                .find_map(|form| NaiveTime::parse_from_str(&plain, form).ok())
        };
        local
            .map(Self::Local)
            .or_else(|| clock().map(Self::Clock))
            .ok_or(NoTime)
    }
}
