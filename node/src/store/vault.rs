//! The store key, and the one way to seal what lies on this disk in clear otherwise: this laptop's
//! own keys, the index that lists are drawn from, drafts.
//!
//! The file `store.key`, all numbers big-endian:
//!
//! | bytes | what |
//! |---|---|
//! | 1 | version, 1 |
//! | 1 | 0: the key follows in clear, 1: wrapped by a passphrase |
//! | 32 (in clear) | the key |
//! | 4, 4, 4 (wrapped) | argon2id: KiB of memory, passes, lanes |
//! | 16 (wrapped) | salt |
//! | 105 (wrapped) | the key, sealed (`onscene_protocol::seal`) under argon2id's answer; its place is the bytes before it |
//! | 32 | BLAKE3 of all bytes before it, so that damage and a wrong passphrase are told apart |

use super::limit::{
    KEY_FILE_BYTES_MAX, PASSPHRASE_LANES_MAX, PASSPHRASE_MEMORY_KIB, PASSPHRASE_MEMORY_KIB_MAX,
    PASSPHRASE_PASSES, PASSPHRASE_PASSES_MAX,
};
use super::{Folder, VaultError};
use argon2::{Algorithm, Argon2, Params, Version};
use onscene_protocol::clock::Entropy;
use onscene_protocol::seal::{Key, OVERHEAD_BYTES, open, seal};
use std::io::Read;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The file that holds the store key.
pub(super) const KEY_FILE: &str = "store.key";
const FORMAT: u8 = 1;
const IN_CLEAR: u8 = 0;
const WRAPPED: u8 = 1;
const SALT_BYTES: usize = 16;
const WRAPPED_HEAD_BYTES: usize = 2 + 12 + SALT_BYTES;
const WRAPPED_BYTES: usize = WRAPPED_HEAD_BYTES + 32 + OVERHEAD_BYTES;
/// The version of how a row is sealed; part of its place.
const ROW_FORMAT: u8 = 1;

const DAMAGED: VaultError = VaultError::Damaged { what: KEY_FILE };

/// The store key, open. Clones share it; it is wiped with the last of them.
#[derive(Clone)]
pub struct Vault(Arc<Opened>);

struct Opened {
    key: Key,
    is_protected: bool,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(secret)")
    }
}

impl Vault {
    /// Makes a store key: the first step of founding a store. Without a passphrase, whoever can
    /// read this user's files can open the store.
    ///
    /// # Errors
    /// [`VaultError::AlreadyFounded`] where a store was founded, [`VaultError::EmptyPassphrase`],
    /// and what the file system answers.
    pub fn create(
        folder: &Folder,
        passphrase: Option<&str>,
        entropy: &mut impl Entropy,
    ) -> Result<Self, VaultError> {
        if Folder::is_founded(folder.path()) {
            return Err(VaultError::AlreadyFounded);
        }
        if passphrase == Some("") {
            return Err(VaultError::EmptyPassphrase);
        }
        let key = Key::from_bytes(*Zeroizing::new(entropy.bytes::<32>()));
        let mut file = Zeroizing::new(match passphrase {
            None => [&[FORMAT, IN_CLEAR], key.as_bytes().as_slice()].concat(),
            Some(passphrase) => wrap(&key, passphrase, entropy)?,
        });
        let checksum = blake3::hash(&file);
        file.extend_from_slice(checksum.as_bytes());
        folder
            .begin_founding()
            .and_then(|()| folder.write_private(KEY_FILE, &file))
            .map_err(failed)?;
        Ok(Self::of(key, passphrase.is_some()))
    }

    /// Opens the store key.
    ///
    /// # Errors
    /// [`VaultError::Locked`] where a passphrase is needed, [`VaultError::WrongPassphrase`],
    /// [`VaultError::Damaged`], [`VaultError::NewerVersion`], [`VaultError::Missing`].
    pub fn open(folder: &Folder, passphrase: Option<&str>) -> Result<Self, VaultError> {
        let file = read_file(folder, KEY_FILE)?;
        let (body, checksum) = file.split_last_chunk::<32>().ok_or(DAMAGED)?;
        let (&format, _) = body.split_first().ok_or(DAMAGED)?;
        if blake3::hash(body) != *checksum {
            return Err(DAMAGED);
        }
        if format != FORMAT {
            return Err(VaultError::NewerVersion {
                what: KEY_FILE,
                found: format,
                known: FORMAT,
            });
        }
        match body.get(1) {
            Some(&IN_CLEAR) => {
                let key = body.get(2..).and_then(|key| key.try_into().ok());
                Ok(Self::of(Key::from_bytes(key.ok_or(DAMAGED)?), false))
            }
            Some(&WRAPPED) => {
                let passphrase = passphrase.ok_or(VaultError::Locked)?;
                Ok(Self::of(unwrap(body, passphrase)?, true))
            }
            _ => Err(DAMAGED),
        }
    }

    fn of(key: Key, is_protected: bool) -> Self {
        Self(Arc::new(Opened { key, is_protected }))
    }

    /// Whether a passphrase protects it.
    pub fn is_protected(&self) -> bool {
        self.0.is_protected
    }

