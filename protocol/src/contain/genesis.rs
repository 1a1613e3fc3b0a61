//! The genesis: the change from which every incident starts, the same bytes everywhere.

use super::automerge_actor;
use crate::id::WriterId;
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{Automerge, ChangeHash, ROOT};
use std::sync::OnceLock;

/// The writer of the genesis change. Nobody writes as it.
pub const GENESIS_WRITER: WriterId = WriterId::from_bytes([0; 16]);
/// The root map that holds the entries.
const ENTRIES: &str = "entries";

/// The change from which every incident starts, the same bytes everywhere: it makes the root map
/// of entries and nothing else.
pub fn genesis() -> Automerge {
    let mut document = Automerge::new().with_actor(automerge_actor(GENESIS_WRITER));
    let mut change = document.transaction();
    // Making a map in an empty document cannot fail; a test holds the hash of the outcome.
    if change
        .put_object(ROOT, ENTRIES, automerge::ObjType::Map)
        .is_ok()
    {
        change.commit_with(CommitOptions::default().with_time(0));
    } else {
        change.rollback();
    }
    document
}

/// The genesis change's hash.
pub fn genesis_hash() -> ChangeHash {
    static HASH: OnceLock<ChangeHash> = OnceLock::new();
    *HASH.get_or_init(|| {
        genesis()
            .get_heads()
            .first()
            .copied()
            .unwrap_or(ChangeHash([0; 32]))
    })
}
