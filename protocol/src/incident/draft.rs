//! From a decided entry to the bytes of one Automerge change.

use super::{ENTRIES, EntryKind, Incident, OpenFields, Words, schema};
use crate::clock::{Entropy, Moment};
use crate::contain::{Misformed, automerge_actor};
use crate::id::{EntryId, WriterId};
use crate::seal::Key;
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ObjId, ObjType, PatchLog, ROOT, ReadDoc, Value};

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
    /// [`Misformed::Apply`] where Automerge refuses what we write, which would be our bug.
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
        let mut scratch = self.document.clone().with_actor(automerge_actor(writer));
        let entries = entries_map(&scratch).ok_or(Misformed::Apply)?;
        let mut change = scratch
            .transaction_at(PatchLog::inactive(), &[dependency])
            .map_err(|_| Misformed::Apply)?;
        let written = change
            .put_object(&entries, id.to_string(), ObjType::Map)
            .and_then(|map| schema::write(&mut change, &map, entry.kind, at, &entry.open, sealed));
        if written.is_err() {
            change.rollback();
            return Err(Misformed::Apply);
        }
        change.commit_with(CommitOptions::default().with_time(0));
        let written = scratch.get_last_local_change().ok_or(Misformed::Apply)?;
        Ok(written.raw_bytes().to_vec())
    }
}

/// The object that holds the entries: the genesis change made it.
pub(super) fn entries_map(document: &automerge::Automerge) -> Option<ObjId> {
    match document.get(ROOT, ENTRIES).ok()?? {
        (Value::Object(ObjType::Map), id) => Some(id),
        _ => None,
    }
}