    /// Seals a value for one place on this disk; anywhere else it does not open. `nonce` is fresh
    /// randomness.
    pub fn seal(&self, table: &str, key: &[u8], plain: &[u8], nonce: [u8; 24]) -> Vec<u8> {
        // Sealing fails beyond 256 GiB only, and what lies in memory here is no longer than a
        // row. Were it to, the empty value does not open: it reads as damage, not as content.
        seal(&self.0.key, &place(table, key), plain, nonce).unwrap_or_default()
    }

    /// Seals a row under a nonce made from the store key and all that it covers (as in SIV, RFC
    /// 5297): it needs no randomness, and shows no more than that a row was written again
    /// unchanged.
    pub(super) fn seal_row(&self, table: &str, key: &[u8], plain: &[u8]) -> Vec<u8> {
        let place = place(table, key);
        let mut hash = blake3::Hasher::new_derive_key("onscene 1 nonce of a row");
        hash.update(self.0.key.as_bytes());
        hash.update(&place.len().to_be_bytes());
        hash.update(&place);
        hash.update(plain);
        let mut nonce = [0; 24];
        hash.finalize_xof().fill(&mut nonce);
        self.seal(table, key, plain, nonce)
    }

    /// Opens what was sealed for this place.
    ///
    /// # Errors
    /// [`VaultError::Damaged`].
    pub fn open_sealed(
        &self,
        table: &str,
        key: &[u8],
        sealed: &[u8],
    ) -> Result<Vec<u8>, VaultError> {
        open(&self.0.key, &place(table, key), sealed).map_err(|_| VaultError::Damaged {
            what: "a sealed row",
        })
    }
}

/// Reads a small file of the folder.
pub(super) fn read_file(
    folder: &Folder,
    what: &'static str,
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let mut bytes = Zeroizing::new(Vec::new());
    match std::fs::File::open(folder.file(what)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(VaultError::Missing { what });
        }
        file => file
            .and_then(|file| file.take(KEY_FILE_BYTES_MAX).read_to_end(&mut bytes))
            .map_err(|source| VaultError::Io { what, source })?,
    };
    Ok(bytes)
}

fn failed(source: std::io::Error) -> VaultError {
    VaultError::Io {
        what: KEY_FILE,
        source,
    }
}

fn place(table: &str, key: &[u8]) -> Vec<u8> {
    [table.as_bytes(), &[0, ROW_FORMAT], key].concat()
}

fn wrap(key: &Key, passphrase: &str, entropy: &mut impl Entropy) -> Result<Vec<u8>, VaultError> {
    let mut file = vec![FORMAT, WRAPPED];
    file.extend_from_slice(&PASSPHRASE_MEMORY_KIB.to_be_bytes());
    file.extend_from_slice(&PASSPHRASE_PASSES.to_be_bytes());
    file.extend_from_slice(&1_u32.to_be_bytes());
    let salt = entropy.bytes::<SALT_BYTES>();
    file.extend_from_slice(&salt);
    let params = [PASSPHRASE_MEMORY_KIB, PASSPHRASE_PASSES, 1];
    let outer = stretch(passphrase, &salt, params)?;
    let sealed =
        seal(&outer, &file, key.as_bytes(), entropy.bytes()).map_err(|_| VaultError::Damaged {
            what: "the new store key",
        })?;
    file.extend_from_slice(&sealed);
    Ok(file)
}

fn unwrap(body: &[u8], passphrase: &str) -> Result<Key, VaultError> {
    if body.len() != WRAPPED_BYTES {
        return Err(DAMAGED);
    }
    let (head, sealed) = body.split_at_checked(WRAPPED_HEAD_BYTES).ok_or(DAMAGED)?;
    let number = |at: usize| {
        let bytes = head.get(at..at + 4).and_then(|four| four.try_into().ok());
        bytes.map(u32::from_be_bytes).ok_or(DAMAGED)
    };
    let params = [number(2)?, number(6)?, number(10)?];
    let most = [
        PASSPHRASE_MEMORY_KIB_MAX,
        PASSPHRASE_PASSES_MAX,
        PASSPHRASE_LANES_MAX,
    ];
    if params.iter().zip(most).any(|(asked, most)| *asked > most) {
        return Err(DAMAGED);
    }
    let salt = head.last_chunk::<SALT_BYTES>().ok_or(DAMAGED)?;
    let outer = stretch(passphrase, salt, params)?;
    let key = Zeroizing::new(open(&outer, head, sealed).map_err(|_| VaultError::WrongPassphrase)?);
    let key = key.as_slice().try_into().map_err(|_| DAMAGED)?;
    Ok(Key::from_bytes(key))
}

fn stretch(
    passphrase: &str,
    salt: &[u8; SALT_BYTES],
    [memory_kib, passes, lanes]: [u32; 3],
) -> Result<Key, VaultError> {
    let mut key = Zeroizing::new([0; 32]);
    let params = Params::new(memory_kib, passes, lanes, Some(32)).map_err(|_| DAMAGED)?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, &mut *key)
        .map_err(|_| DAMAGED)?;
    Ok(Key::from_bytes(*key))
}
