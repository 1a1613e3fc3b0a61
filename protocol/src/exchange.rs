//! One exchange between two nodes: its messages, its reconciliation, its receipts.
//!
//! The initiator begins with a [`Hello`]. Where the fingerprints in the answer differ, it asks
//! through an [`Initiator`] until it knows what each side lacks, gets and puts records in
//! batches, and both sides sign a [`Receipt`] over what they hold then. `PROTOCOL.md` has the
//! bytes and the routes.

mod announcement;
mod backoff;
mod fingerprint;
mod get_statement;
mod holding;
mod join;
mod letting_go;
mod message;
mod of_incident;
mod pace;
mod packed;
mod pages;
mod pieces;
mod receipt;
mod reconcile;
mod sets;
mod statement;
mod wire;

pub use announcement::{Announcement, NoAnnouncement};
pub use backoff::Backoff;
pub use fingerprint::{Fingerprint, SetFingerprint};
pub use get_statement::{FirstReceipt, GetStatement, StatementAnswer};
pub use holding::{FileCopy, Holding, Holdings};
pub use join::{BadJoin, CheckedJoin, Former, JoinAnswer, JoinDraft, JoinRequest};
pub use letting_go::may_let_go;
pub use message::{
    BadMessage, Beat, Frame, GetRecords, Hello, HelloAnswer, HubAt, Hubs, Message, PutAnswer,
    PutReceipts, PutRecords, Records, RefusedRecord, Statements, Wanted, Wants, from_bytes,
    to_bytes,
};
pub use of_incident::{
    BadOfIncident, ChainHead, CheckedOfIncident, Cover, HeldOfIncident, OfIncident,
    SignedOfIncident,
};
pub use pace::Pace;
pub use pages::{Bookmark, GetPage, Page, worth_paging};
pub use pieces::{Carried, GROUP_HASH_BYTES, GroupHash, GroupHasher, GroupHashes};
pub use receipt::{BadReceipt, CheckedReceipt, Receipt, SignedReceipt, What};
pub use reconcile::{
    Difference, Initiator, ReconcileAnswer, ReconcileError, ReconcileRequest, Step, answer,
};
pub use sets::{Sets, home_of, is_own};
pub use statement::{Fate, OfAuthor, beyond_limit, reaches, said_of};
pub use wire::{Unreadable, WireRecord, batches, read};

/// The version of messages and routes; the routes carry it as `/v1`.
pub const VERSION: u32 = 1;

#[cfg(test)]
mod tests;
