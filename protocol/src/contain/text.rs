//! A text that several people write at once: what a change of it may do, and the one place that
//! merges it. Characters are put in and taken out of one text object, and nothing else.

use super::{Contained, GENESIS_WRITER, Misformed, apply_to, automerge_actor};
use crate::id::WriterId;
use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{
    Automerge, ChangeHash, ExpandedChange, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

/// The root's text.
const TEXT: &str = "text";
/// Operation numbers beyond this are refused: a text would not get there in a lifetime, and far below
/// it nothing overflows.
const OPERATION_NUMBER_MAX: u64 = 1 << 40;
/// Characters that differ of the old text times those of the new: up to here they are compared one by
/// one, which takes that many steps at worst; beyond, all of them take the place of the others.
const COMPARED_MAX: usize = 1_000_000;
/// Whose name an edit has while it is merged with what others wrote meanwhile: nobody's.
const MERGING: WriterId = WriterId::from_bytes([0xff; 16]);

/// The text that every on-scene plan starts from: one empty text object, the same bytes everywhere.
fn genesis() -> Automerge {
    let mut document = Automerge::new().with_actor(automerge_actor(GENESIS_WRITER));
    let mut change = document.transaction();
    // Making a text in an empty document cannot fail; a test holds the hash of the outcome.
    if change.put_object(ROOT, TEXT, ObjType::Text).is_ok() {
        change.commit_with(CommitOptions::default().with_time(0));
    } else {
        change.rollback();
    }
    document
}

/// The hash of the change that makes the empty text.
pub(crate) fn text_genesis_hash() -> ChangeHash {
    static HASH: OnceLock<ChangeHash> = OnceLock::new();
    *HASH.get_or_init(|| {
        let heads = genesis().get_heads();
        heads.first().copied().unwrap_or(ChangeHash([0; 32]))
    })
}

/// Judges the form of a text's change from its bytes and its record's header.
pub(super) fn judge(change: &ExpandedChange, writer: WriterId, seq: u64) -> Result<(), Misformed> {
    if change.actor_id.to_bytes() != writer.as_bytes()
        || change.seq != seq
        || [GENESIS_WRITER, MERGING].contains(&writer)
    {
        return Err(Misformed::NotItsHeader);
    }
    if change.deps.is_empty() {
        return Err(Misformed::Dependencies);
    }
    let plain = change.message.is_none()
        && change.extra_bytes.is_empty()
        && change.author.is_none()
        && change.time == 0
        && change.start_op.get() <= OPERATION_NUMBER_MAX
        && !change.operations.is_empty();
    if plain && change.operations.iter().all(is_of_text) {
        Ok(())
    } else {
        Err(Misformed::NotText)
    }
}

fn is_of_text(op: &Op) -> bool {
    let text = ObjectId::Id(OpId(1, automerge_actor(GENESIS_WRITER)));
    let Key::Seq(place) = &op.key else {
        return false;
    };
    let does = match &op.action {
        OpType::Put(ScalarValue::Str(put)) => {
            op.insert && op.pred.is_empty() && is_one_character(put)
        }
        OpType::Delete => !op.insert && !op.pred.is_empty() && matches!(place, ElementId::Id(_)),
        _ => false,
    };
    does && op.obj == text
}

fn is_one_character(put: &str) -> bool {
    let mut characters = put.chars();
    characters.next().is_some() && characters.next().is_none()
}

/// A text as certain changes make it.
#[derive(Debug, Clone)]
pub(crate) struct Text(Automerge);

impl Text {
    /// The text that these changes make, which stand in an order in which each comes after all that
    /// it depends on. Answers as well which of them were left out: Automerge does not apply them, or
    /// one that they depend on.
    pub(crate) fn of(changes: &[Contained]) -> (Self, Vec<ChangeHash>) {
        if let Ok(document) = super::apply(&genesis(), changes) {
            return (Self(document), Vec::new());
        }
        let (mut document, mut left_out) = (genesis(), Vec::new());
        for change in changes {
            let mut scratch = document.clone();
            match apply_to(&mut scratch, std::slice::from_ref(change)) {
                Ok(()) => document = scratch,
                Err(_) => left_out.push(change.hash()),
            }
        }
        (Self(document), left_out)
    }

    /// The changes that no other one here depends on: they name a version of the text.
    pub(crate) fn heads(&self) -> Vec<ChangeHash> {
        let mut heads = self.0.get_heads();
        heads.sort();
        heads
    }

    /// What is written, in all.
    pub(crate) fn read(&self) -> Option<String> {
        contained(|| self.0.text(self.object()?).ok())
    }

    /// What was written as these were the last changes; none where one of them is not here.
    pub(crate) fn at(&self, heads: &[ChangeHash]) -> Option<String> {
        contained(|| Self(self.0.fork_at(heads).ok()?).read())
    }

    /// The change by which `writer`, who saw the text as of `seen`, makes it `wanted`, beside what
    /// others wrote since; none where nothing changes.
    ///
    /// # Errors
    /// [`Misformed::Dependencies`] where what they saw is not here, [`Misformed::Apply`] where
    /// Automerge does not do it, [`Misformed::NotItsHeader`] where `seq` does not follow.
    pub(crate) fn edit(
        &self,
        seen: &[ChangeHash],
        wanted: &str,
        (writer, seq): (WriterId, u64),
    ) -> Result<Option<Vec<u8>>, Misformed> {
        let merged = if *seen == self.heads() {
            wanted.to_owned()
        } else {
            self.merged(seen, wanted)?
        };
        let written = contained(|| {
            let mut document = self.0.clone();
            document.set_actor(automerge_actor(writer));
            Some(set(&mut document, &merged)?.then(|| document.get_last_local_change()))
        });
        let change = match written.ok_or(Misformed::Apply)? {
            None => return Ok(None),
            Some(change) => change.ok_or(Misformed::Apply)?,
        };
        if change.seq() == seq {
            Ok(Some(change.raw_bytes().to_vec()))
        } else {
            Err(Misformed::NotItsHeader)
        }
    }

    /// What `wanted` is, once what others wrote since `seen` is merged into it, by character.
    fn merged(&self, seen: &[ChangeHash], wanted: &str) -> Result<String, Misformed> {
        let mut theirs = contained(|| self.0.fork_at(seen).ok()).ok_or(Misformed::Dependencies)?;
        let merged = contained(|| {
            theirs.set_actor(automerge_actor(MERGING));
            set(&mut theirs, wanted)?;
            let mut all = self.0.clone();
            all.merge(&mut theirs).ok()?;
            Self(all).read()
        });
        merged.ok_or(Misformed::Apply)
    }

    /// The genesis change made it.
    fn object(&self) -> Option<ObjId> {
        object(&self.0)
    }
}

fn object(document: &Automerge) -> Option<ObjId> {
    match document.get(ROOT, TEXT).ok()?? {
        (Value::Object(ObjType::Text), id) => Some(id),
        _ => None,
    }
}

/// Makes the document's text this one. Answers whether that changes anything.
fn set(document: &mut Automerge, wanted: &str) -> Option<bool> {
    let text = object(document)?;
    let old = document.text(&text).ok()?;
    let (from, removed, added) = difference(&old, wanted);
    let mut change = document.transaction();
    if removed.saturating_mul(added.chars().count()) <= COMPARED_MAX {
        change.update_text(&text, wanted).ok()?;
    } else {
        let removed = isize::try_from(removed).ok()?;
        change.splice_text(&text, from, removed, added).ok()?;
    }
    let (hash, _) = change.commit_with(CommitOptions::default().with_time(0));
    Some(hash.is_some())
}

/// Where two texts begin to differ, how many characters of the old one do, and which of the new one
/// stand in their place.
fn difference<'a>(old: &str, new: &'a str) -> (usize, usize, &'a str) {
    let same = |(one, other): &(char, char)| one == other;
    let front = old.chars().zip(new.chars()).take_while(same);
    let (from, bytes) = front.fold((0, 0), |(count, bytes), (c, _)| {
        (count + 1, bytes + c.len_utf8())
    });
    let (old, new) = (
        old.get(bytes..).unwrap_or(""),
        new.get(bytes..).unwrap_or(""),
    );
    let back = old.chars().rev().zip(new.chars().rev()).take_while(same);
    let (behind, bytes) = back.fold((0, 0), |(count, bytes), (c, _)| {
        (count + 1, bytes + c.len_utf8())
    });
    let added = new.get(..new.len().saturating_sub(bytes)).unwrap_or("");
    (from, old.chars().count().saturating_sub(behind), added)
}

fn contained<T>(read: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(read)).ok().flatten()
}
