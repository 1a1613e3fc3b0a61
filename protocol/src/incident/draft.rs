//! From a decided entry to the bytes of one Automerge change.

use super::{ENTRIES, EntryKind, GENESIS_WRITER, Incident, OpenFields, Words, schema};
use crate::clock::{Entropy, Moment};
use crate::contain::{Misformed, automerge_actor};
use crate::id::{EntryId, WriterId};
use crate::seal::Key;
use automerge::legacy::{Key as Name, ObjectId, Op, OpId, OpType};
use automerge::{Change, ExpandedChange, ObjId, ObjType, ROOT, ReadDoc, Value};
use std::num::NonZeroU64;

/// An entry that was decided on and will be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// What it is.
    pub kind: EntryKind,
    /// What stays readable without keys.
    pub open: OpenFields,
    /// What is sealed.
    pub words: Words,
}

impl Incident {
    /// Writes an entry as the change `seq` of `writer`: its bytes, for the body of a record. The
    /// incident itself is unchanged until that record is committed and applied.
    ///
    /// # Errors
    /// [`Misformed::Dependencies`] where `seq` does not follow the writer's chain;
    /// [`Misformed::Apply`] where the words cannot be sealed.
    pub fn write(
        &self,
        entry: &NewEntry,
        (writer, seq): (WriterId, u64),
        at: &Moment,
        key: &Key,
        entropy: &mut impl Entropy,
    ) -> Result<Vec<u8>, Misformed> {
        let dependency = self
            .dependency(writer, seq)
            .filter(|_| seq > self.last_seq(writer))
            .ok_or(Misformed::Dependencies)?;
        let id = EntryId::of_change(self.subject, writer, seq);
        let sealed = entry
            .words
            .seal(key, (self.subject, id), entropy.bytes())
            .map_err(|_| Misformed::Apply)?;
        let before = self.document.get_change_meta_by_hash(&dependency);
        let start_op = before
            .and_then(|before| NonZeroU64::new(before.max_op.checked_add(1)?))
            .ok_or(Misformed::Dependencies)?;
        // Put together by hand: a transaction needs a copy of the whole document, and this change
        // rests on nothing in it but the map of entries and the writer's own last change.
        let actor = automerge_actor(writer);
        let entries = ObjectId::Id(OpId(1, automerge_actor(GENESIS_WRITER)));
        let map = ObjectId::Id(OpId(start_op.get(), actor.clone()));
        let make = OpType::Make(ObjType::Map);
        let mut operations = vec![operation(entries, &id.to_string(), make)];
        schema::write(entry.kind, at, &entry.open, sealed, |name, value| {
            operations.push(operation(map.clone(), name, OpType::Put(value)));
        });
        let change = Change::from(ExpandedChange {
            operations,
            actor_id: actor,
            hash: None,
            seq,
            start_op,
            time: 0,
            message: None,
            deps: vec![dependency],
            extra_bytes: Vec::new(),
            author: None,
        });
        Ok(change.raw_bytes().to_vec())
    }
}

fn operation(obj: ObjectId, name: &str, action: OpType) -> Op {
    Op {
        action,
        obj,
        key: Name::Map(name.into()),
        pred: Vec::new().into(),
        insert: false,
    }
}

/// The object that holds the entries: the genesis change made it.
pub(super) fn entries_map(document: &automerge::Automerge) -> Option<ObjId> {
    match document.get(ROOT, ENTRIES).ok()?? {
        (Value::Object(ObjType::Map), id) => Some(id),
        _ => None,
    }
}
