//! On what a bag lies, and who answers for it: sealed under a key of the unit, so that it outlives the
//! incident's, and is read by the unit alone.

use super::{Key, Keyring, SealError, open, seal};
use crate::id::SubjectId;
use crate::record::body::Archive;

/// Medium and custodian of a bag.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub struct Custody {
    /// On what it lies, and where.
    #[n(0)]
    pub medium: String,
    /// Who keeps it.
    #[n(1)]
    pub custodian: String,
}

impl Custody {
    /// Seals it, for the record of this bag in this unit's subject.
    ///
    /// # Errors
    /// None that two lines can cause.
    pub fn seal(
        &self,
        key: &Key,
        unit: SubjectId,
        bag: &[u8; 32],
        nonce: [u8; 24],
    ) -> Result<Vec<u8>, SealError> {
        let plain = minicbor::to_vec(self).map_err(|_| SealError::TooLong)?;
        seal(key, &place(unit, bag), &plain, nonce)
    }

    /// What a record says, where its key is held.
    pub fn open(archive: &Archive, unit: SubjectId, keys: &Keyring) -> Option<Self> {
        let key = keys.get(archive.key)?;
        let plain = open(key, &place(unit, &archive.bag), &archive.custody).ok()?;
        minicbor::decode(&plain).ok()
    }
}

fn place(unit: SubjectId, bag: &[u8; 32]) -> Vec<u8> {
    [b"custody".as_slice(), unit.as_bytes(), bag].concat()
}
