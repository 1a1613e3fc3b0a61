//! What goes with an attachment's key, and is destroyed with it.

use super::{Key, SealError, open, seal};
use crate::id::KeyId;

/// The plain bytes' hash and a salt. The entry holds a commitment to them only: a bare hash of a
/// short file, a telephone number say, could be guessed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub struct OriginalDetail {
    /// BLAKE3 of the original's bytes.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub blake3: [u8; 32],
    /// Fresh randomness.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub salt: [u8; 32],
}

impl OriginalDetail {
    /// What stands in the entry.
    pub fn commitment(&self) -> [u8; 32] {
        let mut hash = blake3::Hasher::new_derive_key("onscene 1 commitment to an original");
        hash.update(&self.salt);
        hash.update(&self.blake3);
        *hash.finalize().as_bytes()
    }

    fn place(key: KeyId) -> Vec<u8> {
        [b"original".as_slice(), key.as_bytes()].concat()
    }

    /// Seals it under the original's key, for that key's record.
    ///
    /// # Errors
    /// None that 64 bytes can cause.
    pub fn seal(&self, key: &Key, nonce: [u8; 24]) -> Result<Vec<u8>, SealError> {
        let plain = minicbor::to_vec(self).map_err(|_| SealError::TooLong)?;
        seal(key, &Self::place(key.id()), &plain, nonce)
    }

    pub(super) fn open(key: &Key, sealed: &[u8]) -> Option<Self> {
        minicbor::decode(&open(key, &Self::place(key.id()), sealed).ok()?).ok()
    }
}
