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
//! | 133 (wrapped) | the key, as [`super::wrapping`] says |
//! | 32 | BLAKE3 of all bytes before it, so that damage and a wrong passphrase are told apart |
//!
//! Changing the passphrase wraps the same key anew: a copy of the former file still opens with the
//! former passphrase, and a disk may keep what was overwritten for a while.

use super::limit::KEY_FILE_BYTES_MAX;
use super::wrapping::{WRAPPED_BYTES, unwrap, wrap};
use super::{Folder, VaultError};
use onscene_protocol::clock::Entropy;
use onscene_protocol::seal::{Key, open, seal};
use std::io::Read;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The file that holds the store key.
pub(super) const KEY_FILE: &str = "store.key";
const FORMAT: u8 = 1;
const IN_CLEAR: u8 = 0;
const WRAPPED: u8 = 1;
/// The version of how a row is sealed; part of its place.
const ROW_FORMAT: u8 = 1;

const DAMAGED: VaultError = VaultError::Damaged { what: KEY_FILE };

/// The store key, open. Clones share it; it is wiped with the last of them.
#[derive(Clone)]
pub struct Vault(Arc<Opened>);

struct Opened {
    key: Key,
    is_protected: bool,
    is_stale: bool,
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
        let key = Key::from_bytes(*Zeroizing::new(entropy.bytes::<32>()));
        let file = key_file(&key, passphrase, entropy)?;
        folder
            .begin_founding()
            .and_then(|()| folder.write_private(KEY_FILE, &file))
            .map_err(failed)?;
        Ok(Self::of(key, passphrase.is_some(), false))
    }

    /// Wraps the same key by another passphrase, or by none. The file holds the former one or the
    /// new one, whole, whatever happens meanwhile; nothing else is written.
    ///
    /// # Errors
    /// [`VaultError::EmptyPassphrase`], and what the file system answers.
    pub fn rewrap(
        &self,
        folder: &Folder,
        passphrase: Option<&str>,
        entropy: &mut impl Entropy,
    ) -> Result<Self, VaultError> {
        let file = key_file(&self.0.key, passphrase, entropy)?;
        folder.write_private(KEY_FILE, &file).map_err(failed)?;
        Ok(Self::of(self.0.key.clone(), passphrase.is_some(), false))
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
                Ok(Self::of(Key::from_bytes(key.ok_or(DAMAGED)?), false, false))
            }
            Some(&WRAPPED) => {
                let passphrase = passphrase.ok_or(VaultError::Locked)?;
                if body.len() != 2 + WRAPPED_BYTES {
                    return Err(DAMAGED);
                }
                let unwrapped = unwrap(body, passphrase, KEY_FILE)?;
                Ok(Self::of(unwrapped.key, true, unwrapped.is_stale))
            }
            _ => Err(DAMAGED),
        }
    }

    fn of(key: Key, is_protected: bool, is_stale: bool) -> Self {
        Self(Arc::new(Opened {
            key,
            is_protected,
            is_stale,
        }))
    }

    /// Whether a passphrase protects it.
    pub fn is_protected(&self) -> bool {
        self.0.is_protected
    }

    /// Whether its file would be wrapped otherwise today, at the cost of today or by the folded
    /// passphrase: [`Self::rewrap`] it by the same one.
    pub fn is_stale(&self) -> bool {
        self.0.is_stale
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

fn key_file(
    key: &Key,
    passphrase: Option<&str>,
    entropy: &mut impl Entropy,
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let mut file = match passphrase {
        None => Zeroizing::new([&[FORMAT, IN_CLEAR], key.as_bytes().as_slice()].concat()),
        Some(passphrase) => {
            let mut file = vec![FORMAT, WRAPPED];
            wrap(&mut file, key, passphrase, entropy)?;
            Zeroizing::new(file)
        }
    };
    let checksum = blake3::hash(&file);
    file.extend_from_slice(checksum.as_bytes());
    Ok(file)
}

/// Wraps the key of a folder at less than today's cost.
#[cfg(test)]
pub(crate) fn weaken(folder: &Folder, vault: &Vault, passphrase: &str, entropy: &mut impl Entropy) {
    let mut file = vec![FORMAT, WRAPPED];
    super::wrapping::wrap_weakly(&mut file, &vault.0.key, passphrase, entropy);
    let checksum = blake3::hash(&file);
    file.extend_from_slice(checksum.as_bytes());
    folder
        .write_private(KEY_FILE, &file)
        .expect("the file is written");
}
