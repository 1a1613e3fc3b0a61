//! What a person goes by who types a time: this laptop's zone, and now.

use super::Host;
use chrono::{DateTime, Days, FixedOffset, Local, MappedLocalTime, NaiveDateTime, NaiveTime};
use chrono::{Offset, SecondsFormat, TimeZone, Utc};
use onscene_protocol::clock::Zone;
use onscene_protocol::typing::{NoTime, WrittenTime};

/// How far a time of the day may lie ahead and still be today's, where one that has passed is meant: the
/// watch that it was read off may be ahead of this laptop. Milliseconds.
const AHEAD_MS: i64 = 5 * 60 * 1000;

/// Which of two days a time of the day means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The latest that has passed.
    Past,
    /// The next to come.
    Ahead,
}

/// Why what was typed is no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadTime {
    /// Something else.
    #[error("it is no time such as 14:05 or 2026-11-24 14:05")]
    NoTime,
    /// The clock was set forward over it.
    #[error("there was no such time: the clock went forward over it (summer time)")]
    Skipped,
    /// The clock was set back over it.
    #[error(
        "there were two such times: the clock went back over it (summer time); write the one that is \
         meant with its offset from UTC, as in 2026-10-25T02:30:00+02:00"
    )]
    Twice,
}

/// This laptop's zone, and now.
#[derive(Debug, Clone, Copy)]
pub struct Watch {
    zone: Zone,
    now_ms: u64,
}

impl Host {
    /// The zone that this laptop is in. Where the clock is steered, it is the one that it is steered
    /// to, unless the system's own says the same.
    pub fn zone(&self) -> Zone {
        let (wall, offset_minutes) = self.read();
        let now_ms = u64::try_from(wall).unwrap_or(0);
        if system_offset(now_ms) == offset_minutes {
            Zone::Ruled(system_offset)
        } else {
            Zone::Fixed(offset_minutes)
        }
    }

    /// What a person goes by who types a time now.
    pub fn watch(&self) -> Watch {
        Watch {
            zone: self.zone(),
            now_ms: self.wall_ms(),
        }
    }
}

/// A moment, milliseconds since 1970, as clocks in a zone show it.
pub fn placed(zone: Zone, ms: u64) -> DateTime<FixedOffset> {
    let utc = i64::try_from(ms).ok();
    let utc = utc.and_then(DateTime::<Utc>::from_timestamp_millis);
    let utc = utc.unwrap_or_default();
    let offset = FixedOffset::east_opt(zone.offset_minutes(ms).saturating_mul(60));
    offset.map_or_else(|| utc.fixed_offset(), |offset| utc.with_timezone(&offset))
}

/// An RFC 3339 time as clocks in a zone show it; what is none stays as it is.
pub fn shown_in(zone: Zone, at: &str) -> String {
    let time = DateTime::parse_from_rfc3339(at).ok();
    let ms = time.and_then(|time| u64::try_from(time.timestamp_millis()).ok());
    ms.map_or_else(
        || at.to_owned(),
        |ms| placed(zone, ms).to_rfc3339_opts(SecondsFormat::Millis, true),
    )
}

/// Minutes that local time is ahead of UTC at a moment, by the system's rules.
fn system_offset(ms: u64) -> i32 {
    let utc = i64::try_from(ms).ok();
    let utc = utc.and_then(DateTime::<Utc>::from_timestamp_millis);
    utc.map_or(0, |utc| {
        utc.with_timezone(&Local).offset().fix().local_minus_utc() / 60
    })
}

impl Watch {
    /// A watch that shows so much, in a zone.
    pub const fn new(zone: Zone, now_ms: u64) -> Self {
        Self { zone, now_ms }
    }

    /// The zone.
    pub const fn zone(&self) -> Zone {
        self.zone
    }

    /// Now, as RFC 3339.
    pub fn now_text(&self) -> String {
        placed(self.zone, self.now_ms).to_rfc3339_opts(SecondsFormat::Millis, true)
    }

    /// What was typed, as RFC 3339.
    ///
    /// # Errors
    /// [`BadTime`]: nothing that was typed is left out because it cannot be read.
    pub fn read(&self, typed: &str, side: Side) -> Result<String, BadTime> {
        let time = self.moment(typed, side)?;
        Ok(time.to_rfc3339_opts(SecondsFormat::Secs, false))
    }

    fn moment(&self, typed: &str, side: Side) -> Result<DateTime<FixedOffset>, BadTime> {
        match typed.parse::<WrittenTime>() {
            Ok(WrittenTime::Exact(time)) => Ok(time),
            Ok(WrittenTime::Local(time)) => self.placed(time),
            Ok(WrittenTime::Clock(time)) => self.on_its_day(time, side),
            Err(NoTime) => Err(BadTime::NoTime),
        }
    }

    /// A time of the day, on the day that is meant.
    fn on_its_day(&self, time: NaiveTime, side: Side) -> Result<DateTime<FixedOffset>, BadTime> {
        let now = self.now().ok_or(BadTime::NoTime)?.naive_local();
        let today = now.date();
        let ahead_ms = (today.and_time(time) - now).num_milliseconds();
        let day = match side {
            Side::Past if ahead_ms > AHEAD_MS => today.checked_sub_days(Days::new(1)),
            Side::Ahead if ahead_ms <= 0 => today.checked_add_days(Days::new(1)),
            Side::Past | Side::Ahead => Some(today),
        };
        self.placed(day.ok_or(BadTime::NoTime)?.and_time(time))
    }

