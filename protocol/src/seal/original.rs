//! What goes with an attachment's key, and is destroyed with it.

use super::{Key, SealError, open, seal};
use crate::id::KeyId;
use sha2::{Digest, Sha256};

/// The plain bytes' hashes and a salt. The entry holds commitments to them only: a bare hash of a
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
    /// SHA-256 of the original's bytes, which every tool computes. Earlier versions said none.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub sha256: Option<[u8; 32]>,
    /// How many bytes the original has; there with its SHA-256.
    #[n(5)]
    pub bytes: Option<u64>,
}

/// The hashes and the length of an original.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OriginalHashes {
    /// BLAKE3 of its bytes.
    pub blake3: [u8; 32],
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// How many bytes it has.
    pub bytes: u64,
}

/// Hashes an original as its bytes go by, once for all.
#[derive(Debug, Clone, Default)]
pub struct OriginalHasher {
    blake3: blake3::Hasher,
    sha256: Sha256,
    bytes: u64,
}

impl OriginalHasher {
    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.blake3.update(bytes);
        self.sha256.update(bytes);
        self.bytes = self.bytes.saturating_add(bytes.len() as u64);
    }

    /// How many bytes it took so far.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// What all of them come to.
    pub fn finish(self) -> OriginalHashes {
        OriginalHashes {
            blake3: *self.blake3.finalize().as_bytes(),
            sha256: self.sha256.finalize().into(),
            bytes: self.bytes,
        }
    }
}

impl OriginalDetail {
    /// What stands in the entry: the commitment to what all versions know. Those of before look the
    /// detail up by it, so nothing that came later goes into it.
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

    /// What stands beside it: the commitment to all of the detail. None where it says no SHA-256 or no
    /// length.
    pub fn full_commitment(&self) -> Option<[u8; 32]> {
        let mut hash = blake3::Hasher::new_derive_key("onscene 2 commitment to an original");
        hash.update(&self.salt);
        hash.update(&self.blake3);
        hash.update(&self.sha256?);
        hash.update(&self.bytes?.to_be_bytes());
        for text in [&self.name, &self.media_type] {
            match text {
                None => hash.update(&[0]),
                Some(text) => hash
                    .update(&[1])
                    .update(&(text.len() as u64).to_be_bytes())
                    .update(text.as_bytes()),
            };
        }
        Some(*hash.finalize().as_bytes())
    }

    /// Whether this is what an entry tells of with these two commitments. Whoever reads an incident may
    /// write another detail of a key: one that says more than the entry committed to counts for none.
    pub fn fits(&self, commitment: &[u8; 32], full: Option<&[u8; 32]>) -> bool {
        let says_more = self.sha256.is_some() || self.bytes.is_some();
        self.commitment() == *commitment
            && (!says_more || full.is_some() && self.full_commitment().as_ref() == full)
    }

    /// Whether it tells of an original with these hashes and this length, as far as it says.
    pub fn tells_of(&self, hashes: &OriginalHashes) -> bool {
        self.blake3 == hashes.blake3
            && self.sha256.is_none_or(|sha256| sha256 == hashes.sha256)
            && self.bytes.is_none_or(|bytes| bytes == hashes.bytes)
    }

    fn place(key: KeyId) -> Vec<u8> {
        [b"original".as_slice(), key.as_bytes()].concat()
    }

    /// Seals it under the original's key, for that key's record.
    ///
    /// # Errors
    /// None that so few bytes can cause.
    pub fn seal(&self, key: &Key, nonce: [u8; 24]) -> Result<Vec<u8>, SealError> {
        let plain = minicbor::to_vec(self).map_err(|_| SealError::TooLong)?;
        seal(key, &Self::place(key.id()), &plain, nonce)
    }

    pub(super) fn open(key: &Key, sealed: &[u8]) -> Option<Self> {
        minicbor::decode(&open(key, &Self::place(key.id()), sealed).ok()?).ok()
    }
}

#[cfg(test)]
mod tests;
