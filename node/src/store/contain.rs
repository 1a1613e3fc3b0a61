//! Keeps a panic over damaged bytes from ending the node.

use super::StoreError;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `read`. redb trusts the pages that it wrote, and may panic over one that was changed since
/// (it says so at `Builder::set_check_integrity_on_open`); to us that is damage in `place`.
pub(super) fn contained<T>(
    place: &'static str,
    read: impl FnOnce() -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    // Nothing half-changed is used afterwards: a snapshot is never changed, and a transaction in
    // which this happened can only be dropped.
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(StoreError::damaged(place)))
}