    fn now(&self) -> Option<DateTime<FixedOffset>> {
        let ms = i64::try_from(self.now_ms).ok()?;
        let utc = DateTime::<Utc>::from_timestamp_millis(ms)?;
        let offset = FixedOffset::east_opt(self.zone.offset_minutes(self.now_ms) * 60)?;
        Some(utc.with_timezone(&offset))
    }

    /// A local time as a moment: there may be none, or two.
    fn placed(&self, local: NaiveDateTime) -> Result<DateTime<FixedOffset>, BadTime> {
        match self.zone {
            Zone::Fixed(minutes) => {
                let offset = FixedOffset::east_opt(minutes * 60).ok_or(BadTime::NoTime)?;
                offset
                    .from_local_datetime(&local)
                    .single()
                    .ok_or(BadTime::NoTime)
            }
            Zone::Ruled(rule) => by_rule(local, rule),
        }
    }
}

/// The moments at which this zone's clocks show a local time. Offsets differ by hours at most, so both
/// that come into question are in force within a day of it.
fn by_rule(local: NaiveDateTime, rule: fn(u64) -> i32) -> Result<DateTime<FixedOffset>, BadTime> {
    let as_utc_ms = local.and_utc().timestamp_millis();
    let around = [-24, 24].map(|hours: i64| as_utc_ms.saturating_add(hours * 3_600_000));
    let mut found: Vec<DateTime<FixedOffset>> = Vec::new();
    for near in around {
        let minutes = rule(u64::try_from(near).unwrap_or(0));
        let offset = FixedOffset::east_opt(minutes.saturating_mul(60)).ok_or(BadTime::NoTime)?;
        let MappedLocalTime::Single(time) = offset.from_local_datetime(&local) else {
            return Err(BadTime::NoTime);
        };
        let ms = u64::try_from(time.timestamp_millis()).map_err(|_| BadTime::NoTime)?;
        if rule(ms) == minutes && !found.contains(&time) {
            found.push(time);
        }
    }
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(BadTime::Skipped),
        _ => Err(BadTime::Twice),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-24 14:05 at eight hours ahead of UTC.
    const NOW_MS: u64 = 1_795_500_300_000;

    fn read(typed: &str, side: Side) -> Result<String, BadTime> {
        Watch::new(Zone::Fixed(480), NOW_MS).read(typed, side)
    }

    #[test]
    fn the_example_of_the_hint_is_a_time_and_so_is_what_browsers_and_people_write() {
        for typed in [
            "2026-11-24 14:05",
            "2026/11/24 14:05",
            "2026/11/24  14:05:00",
            "2026-11-24T14:05",
            "2026年11月24日14:05",
            " 2026年11月24日 14:05 ",
            "２０２６－11－24 14：05",
            "2026-11-24T14:05:00+08:00",
            "2026-11-24T06:05:00Z",
        ] {
            let read = read(typed, Side::Past).unwrap();
            let read = DateTime::parse_from_rfc3339(&read).unwrap();
            assert_eq!(
                u64::try_from(read.timestamp_millis()),
                Ok(NOW_MS),
                "{typed}"
            );
        }
        for typed in [
            "",
            "昨天",
            "25:00",
            "2026-11-24",
            "2027-02-29 10:00",
            "14:05:",
        ] {
            assert_eq!(read(typed, Side::Past), Err(BadTime::NoTime), "{typed}");
        }
    }

    #[test]
    fn a_time_of_the_day_is_the_last_that_passed_or_the_next_to_come() {
        let day = |typed, side| read(typed, side).unwrap()[..10].to_owned();
        assert_eq!(day("14:00", Side::Past), "2026-11-24");
        assert_eq!(day("23:50", Side::Past), "2026-11-23");
        assert_eq!(day("14:00", Side::Ahead), "2026-11-25");
        assert_eq!(day("23:50", Side::Ahead), "2026-11-24");
        assert_eq!(
            day("14:08", Side::Past),
            "2026-11-24",
            "a watch that is ahead"
        );
    }

    /// Summer time as in Berlin in 2026, by its two changes.
    fn berlin(ms: u64) -> i32 {
        let summer = 1_774_746_000_000..1_792_890_000_000;
        if summer.contains(&ms) { 120 } else { 60 }
    }

    #[test]
    fn an_hour_that_does_not_exist_or_comes_twice_is_refused_with_the_reason() {
        let watch = Watch::new(Zone::Ruled(berlin), 1_774_771_200_000);
        let read = |typed| watch.read(typed, Side::Past);
        assert_eq!(read("02:30"), Err(BadTime::Skipped));
        assert_eq!(read("2026-03-29 02:30"), Err(BadTime::Skipped));
        assert_eq!(
            read("2026-03-29 01:59").unwrap(),
            "2026-03-29T01:59:00+01:00"
        );
        assert_eq!(
            read("2026-03-29 03:00").unwrap(),
            "2026-03-29T03:00:00+02:00"
        );
        assert_eq!(read("2026-10-25 02:30"), Err(BadTime::Twice));
        let first = "2026-10-25T02:30:00+02:00";
        assert_eq!(
            read(first).unwrap(),
            first,
            "as the reason says to write it"
        );
        assert!(BadTime::Twice.to_string().contains(first));
        assert_eq!(
            read("2026-10-25 03:00").unwrap(),
            "2026-10-25T03:00:00+01:00"
        );
        assert_eq!(
            read("2026-07-01 12:00").unwrap(),
            "2026-07-01T12:00:00+02:00"
        );
    }
}
