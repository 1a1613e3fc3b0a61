//! Numbers of the API: as JSON has them, or as a person typed them.

use super::number;
use serde::de::{Deserializer, Error, Visitor};
use std::fmt;

/// A whole number, or a text that is one.
///
/// # Errors
/// Where it is neither.
pub fn whole_number<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    from.deserialize_any(WholeNumber)
}

struct WholeNumber;

impl Visitor<'_> for WholeNumber {
    type Value = u32;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number, such as 30")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<u32, E> {
        u32::try_from(number).map_err(|_| E::custom(format!("{number} is too large")))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<u32, E> {
        u32::try_from(number).map_err(|_| E::custom(format!("{number} is below 0")))
    }

    fn visit_str<E: Error>(self, typed: &str) -> Result<u32, E> {
        number(typed).map_err(E::custom)
    }
}
