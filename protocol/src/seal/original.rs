//! What goes with an attachment's key, and is destroyed with it.

use super::{Key, SealError, open, seal};
use crate::id::KeyId;

/// The plain bytes' hash and a salt. The entry holds a commitment to them only: a bare hash of a
/// short file, a telephone number say, could be guessed from.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub struct OriginalDetail {
    /// BLAKE3 of the original's bytes.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub blake3: [u8; 32],
    /// Fresh randomness.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub salt: [u8; 32],
    /// Its file name, without a path. It may tell as much as the file, and goes with it.
    #[n(2)]
    pub name: Option<String>,
    /// Its media type (RFC 6838).
    #[n(3)]
    pub media_type: Option<String>,
}

impl OriginalDetail {
    /// What stands in the entry.
    pub fn commitment(&self) -> [u8; 32] {
        let mut hash = blake3::Hasher::new_derive_key("onscene 1 commitment to an original");
        hash.update(&self.salt);
        hash.update(&self.blake3);
        for text in [&self.name, &self.media_type].into_iter().flatten() {
            hash.update(&(text.len() as u64).to_be_bytes());
            hash.update(text.as_bytes());
        }
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
