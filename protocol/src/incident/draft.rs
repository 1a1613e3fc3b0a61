//! From a decided entry to the bytes of one Automerge change.

use super::narrow::{Narrow, Petitioner};
use super::schema::{ActFields, PlanFields};
use super::{EntryKeys, EntryKind, Incident, NarrowWords, OpenFields, Words, schema};
use crate::clock::{Entropy, Moment};
use crate::contain::{GENESIS_WRITER, Misformed, automerge_actor};
use crate::id::{EntryId, RecordId, SubjectId, WriterId};
use crate::record::body::NarrowPart;
use crate::seal::SealError;
use automerge::legacy::{Key as Name, ObjectId, Op, OpId, OpType};
use automerge::{Change, ExpandedChange, ObjId, ObjType};
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
    /// What is sealed under keys of its own.
    pub narrow: NarrowWords,
}

impl NewEntry {
    /// An entry of an act with fields of its own.
    pub(super) fn of(kind: EntryKind, act: ActFields) -> Self {
        Self {
            kind,
            open: OpenFields {
                act: Some(act),
                ..OpenFields::default()
            },
            words: Words::default(),
            narrow: NarrowWords::default(),
        }
    }

    /// The same, pinning or quoting a version of the plan.
    #[must_use]
    pub fn under_plan(mut self, plan: RecordId) -> Self {
        match &mut self.open.act {
            Some(ActFields::Step(step)) => step.plan = Some(plan),
            act => {
                act.get_or_insert(ActFields::Plan(PlanFields { plan }));
            }
        }
        self
    }

    /// The same with words.
    pub(super) fn saying(self, words: Words) -> Self {
        Self { words, ..self }
    }

    /// The same, naming people.
    pub(super) fn about(mut self, people: Vec<Petitioner>) -> Self {
        self.narrow.people = people;
        self
    }
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
        keys: EntryKeys<'_>,
        entropy: &mut impl Entropy,
    ) -> Result<Vec<u8>, Misformed> {
        let dependency = self
            .dependency(writer, seq)
            .filter(|_| seq > self.last_seq(writer))
            .ok_or(Misformed::Dependencies)?;
        let id = EntryId::of_change(self.subject, writer, seq);
        let place = (self.subject, id);
        let sealed = seal(entry, keys, place, entropy).map_err(|_| Misformed::Apply)?;
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

/// All of an entry that is ciphertext. A narrower part without its key is not written in clear: it
/// is an error.
fn seal(
    entry: &NewEntry,
    keys: EntryKeys<'_>,
    place: (SubjectId, EntryId),
    entropy: &mut impl Entropy,
) -> Result<schema::Sealed, SealError> {
    let mut sealed = schema::Sealed {
        words: entry.words.seal(keys.words, place, entropy.bytes())?,
        ..schema::Sealed::default()
    };
    if let Some(petitioner) = &entry.narrow.petitioner {
        let key = keys.petitioner.ok_or(SealError::Closed)?;
        let part = NarrowPart::Petitioner;
        sealed.petitioner = Some(Narrow::seal(part, key, place, petitioner, entropy.bytes())?);
    }
    if let Some(verbatim) = &entry.narrow.verbatim {
        let key = keys.verbatim.ok_or(SealError::Closed)?;
        let part = NarrowPart::Verbatim;
        sealed.verbatim = Some(Narrow::seal(part, key, place, verbatim, entropy.bytes())?);
    }
    if entry.narrow.people.len() != keys.people.len() {
        return Err(SealError::Closed);
    }
    for (person, key) in entry.narrow.people.iter().zip(keys.people) {
        let part = NarrowPart::People;
        let sealed_person = Narrow::seal(part, key, place, person, entropy.bytes())?;
        sealed.people.push(sealed_person);
    }
    Ok(sealed)
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

/// The object that holds the entries: the first operation of the genesis change, whose writer's name is
/// the lowest there is.
pub(super) fn entries_map() -> ObjId {
    ObjId::Id(1, automerge_actor(GENESIS_WRITER), 0)
}
