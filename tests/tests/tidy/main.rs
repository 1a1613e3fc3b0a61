//! Style as tests: what a reviewer would have to look for, looked for here.
//!
//! Each check reads the files that git tracks (and those about to be), returns its findings as
//! lines to read, and is itself tried on a small planted tree: a check that finds nothing
//! because it looks at nothing would be worse than none.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod clauses;
mod code;
mod edges;
mod length;
mod map;
mod names;
mod reach;
mod speech;
mod tree;
mod walls;
mod words;

/// Fails with every finding at once, one a line.
fn assert_tidy(findings: &[String]) {
    assert!(
        findings.is_empty(),
        "{} to mend:\n{}",
        findings.len(),
        findings.join("\n")
    );
}
