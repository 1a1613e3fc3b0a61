//! A time as people give it, beside the time at which they write.

use crate::typing::fold;
use chrono::DateTime;
use serde::{Deserialize, Deserializer};
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
