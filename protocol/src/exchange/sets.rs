//! The records that a node holds, as two sets ready to be compared.

use super::fingerprint::{Fingerprint, SetFingerprint};
use crate::clock::Timestamp;
use crate::id::{RecordId, SubjectId, UnitId};
use crate::record::Kind;
use crate::roster::Homes;
use negentropy::{Id, NegentropyStorageVector};

/// Whether a record is one of an organisation's own: what must be here before others can be
/// believed. `organisations` are the subjects of all organisations that count here.
pub fn is_own(kind: Kind, subject: SubjectId, organisations: &[SubjectId]) -> bool {
    kind.is_for_all() || organisations.contains(&subject)
}

/// The unit by which it is decided who carries a record; none for what everyone carries.
pub fn home_of(homes: &Homes, kind: Kind, subject: SubjectId) -> Option<UnitId> {
    if kind.is_for_all() {
        None
    } else {
        homes.of(subject)
    }
}

/// All records of a node at one moment. Built once and shared by every exchange until something
/// new arrives.
#[derive(Debug)]
pub struct Sets {
    pub(super) own: NegentropyStorageVector,
    pub(super) rest: NegentropyStorageVector,
    fingerprint: SetFingerprint,
    digest: Fingerprint,
    rest_count: u64,
    upto: u64,
}

impl Sets {
    /// The sets of these records, each once: their time, their id, and whether [`is_own`].
    /// `upto` is the store's position that they reach to; it is kept for the caller.
    pub fn build(
        records: impl IntoIterator<Item = (Timestamp, RecordId, bool)>,
        upto: u64,
    ) -> Self {
        let mut own = NegentropyStorageVector::new();
        let mut rest = NegentropyStorageVector::new();
        let mut fingerprint = SetFingerprint::default();
        let mut rest_count = 0;
        for (time, id, is_own) in records {
            let set = if is_own { &mut own } else { &mut rest };
            fingerprint.add(id);
            rest_count += u64::from(!is_own);
            // Only a sealed vector refuses, and these are not sealed yet.
            drop(set.insert(place(time), Id::from_byte_array(*id.as_bytes())));
        }
        drop(own.seal());
        drop(rest.seal());
        Self {
            own,
            rest,
            fingerprint,
            digest: fingerprint.digest(),
            rest_count,
            upto,
        }
    }

    /// The fingerprint of everything in both sets.
    pub const fn fingerprint(&self) -> Fingerprint {
        self.digest
    }

    /// How many records are in both sets together.
    pub const fn count(&self) -> u64 {
        self.fingerprint.count()
    }

    /// How many records are in it that are not the organisation's own.
    pub const fn count_of_rest(&self) -> u64 {
        self.rest_count
    }

    /// The position that was given when they were built.
    pub const fn upto(&self) -> u64 {
        self.upto
    }
}

/// Where a record stands in its set. Negentropy keeps the highest number for "no bound", and a
/// record that stood there would never be found.
const fn place(time: Timestamp) -> u64 {
    let bits = time.bits();
    if bits == u64::MAX { bits - 1 } else { bits }
}
