//! The only door from foreign bytes to Automerge.
//!
//! Automerge 0.12.0 inflates without limit, panics on some inputs and expands run lengths as
//! announced. So a change's bytes are skimmed first, by a reader that allocates nothing; then
//! parsed with panics caught; then its operations are compared with the one form that an entry
//! may have, or a change of a text; and it is applied to a scratch copy.

mod form;
mod genesis;
mod skim;
mod text;

pub use form::Expected;
pub use genesis::{GENESIS_WRITER, genesis, genesis_hash};
pub(crate) use skim::Reader;
pub use skim::Unreadable;
pub(crate) use text::{Text, text_genesis_hash};

use crate::id::WriterId;
use automerge::{Automerge, Change, ChangeHash, ExpandedChange, ReadDoc};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why a change is kept as a record but not applied to its document.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, minicbor::Encode, minicbor::Decode,
)]
#[cbor(index_only)]
pub enum Misformed {
    /// The bytes are no plain change chunk, or announce more than one entry may hold.
    #[error("its bytes are not one plain change")]
    #[n(0)]
    Bytes,
    /// Automerge does not read it, or panics on it.
    #[error("Automerge does not read it")]
    #[n(1)]
    Parse,
    /// It claims to be of another writer or to have another number than its header says.
    #[error("it is not the change that its header announces")]
    #[n(2)]
    NotItsHeader,
    /// It depends on others' changes, or not on its own writer's previous one.
    #[error("it depends on other changes than its own writer's")]
    #[n(3)]
    Dependencies,
    /// It does something else than insert its own entry.
    #[error("it does something else than insert its own entry")]
    #[n(4)]
    NotOneEntry,
    /// Automerge refuses to apply it, or panics on applying it.
    #[error("Automerge does not apply it")]
    #[n(5)]
    Apply,
    /// Another change has the same writer and number, and a lower id.
    #[error("another record has the same writer and number")]
    #[n(6)]
    Equivocation,
    /// It does something else than write characters into a text, or take some out.
    #[error("it does something else than write in the on-scene plan")]
    #[n(7)]
    NotText,
    /// Its author wrote as much of an on-scene plan as is shown of one.
    #[error("more of its author's changes are in the on-scene plan than are shown")]
    #[n(8)]
    TooMany,
}

/// A change that inserts one entry and nothing else.
#[derive(Debug, Clone)]
pub struct Contained {
    change: Change,
}

impl Contained {
    /// Reads a change and judges its form, from the bytes and the header alone.
    ///
    /// # Errors
    /// Answers what is wrong; nothing of it has reached a document.
    pub fn from_bytes(bytes: &[u8], expected: &Expected) -> Result<Self, Misformed> {
        let (change, expanded) = parse(bytes, &skim::ENTRY)?;
        form::judge(&expanded, expected)?;
        Ok(Self { change })
    }

    /// Reads a change of a text that several people write, and judges its form.
    ///
    /// # Errors
    /// As [`Self::from_bytes`].
    pub fn of_text(bytes: &[u8], writer: WriterId, seq: u64) -> Result<Self, Misformed> {
        let (change, expanded) = parse(bytes, &skim::TEXT)?;
        text::judge(&expanded, writer, seq)?;
        Ok(Self { change })
    }

    /// All changes that it depends on.
    pub(crate) fn dependencies(&self) -> &[ChangeHash] {
        self.change.deps()
    }

    /// How many operations it has.
    pub(crate) fn operations(&self) -> usize {
        self.change.len()
    }

    /// The hash by which Automerge knows it.
    pub fn hash(&self) -> ChangeHash {
        self.change.hash()
    }

    /// A change that is in a document already.
    pub(crate) fn of_document(document: &Automerge, hash: ChangeHash) -> Option<Self> {
        let change = document.get_change_by_hash(&hash)?;
        Some(Self { change })
    }

    /// The one change that it depends on.
    pub fn dependency(&self) -> Option<ChangeHash> {
        self.change.deps().first().copied()
    }
}

fn parse(bytes: &[u8], bounds: &skim::Bounds) -> Result<(Change, ExpandedChange), Misformed> {
    skim::skim(bytes, bounds).map_err(|_| Misformed::Bytes)?;
    let parsed = catch_unwind(AssertUnwindSafe(|| {
        let change = Change::from_bytes(bytes.to_vec()).ok()?;
        let expanded = change.decode();
        Some((change, expanded))
    }));
    parsed.ok().flatten().ok_or(Misformed::Parse)
}

/// Applies changes to a copy of `document` and answers the copy; the document stays as it was.
///
/// # Errors
/// [`Misformed::Apply`] where Automerge refuses or panics, or where one of the changes is not
/// there afterwards.
pub fn apply(document: &Automerge, changes: &[Contained]) -> Result<Automerge, Misformed> {
    let mut scratch = document.clone();
    apply_to(&mut scratch, changes).map(|()| scratch)
}

/// Applies changes that this laptop just wrote, without a copy.
///
/// # Errors
/// As [`apply`]; the document may be in any state then and must be dropped.
pub fn apply_to(document: &mut Automerge, changes: &[Contained]) -> Result<(), Misformed> {
    let applied = catch_unwind(AssertUnwindSafe(|| {
        document
            .apply_changes(changes.iter().map(|contained| contained.change.clone()))
            .ok()?;
        let mut changes = changes.iter();
        changes
            .all(|contained| {
                document
                    .get_change_meta_by_hash(&contained.hash())
                    .is_some()
            })
            .then_some(())
    }));
    applied.ok().flatten().ok_or(Misformed::Apply)
}

/// Loads a document that this laptop saved. Damage on disk must not panic either.
pub fn load(bytes: &[u8]) -> Option<Automerge> {
    catch_unwind(AssertUnwindSafe(|| Automerge::load(bytes).ok()))
        .ok()
        .flatten()
}

/// Our writer id as Automerge's.
pub(crate) fn automerge_actor(writer: WriterId) -> automerge::ActorId {
    automerge::ActorId::from(writer.as_bytes().as_slice())
}

#[cfg(test)]
mod tests;
