//! This laptop's own keys, in the file `keys.sealed`: sealed by the vault, and inside it a version
//! byte, the seeds of the person's and the device's Ed25519 keys and the X25519 secret, 32 bytes
//! each.

use super::vault::read_file;
use super::{Folder, Vault, VaultError};
use ed25519_dalek::SigningKey;
use onscene_protocol::clock::Entropy;
use onscene_protocol::seal::SealSecret;
use zeroize::Zeroizing;

pub(super) const SECRETS_FILE: &str = "keys.sealed";
const FORMAT: u8 = 1;
const DAMAGED: VaultError = VaultError::Damaged { what: SECRETS_FILE };

/// The keys that this laptop signs, connects and reads with.
#[derive(Clone)]
pub struct Secrets {
    /// Signs what this person writes on this laptop.
    pub person: SigningKey,
    /// The laptop's own: for links and receipts.
    pub device: SigningKey,
    /// Opens keys that were wrapped for this person.
    pub seal: SealSecret,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(secret)")
    }
}

impl Secrets {
    /// Makes new keys and writes them down, sealed.
    ///
    /// # Errors
    /// [`VaultError::AlreadyFounded`] where a store was founded, and what the file system answers.
    pub fn create(
        folder: &Folder,
        vault: &Vault,
        entropy: &mut impl Entropy,
    ) -> Result<Self, VaultError> {
        if Folder::is_founded(folder.path()) {
            return Err(VaultError::AlreadyFounded);
        }
        let mut plain = Zeroizing::new([0; 97]);
        entropy.fill(plain.as_mut_slice());
        if let Some(format) = plain.first_mut() {
            *format = FORMAT;
        }
        Self::keep(folder, vault, plain.as_slice(), entropy)
    }

    /// Writes down keys from a backup, sealed.
    ///
    /// # Errors
    /// As [`Self::create`], and [`VaultError::Damaged`] for what are no keys.
    pub(crate) fn restore(
        folder: &Folder,
        vault: &Vault,
        plain: &[u8],
        entropy: &mut impl Entropy,
    ) -> Result<Self, VaultError> {
        if Folder::is_founded(folder.path()) {
            return Err(VaultError::AlreadyFounded);
        }
        Self::keep(folder, vault, plain, entropy)
    }

    fn keep(
        folder: &Folder,
        vault: &Vault,
        plain: &[u8],
        entropy: &mut impl Entropy,
    ) -> Result<Self, VaultError> {
        let keys = Self::from_bytes(plain)?;
        let sealed = vault.seal(SECRETS_FILE, &[], plain, entropy.bytes());
        folder
            .write_private(SECRETS_FILE, &sealed)
            .map_err(|source| VaultError::Io {
                what: SECRETS_FILE,
                source,
            })?;
        Ok(keys)
    }

    /// Opens the keys that are there.
    ///
    /// # Errors
    /// [`VaultError::Missing`], [`VaultError::Damaged`], [`VaultError::NewerVersion`].
    pub fn open(folder: &Folder, vault: &Vault) -> Result<Self, VaultError> {
        Self::from_bytes(&read_plain(folder, vault)?)
    }

    fn from_bytes(plain: &[u8]) -> Result<Self, VaultError> {
        let (&found, rest) = plain.split_first().ok_or(DAMAGED)?;
        if found != FORMAT {
            return Err(VaultError::NewerVersion {
                what: SECRETS_FILE,
                found,
                known: FORMAT,
            });
        }
        let (person, rest) = rest.split_first_chunk::<32>().ok_or(DAMAGED)?;
        let (device, rest) = rest.split_first_chunk::<32>().ok_or(DAMAGED)?;
        let seal: [u8; 32] = rest.try_into().map_err(|_| DAMAGED)?;
        Ok(Self {
            person: SigningKey::from_bytes(person),
            device: SigningKey::from_bytes(device),
            seal: SealSecret::from_bytes(seal),
        })
    }
}

/// The keys as they stand inside the seal.
pub(super) fn read_plain(folder: &Folder, vault: &Vault) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let sealed = read_file(folder, SECRETS_FILE)?;
    let plain = vault.open_sealed(SECRETS_FILE, &[], &sealed);
    plain.map(Zeroizing::new).map_err(|_| DAMAGED)
}
