//! The harness: what the suites in `tests/` share.

// A harness fails by panicking, and says why: to a test there is nothing to recover.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr
)]

pub mod bench;
pub mod browser;
pub mod net;
pub mod process;
pub mod seeds;
pub mod world;
