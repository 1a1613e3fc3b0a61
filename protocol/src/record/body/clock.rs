//! The body of a clock record: a [`ClockReading`], which clocks are compared by.

use crate::clock::ClockReading;

/// The body of a clock record cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the clock's reading cannot be read")]
pub struct BadReading;

/// Reads a body.
///
/// # Errors
/// [`BadReading`] for anything else.
pub fn clock_reading(bytes: &[u8]) -> Result<ClockReading, BadReading> {
    minicbor::decode(bytes).map_err(|_| BadReading)
}
