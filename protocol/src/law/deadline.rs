//! Deadlines and their state, from what was recorded.

use super::counting::{Pause, last_day};
use super::{Calendar, Clock, Days, Policy, Step};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A step that was recorded of one matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// Which.
    pub step: Step,
    /// When, milliseconds since 1970.
    pub at_ms: u64,
    /// The clock that it extends or pauses; none means whichever runs.
    pub clock: Option<String>,
    /// Whether all is there that an extension needs: a reason, an approver, and that the petitioner
    /// was told. What every other step needs it always has.
    pub complete: bool,
}

/// How far a deadline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "progress")]
pub enum Progress {
    /// It runs; so many days are left, none on the last.
    Running {
        /// Days.
        days_left: i64,
    },
    /// Its last day is over by so many days.
    Overdue {
        /// Days, from 1.
        days_over: i64,
    },
    /// Time stands still.
    Paused,
    /// What it asks for was done in time.
    Met,
    /// What it asks for was done too late.
    MetLate {
        /// Days, from 1.
        days_over: i64,
    },
}

/// What whoever relies on a deadline has to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "warning")]
pub enum Warning {
    /// The calendar of holidays does not go that far: the rest is counted by weekdays.
    CalendarEnds {
        /// The last day that it covers.
        expires: NaiveDate,
    },
    /// An extension without reason, approver or word to the petitioner: it does not count.
    IncompleteExtension,
    /// An extension of what cannot be extended, or a second one: it does not count.
    NoSuchExtension,
}

/// One clock of law, as it runs for one matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The word of its clock.
    pub clock: String,
    /// The article.
    pub article: String,
    /// What has to be done.
    pub title: String,
    /// The role that answers for it.
    pub role: String,
    /// The day from which on it runs.
    pub from: NaiveDate,
    /// The last day; none while time stands still.
    pub due: Option<NaiveDate>,
    /// The end of that day, milliseconds since 1970.
    pub due_ms: Option<u64>,
    /// Whether it was extended.
    pub extended: bool,
    /// How far it is.
    #[serde(flatten)]
    pub progress: Progress,
    /// What to know about it.
    pub warnings: Vec<Warning>,
}

impl Policy {
    /// The deadlines of one matter, at a moment that comes in: one for each clock that was started.
    /// Of a step that was recorded twice the first counts: a laptop that hears of it late moves
    /// nothing.
    pub fn deadlines(
        &self,
        happened: &[Happened],
        calendar: &Calendar,
        now_ms: u64,
    ) -> Vec<Deadline> {
        let mut in_order = happened.to_vec();
        in_order.sort_by_key(|step| step.at_ms);
        let clocks = self.clocks.iter();
        clocks
            .filter_map(|clock| self.deadline(clock, &in_order, calendar, now_ms))
            .collect()
    }

    fn deadline(
        &self,
        clock: &Clock,
        happened: &[Happened],
        calendar: &Calendar,
        now_ms: u64,
    ) -> Option<Deadline> {
        let started = happened.iter().find(|step| step.step == clock.starts)?;
        let ended = happened
            .iter()
            .find(|step| clock.ends.contains(&step.step) && step.at_ms >= started.at_ms);
        let until = ended.map_or(u64::MAX, |ended| ended.at_ms);
        let during: Vec<&Happened> = happened
            .iter()
            .filter(|step| (started.at_ms..=until).contains(&step.at_ms))
            .filter(|step| step.clock.as_ref().is_none_or(|of| *of == clock.clock))
            .collect();
        let from = self.day_of(started.at_ms)?;
        let mut warnings = Vec::new();
        let more = extension(clock, &during, &mut warnings);
        let pauses = self.pauses(&during);
        let days = clock.days.saturating_add(more);
        let due = last_day(from, days, clock.counting, calendar, &pauses);
        let counted_to = due.unwrap_or(from);
        let uncovered = !calendar.covers(counted_to) || !calendar.covers(from);
        if clock.counting == Days::Working && uncovered {
            let expires = calendar.expires;
            warnings.push(Warning::CalendarEnds { expires });
        }
        Some(Deadline {
            clock: clock.clock.clone(),
            article: clock.article.clone(),
            title: clock.title.clone(),
            role: clock.role.clone(),
            from,
            due,
            due_ms: due.and_then(|day| self.end_of(day)),
            extended: more > 0,
            progress: self.progress(due, ended, now_ms)?,
            warnings,
        })
    }

    fn progress(
        &self,
        due: Option<NaiveDate>,
        ended: Option<&Happened>,
        now_ms: u64,
    ) -> Option<Progress> {
        let over = |day: NaiveDate| due.map_or(0, |due| (day - due).num_days());
        if let Some(ended) = ended {
            let days_over = over(self.day_of(ended.at_ms)?);
            return Some(if days_over > 0 {
                Progress::MetLate { days_over }
            } else {
                Progress::Met
            });
        }
        if due.is_none() {
            return Some(Progress::Paused);
        }
        let days_over = over(self.day_of(now_ms)?);
        Some(if days_over > 0 {
            Progress::Overdue { days_over }
        } else {
            Progress::Running {
                days_left: -days_over,
            }
        })
    }

    fn pauses(&self, during: &[&Happened]) -> Vec<Pause> {
        let mut pauses: Vec<Pause> = Vec::new();
        for step in during {
            let Some(day) = self.day_of(step.at_ms) else {
                continue;
            };
            let open = pauses.last_mut().filter(|pause| pause.to.is_none());
            match (step.step, open) {
                (Step::Paused, None) => pauses.push(Pause {
                    from: day,
                    to: None,
                }),
                (Step::Resumed, Some(open)) => open.to = Some(day),
                _ => {}
            }
        }
        pauses
    }
}

/// How many days an extension adds. It needs a reason, an approver, and that the petitioner was told.
fn extension(clock: &Clock, during: &[&Happened], warnings: &mut Vec<Warning>) -> u32 {
    let mut granted = None;
    for step in during.iter().filter(|step| step.step == Step::Extended) {
        match clock.extension_days {
            Some(_) if !step.complete => warnings.push(Warning::IncompleteExtension),
            Some(days) if granted.is_none() => granted = Some(days),
            Some(_) => warnings.push(Warning::NoSuchExtension),
            // An extension that names no clock means one that can be extended.
            None if step.clock.is_some() => warnings.push(Warning::NoSuchExtension),
            None => {}
        }
    }
    granted.unwrap_or(0)
}
