//! A time as people give it, beside the time at which they write.

use crate::typing::fold;
use chrono::{DateTime, SecondsFormat};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::str::FromStr;

/// A time in RFC 3339, kept as milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Given(pub u64);

/// A text that is no time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no time such as 2026-11-24T14:05:00+08:00")]
pub struct NoTime(String);

impl FromStr for Given {
    type Err = NoTime;

    fn from_str(written: &str) -> Result<Self, NoTime> {
        DateTime::parse_from_rfc3339(&fold(written))
            .ok()
            .and_then(|time| u64::try_from(time.timestamp_millis()).ok())
            .map(Self)
            .ok_or_else(|| NoTime(written.chars().take(40).collect()))
    }
}

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let written = String::deserialize(from)?;
        written.parse().map_err(serde::de::Error::custom)
    }
}

/// In RFC 3339 again, in UTC.
impl Serialize for Given {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let at = i64::try_from(self.0).ok();
        let at = at.and_then(DateTime::from_timestamp_millis);
        let at = at.ok_or_else(|| serde::ser::Error::custom("a time beyond all calendars"))?;
        to.serialize_str(&at.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}
