//! Clocks of law (clause 五.5): which article sets which time limit, and when it runs out. The articles
//! and the holidays are data, shipped with their source and the words "check with your office"; what
//! is here only counts days.
//!
//! A deadline is derived from what was recorded, from the policy and from the calendar: pure, and the
//! same on every laptop that holds the same.

mod calendar;
mod clock;
mod counting;
mod deadline;
mod fault;
mod file;
mod laws;
pub mod limit;
mod matter;
mod policy;

pub use calendar::{Calendar, NamedDays};
pub use clock::{Clock, Days, Step};
pub use deadline::{Deadline, Happened, Progress, Warning};
pub use fault::LawFault;
pub use laws::{Laws, check};
pub use matter::happened;
pub use policy::Policy;

/// The layout of both files that this version reads.
pub const FORMAT: u32 = 1;

#[cfg(test)]
mod tests;
