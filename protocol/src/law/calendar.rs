//! Which days are worked. Weekends are not, but for those that the State Council's yearly notice
//! makes working days (调休); holidays are not, whatever day of the week they are.

use super::LawFault;
use super::file::{LawFile, line, read_file};
use super::limit::{STRETCH_DAYS_MAX, STRETCHES_MAX};
use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// A holiday and the days that it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NamedDays {
    /// What it is called.
    pub name: String,
    /// Its first day off.
    pub from: NaiveDate,
    /// Its last day off.
    pub to: NaiveDate,
}

/// The holidays and make-up working days of some years.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Calendar {
    /// The layout of this file: 1.
    pub format: u32,
    /// Where it was published.
    pub source: String,
    /// What whoever uses it has to know.
    pub note: String,
    /// The first day that it covers.
    pub from: NaiveDate,
    /// The last day that it covers. What is later is counted by weekdays, and says so.
    pub expires: NaiveDate,
    /// Days of a weekend that are worked.
    #[serde(default)]
    pub workdays: Vec<NaiveDate>,
    /// Days off.
    #[serde(default)]
    pub holidays: Vec<NamedDays>,
}

impl LawFile for Calendar {
    fn head(&self) -> (u32, &str, &str) {
        (self.format, &self.source, &self.note)
    }

    fn check(&self) -> Result<(), LawFault> {
        if self.holidays.len() > STRETCHES_MAX || self.workdays.len() > STRETCHES_MAX {
            return Err(LawFault::TooMany);
        }
        for holiday in &self.holidays {
            line("holidays, name", &holiday.name)?;
            let days = holiday.to.signed_duration_since(holiday.from).num_days() + 1;
            if !(1..=STRETCH_DAYS_MAX).contains(&days) {
                return Err(LawFault::Stretch {
                    name: holiday.name.clone(),
                    from: holiday.from,
                    to: holiday.to,
                });
            }
        }
        let ends = self.holidays.iter().flat_map(|days| [days.from, days.to]);
        let mut named = ends.chain(self.workdays.iter().copied());
        match named.find(|day| !self.covers(*day)) {
            Some(day) => Err(LawFault::Outside {
                day,
                from: self.from,
                expires: self.expires,
            }),
            None => Ok(()),
        }
    }
}

impl Calendar {
    /// The calendar that ships with the program.
    pub const SHIPPED: &'static str = include_str!("calendar.toml");

    /// Reads a calendar and checks it.
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

    /// Refuses a calendar that is over already: it would only be there to be overlooked.
    ///
    /// # Errors
    /// [`LawFault::Expired`].
    pub fn is_current(&self, today: NaiveDate) -> Result<(), LawFault> {
        if self.expires < today {
            let expires = self.expires;
            return Err(LawFault::Expired { expires });
        }
        Ok(())
    }

    /// Whether it says anything of a day.
    pub fn covers(&self, day: NaiveDate) -> bool {
        (self.from..=self.expires).contains(&day)
    }

    /// Whether a day is worked.
    pub fn is_worked(&self, day: NaiveDate) -> bool {
        if self.workdays.contains(&day) {
            return true;
        }
        let off = |holiday: &NamedDays| (holiday.from..=holiday.to).contains(&day);
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        !weekend && !self.holidays.iter().any(off)
    }
}
