//! The articles as data.

use super::file::{LawFile, line, read_file};
use super::limit::{CLOCKS_MAX, DAYS_MAX};
use super::{Clock, LawFault};
use crate::limit::SHOWN_TIME_MS_MAX;
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Time limits by article, as an office works by them. It can be edited, and says where it is from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Policy {
    /// The layout of this file: 1.
    pub format: u32,
    /// The law that it is taken from, with its date.
    pub source: String,
    /// What whoever uses it has to know: to check with their office.
    pub note: String,
    /// Minutes that the days' local time is ahead of UTC: 480 in China. A day ends there.
    pub utc_offset_minutes: i32,
    /// The clocks.
    pub clocks: Vec<Clock>,
}

impl LawFile for Policy {
    fn head(&self) -> (u32, &str, &str) {
        (self.format, &self.source, &self.note)
    }

    fn check(&self) -> Result<(), LawFault> {
        if self.offset().is_none() {
            let at = "utc-offset-minutes".into();
            return Err(LawFault::Line { at });
        }
        if self.clocks.len() > CLOCKS_MAX {
            return Err(LawFault::TooMany);
        }
        let mut words = BTreeSet::new();
        for clock in &self.clocks {
            let at = format!("clock {:?}", clock.clock);
            line(&at, &clock.clock)?;
            line(&format!("{at}, article"), &clock.article)?;
            line(&format!("{at}, title"), &clock.title)?;
            line(&format!("{at}, role"), &clock.role)?;
            for days in [Some(clock.days), clock.extension_days]
                .into_iter()
                .flatten()
            {
                if !(1..=DAYS_MAX).contains(&days) {
                    return Err(LawFault::Days { at, days });
                }
            }
            if !words.insert(&clock.clock) {
                let clock = clock.clock.clone();
                return Err(LawFault::Twice { clock });
            }
        }
        Ok(())
    }
}

impl Policy {
    /// The policy that ships with the program.
    pub const SHIPPED: &'static str = include_str!("policy.toml");

    /// Reads a policy and checks it.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn from_toml(text: &str) -> Result<Self, LawFault> {
        read_file(text)
    }

    /// The file. What was read can always be written.
    pub fn to_toml(&self) -> String {
        toml::to_string_pretty(self).unwrap_or_default()
    }

    fn offset(&self) -> Option<FixedOffset> {
        FixedOffset::east_opt(self.utc_offset_minutes.checked_mul(60)?)
    }

    /// The local day of a moment in milliseconds since 1970.
    pub fn day_of(&self, ms: u64) -> Option<NaiveDate> {
        let shown = i64::try_from(ms.min(SHOWN_TIME_MS_MAX)).ok()?;
        let utc = DateTime::from_timestamp_millis(shown)?;
        Some(utc.with_timezone(&self.offset()?).date_naive())
    }

    /// The end of a local day, in milliseconds since 1970.
    pub fn end_of(&self, day: NaiveDate) -> Option<u64> {
        let next = day.succ_opt()?.and_hms_opt(0, 0, 0)?;
        let end = next.and_local_timezone(self.offset()?).single()?;
        u64::try_from(end.timestamp_millis()).ok()
    }
}
