//! The one form that a change may have: it makes its own entry's map and puts scalars into it.

use super::{GENESIS_WRITER, Misformed, genesis_hash};
use crate::id::{EntryId, SubjectId, WriterId};
use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::{ExpandedChange, ObjType, ScalarValue};
use std::collections::BTreeSet;

/// Operation numbers beyond this are refused: a document would not get there in a lifetime, and
/// far below it nothing overflows.
const OPERATION_NUMBER_MAX: u64 = 1 << 40;

/// What the record's header says of the change in its body.
#[derive(Debug, Clone, Copy)]
pub struct Expected {
    /// The incident.
    pub subject: SubjectId,
    /// The writer.
    pub writer: WriterId,
    /// Its number.
    pub seq: u64,
}

pub(super) fn judge(change: &ExpandedChange, expected: &Expected) -> Result<(), Misformed> {
    if change.actor_id.to_bytes() != expected.writer.as_bytes()
        || change.seq != expected.seq
        || expected.writer == GENESIS_WRITER
    {
        return Err(Misformed::NotItsHeader);
    }
    let [dependency] = change.deps.as_slice() else {
        return Err(Misformed::Dependencies);
    };
    if (expected.seq == 1) != (*dependency == genesis_hash()) {
        return Err(Misformed::Dependencies);
    }
    let plain = change.message.is_none()
        && change.extra_bytes.is_empty()
        && change.author.is_none()
        && change.start_op.get() <= OPERATION_NUMBER_MAX;
    if plain && inserts_its_entry(change, expected) {
        Ok(())
    } else {
        Err(Misformed::NotOneEntry)
    }
}

fn inserts_its_entry(change: &ExpandedChange, expected: &Expected) -> bool {
    let Some((make, fields)) = change.operations.split_first() else {
        return false;
    };
    let entry = EntryId::of_change(expected.subject, expected.writer, expected.seq).to_string();
    let genesis = super::automerge_actor(GENESIS_WRITER);
    let makes_it = make.action == OpType::Make(ObjType::Map)
        && make.obj == ObjectId::Id(OpId(1, genesis))
        && make.key == Key::Map(entry.as_str().into())
        && plain(make);
    let own = ObjectId::Id(OpId(change.start_op.get(), change.actor_id.clone()));
    let mut names = BTreeSet::new();
    makes_it
        && fields.iter().all(|field| {
            let Key::Map(name) = &field.key else {
                return false;
            };
            field.obj == own
                && plain(field)
                && is_scalar(&field.action)
                && names.insert(name.clone())
        })
}

fn plain(op: &Op) -> bool {
    !op.insert && op.pred.is_empty()
}

fn is_scalar(action: &OpType) -> bool {
    matches!(
        action,
        OpType::Put(
            ScalarValue::Bytes(_)
                | ScalarValue::Str(_)
                | ScalarValue::Int(_)
                | ScalarValue::Uint(_)
                | ScalarValue::Boolean(_)
        )
    )
}
