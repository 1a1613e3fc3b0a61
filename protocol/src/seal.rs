//! Sealed parts: what people write, as ciphertext under a key that can be destroyed.
//!
//! XChaCha20-Poly1305 with a key commitment: a sealed part opens under one key only, so nobody
//! can show two readers two texts (Albertini et al., "How to Abuse and Fix Authenticated
//! Encryption Without Key Commitment", 2022).

mod archives;
mod circle;
mod custody;
mod keyring;
mod original;
mod reason;
mod wrap;

pub use archives::{Archived, Archives};
pub use custody::Custody;
pub use keyring::Keyring;
pub use original::{OriginalDetail, OriginalHasher, OriginalHashes};
pub use reason::Reason;
pub use wrap::{KeyBody, Purpose, SealSecret, Wrap};

use crate::id::KeyId;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The version of a sealed part's layout, its first byte.
const FORMAT: u8 = 1;
const NONCE_BYTES: usize = 24;
const COMMITMENT_BYTES: usize = 32;
const TAG_BYTES: usize = 16;
/// How many bytes longer a sealed part is than what is in it.
pub const OVERHEAD_BYTES: usize = 1 + NONCE_BYTES + COMMITMENT_BYTES + TAG_BYTES;

/// A secret key for sealed parts. Wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Key([u8; 32]);

impl Key {
    /// The key with these bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Its name, derived from it, so that no other key can pass for it.
    pub fn id(&self) -> KeyId {
        let mut hash = blake3::Hasher::new_derive_key("onscene 1 key id");
        hash.update(&self.0);
        let mut id = [0; KeyId::LEN];
        hash.finalize_xof().fill(&mut id);
        KeyId::from_bytes(id)
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(secret)")
    }
}

/// Why a sealed part stays closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The bytes are not a sealed part of a version that we read.
    #[error("not a sealed part of a known format")]
    Format,
    /// Another key, another place, or bytes that were changed.
    #[error("the key does not open this part")]
    Closed,
    /// More than a cipher can take.
    #[error("too long to seal")]
    TooLong,
}

/// Seals `plain` under `key`. `place` says where it stands (which document, entry, table, …):
/// moved elsewhere, it no longer opens. `nonce` is fresh randomness.
///
/// # Errors
/// [`SealError::TooLong`] beyond 256 GiB.
pub fn seal(
    key: &Key,
    place: &[u8],
    plain: &[u8],
    nonce: [u8; NONCE_BYTES],
) -> Result<Vec<u8>, SealError> {
    let (cipher, commitment) = keyed(key, &nonce);
    let sealed = cipher
        .encrypt(
            &XNonce::from(nonce),
            Payload {
                msg: plain,
                aad: place,
            },
        )
        .map_err(|_| SealError::TooLong)?;
    let mut bytes = Vec::with_capacity(sealed.len() + OVERHEAD_BYTES);
    bytes.push(FORMAT);
    bytes.extend_from_slice(&nonce);
    bytes.extend_from_slice(&commitment);
    bytes.extend_from_slice(&sealed);
    Ok(bytes)
}

/// Opens what [`seal`] made, under the same key and at the same place.
///
/// # Errors
/// Answers why it stays closed; wrong key, wrong place and changed bytes look alike.
pub fn open(key: &Key, place: &[u8], bytes: &[u8]) -> Result<Vec<u8>, SealError> {
    let (&format, rest) = bytes.split_first().ok_or(SealError::Format)?;
    if format != FORMAT {
        return Err(SealError::Format);
    }
    let (nonce, rest) = rest
        .split_first_chunk::<NONCE_BYTES>()
        .ok_or(SealError::Format)?;
    let (claimed, sealed) = rest
        .split_first_chunk::<COMMITMENT_BYTES>()
        .ok_or(SealError::Format)?;
    let (cipher, commitment) = keyed(key, nonce);
    if !bool::from(commitment.ct_eq(claimed)) {
        return Err(SealError::Closed);
    }
    cipher
        .decrypt(
            &XNonce::from(*nonce),
            Payload {
                msg: sealed,
                aad: place,
            },
        )
        .map_err(|_| SealError::Closed)
}

/// The cipher's key and the commitment, both derived from key and nonce.
fn keyed(key: &Key, nonce: &[u8; NONCE_BYTES]) -> (XChaCha20Poly1305, [u8; COMMITMENT_BYTES]) {
    let mut hash = blake3::Hasher::new_derive_key("onscene 1 sealed part");
    hash.update(&key.0);
    hash.update(nonce);
    let mut derived = [0; 64];
    hash.finalize_xof().fill(&mut derived);
    let mut cipher_key = [0; 32];
    let mut commitment = [0; COMMITMENT_BYTES];
    for (place, byte) in cipher_key
        .iter_mut()
        .chain(commitment.iter_mut())
        .zip(derived)
    {
        *place = byte;
    }
    let cipher = XChaCha20Poly1305::new(&cipher_key.into());
    derived.zeroize();
    cipher_key.zeroize();
    (cipher, commitment)
}

#[cfg(test)]
mod tests;
