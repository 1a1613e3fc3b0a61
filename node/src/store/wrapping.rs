//! A key wrapped by a passphrase, as `store.key` and a backup hold it. All numbers big-endian:
//!
//! | bytes | what |
//! |---|---|
//! | any | what the file begins with |
//! | 4, 4, 4 | argon2id: KiB of memory, passes, lanes |
//! | 16 | salt |
//! | 105 | the key, sealed (`onscene_protocol::seal`) under argon2id's answer; its place is all bytes before it |
//!
//! What is stretched is the secret as `onscene_protocol::typing::fold_secret` leaves it: the mark that
//! an editor puts into a file, or an input method's full-width digits, are no part of it. Until that was
//! so, the bytes were stretched as they were typed: they are tried second.

use super::VaultError;
use super::limit::{
    PASSPHRASE_LANES_MAX, PASSPHRASE_MEMORY_KIB, PASSPHRASE_MEMORY_KIB_MAX, PASSPHRASE_PASSES,
    PASSPHRASE_PASSES_MAX,
};
use argon2::{Algorithm, Argon2, Params, Version};
use onscene_protocol::clock::Entropy;
use onscene_protocol::seal::{Key, OVERHEAD_BYTES, open, seal};
use onscene_protocol::typing::{fold_secret, is_blank};
use std::sync::{Mutex, PoisonError};
use zeroize::Zeroizing;

const SALT_BYTES: usize = 16;
/// What argon2id is asked for today.
const TODAY: Cost = Cost([PASSPHRASE_MEMORY_KIB, PASSPHRASE_PASSES, 1]);
const MOST: Cost = Cost([
    PASSPHRASE_MEMORY_KIB_MAX,
    PASSPHRASE_PASSES_MAX,
    PASSPHRASE_LANES_MAX,
]);
const COST_BYTES: usize = 12;
/// One secret is stretched at a time, so that tries at the page's lock take the memory of one.
static STRETCHING: Mutex<()> = Mutex::new(());
/// Bytes that a wrapped key takes in its file.
pub(crate) const WRAPPED_BYTES: usize = COST_BYTES + SALT_BYTES + 32 + OVERHEAD_BYTES;

/// KiB of memory, passes over it, lanes.
#[derive(Clone, Copy)]
struct Cost([u32; 3]);

impl Cost {
    fn is_beyond(self, other: Self) -> bool {
        self.0.iter().zip(other.0).any(|(own, other)| *own > other)
    }
}

/// A key that a passphrase opened.
pub(crate) struct Unwrapped {
    pub(crate) key: Key,
    /// Whether it would be wrapped otherwise today: guessing its passphrase costs less than it might,
    /// or it opened by the passphrase as it was typed.
    pub(crate) is_stale: bool,
}

/// Adds `key` to `file`, wrapped by `passphrase`.
pub(crate) fn wrap(
    file: &mut Vec<u8>,
    key: &Key,
    passphrase: &str,
    entropy: &mut impl Entropy,
) -> Result<(), VaultError> {
    wrap_at(TODAY, file, key, passphrase, entropy)
}

fn wrap_at(
    cost: Cost,
    file: &mut Vec<u8>,
    key: &Key,
    passphrase: &str,
    entropy: &mut impl Entropy,
) -> Result<(), VaultError> {
    let secret = fold_secret(passphrase);
    if is_blank(&secret) {
        return Err(VaultError::EmptyPassphrase);
    }
    wrap_secret(cost, file, key, &secret, entropy)
}

fn wrap_secret(
    cost: Cost,
    file: &mut Vec<u8>,
    key: &Key,
    secret: &str,
    entropy: &mut impl Entropy,
) -> Result<(), VaultError> {
    let failed = VaultError::Damaged {
        what: "the new key",
    };
    for number in cost.0 {
        file.extend_from_slice(&number.to_be_bytes());
    }
    let salt = entropy.bytes::<SALT_BYTES>();
    file.extend_from_slice(&salt);
    let Some(outer) = stretch(secret, &salt, cost) else {
        return Err(failed);
    };
    let sealed = seal(&outer, file, key.as_bytes(), entropy.bytes()).map_err(|_| failed)?;
    file.extend_from_slice(&sealed);
    Ok(())
}

/// Opens the wrapped key that ends `file`, by the folded passphrase or, where that is another, by the
/// passphrase as it was typed.
///
/// # Errors
/// [`VaultError::WrongPassphrase`], and [`VaultError::Damaged`] where it asks for more than argon2id
/// is given, or is too short.
pub(crate) fn unwrap(
    file: &[u8],
    passphrase: &str,
    what: &'static str,
) -> Result<Unwrapped, VaultError> {
    let damaged = || VaultError::Damaged { what };
    let (head, sealed) = file
        .split_last_chunk::<{ 32 + OVERHEAD_BYTES }>()
        .ok_or_else(damaged)?;
    let (before, salt) = head.split_last_chunk::<SALT_BYTES>().ok_or_else(damaged)?;
    let (_, numbers) = before
        .split_last_chunk::<COST_BYTES>()
        .ok_or_else(damaged)?;
    let mut cost = Cost([0; 3]);
    for (number, bytes) in cost.0.iter_mut().zip(numbers.as_chunks::<4>().0) {
        *number = u32::from_be_bytes(*bytes);
    }
    if cost.is_beyond(MOST) {
        return Err(damaged());
    }
    let folded = fold_secret(passphrase);
    let as_typed = (*folded != passphrase).then_some((passphrase, true));
    for (secret, is_old) in [(folded.as_str(), false)].into_iter().chain(as_typed) {
        let outer = stretch(secret, salt, cost).ok_or_else(damaged)?;
        let Ok(key) = open(&outer, head, sealed) else {
            continue;
        };
        let key = Zeroizing::new(key);
        let key = key.as_slice().try_into().map_err(|_| damaged())?;
        return Ok(Unwrapped {
            key: Key::from_bytes(key),
            is_stale: is_old || TODAY.is_beyond(cost),
        });
    }
    Err(VaultError::WrongPassphrase)
}

fn stretch(secret: &str, salt: &[u8; SALT_BYTES], cost: Cost) -> Option<Key> {
    let [memory_kib, passes, lanes] = cost.0;
    let mut key = Zeroizing::new([0; 32]);
    let _one = STRETCHING.lock().unwrap_or_else(PoisonError::into_inner);
    let params = Params::new(memory_kib, passes, lanes, Some(32)).ok()?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(secret.as_bytes(), salt, &mut *key)
        .ok()?;
    Some(Key::from_bytes(*key))
}

/// The same at the least that argon2id takes, and as it was typed: what an early version may have
/// written.
#[cfg(test)]
pub(super) fn wrap_weakly(
    file: &mut Vec<u8>,
    key: &Key,
    passphrase: &str,
    entropy: &mut impl Entropy,
) {
    wrap_secret(Cost([64, 1, 1]), file, key, passphrase, entropy).expect("the key is wrapped");
}
