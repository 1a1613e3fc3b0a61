//! This laptop's own keys, in the file `keys.sealed`: sealed by the vault, and inside it a version
//! byte. Version 1 is for one person without a PIN: the seeds of the person's and the device's
//! Ed25519 keys and the X25519 secret, 32 bytes each. Version 2 is for all else, big-endian:
//!
//! | bytes | what |
//! |---|---|
//! | 1 | version, 2 |
//! | 32 | the seed of the device's Ed25519 key |
//! | 1 | the place, from 0, of the person who is writing |
//! | 1 | how many persons follow, 1 to [`PERSONS_MAX`] |
//! | each | a person ([`person`]) |
//!
//! **What a PIN guards:** the key that signs in the person's name. It is wrapped by the PIN, in
//! memory only while that person writes, and nowhere else. Reading is not guarded: the X25519
//! secrets of all persons lie here open, so that exchange and drafts go on whoever is writing. A
//! PIN of a few digits keeps a colleague at this laptop from writing in another's name. Whoever has
//! a copy of this file opened can try all PINs of four digits in minutes; against that the store's
//! passphrase protects.

mod person;

pub use person::{Person, PinError};

use super::limit::PERSONS_MAX;
use super::vault::read_file;
use super::{Folder, Vault, VaultError};
use ed25519_dalek::SigningKey;
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::PersonKey;
use onscene_protocol::seal::SealSecret;
use zeroize::Zeroizing;

pub(super) const SECRETS_FILE: &str = "keys.sealed";
const OF_ONE: u8 = 1;
const OF_SEVERAL: u8 = 2;
const DAMAGED: VaultError = VaultError::Damaged { what: SECRETS_FILE };

/// The keys that this laptop signs, connects and reads with.
#[derive(Clone)]
pub struct Secrets {
    /// The laptop's own: for links and receipts.
    pub device: SigningKey,
    persons: Vec<Person>,
    writing: usize,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(secret)")
    }
}

impl Secrets {
    /// Makes new keys for one person and writes them down, sealed.
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
            *format = OF_ONE;
        }
        Self::keep_bytes(folder, vault, plain.as_slice(), entropy)
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
        Self::keep_bytes(folder, vault, plain, entropy)
    }

    fn keep_bytes(
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

    /// Writes these keys down in place of those that are there: whole, or not at all.
    ///
    /// # Errors
    /// What the file system answers; the former keys are then still there.
    pub(super) fn keep(
        &self,
        folder: &Folder,
        vault: &Vault,
        entropy: &mut impl Entropy,
    ) -> Result<(), VaultError> {
        Self::keep_bytes(folder, vault, &self.to_bytes(), entropy).map(|_| ())
    }

    /// Opens the keys that are there.
    ///
    /// # Errors
    /// [`VaultError::Missing`], [`VaultError::Damaged`], [`VaultError::NewerVersion`].
    pub fn open(folder: &Folder, vault: &Vault) -> Result<Self, VaultError> {
        Self::from_bytes(&read_plain(folder, vault)?)
    }

    /// Everyone who has keys here, in the order in which they came.
    pub fn persons(&self) -> &[Person] {
        &self.persons
    }

    /// Whose key this is, if it is here.
    pub fn person(&self, key: PersonKey) -> Option<&Person> {
        self.persons.iter().find(|person| person.key == key)
    }

    pub(crate) fn person_mut(&mut self, key: PersonKey) -> Option<&mut Person> {
        self.persons.iter_mut().find(|person| person.key == key)
    }

    /// The person who is writing. Keys without a person do not open: there always is one.
    pub fn writer(&self) -> PersonKey {
        self.writing_person().map_or_else(
            || PersonKey::from_bytes(self.device.verifying_key().to_bytes()),
            |person| person.key,
        )
    }

    fn writing_person(&self) -> Option<&Person> {
        self.persons.get(self.writing)
    }

    /// The key that signs what the writer writes; none until the writer's PIN was given.
    pub fn signer(&self) -> Option<&SigningKey> {
        self.writing_person()?.signer()
    }

    /// What opens keys that were wrapped for anyone here.
    pub fn seals(&self) -> Vec<SealSecret> {
        let seals = self.persons.iter().map(|person| person.seal.clone());
        seals.collect()
    }

    /// Adds a person. Answers whether there was room.
    pub(crate) fn add(&mut self, person: Person) -> bool {
        let has_room = self.persons.len() < PERSONS_MAX;
        if has_room {
            self.persons.push(person);
        }
        has_room
    }

    /// Takes a person away who is not writing.
    pub(crate) fn remove(&mut self, key: PersonKey) {
        let writer = self.writer();
        self.persons.retain(|person| person.key != key);
        self.switch(writer);
    }

    /// Makes another person the writer. Keys behind a PIN are closed but for theirs.
    pub(crate) fn switch(&mut self, key: PersonKey) {
        if let Some(place) = self.persons.iter().position(|person| person.key == key) {
            self.writing = place;
        }
        for person in self.persons.iter_mut().filter(|person| person.key != key) {
            person.close();
        }
    }

    fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        if let [only] = self.persons.as_slice()
            && let Some(bytes) = only.as_only_one(&self.device)
        {
            return bytes;
        }
        let byte = |number: usize| u8::try_from(number).unwrap_or(u8::MAX);
        let mut bytes = Zeroizing::new(vec![OF_SEVERAL]);
        bytes.extend_from_slice(&*Zeroizing::new(self.device.to_bytes()));
        bytes.extend_from_slice(&[byte(self.writing), byte(self.persons.len())]);
        for person in &self.persons {
            person.write(&mut bytes);
        }
        bytes
    }

    fn from_bytes(plain: &[u8]) -> Result<Self, VaultError> {
        let (&found, rest) = plain.split_first().ok_or(DAMAGED)?;
        match found {
            OF_ONE => Self::of_one(rest),
            OF_SEVERAL => Self::of_several(rest),
            found => Err(VaultError::NewerVersion {
                what: SECRETS_FILE,
                found,
                known: OF_SEVERAL,
            }),
        }
    }

    fn of_one(rest: &[u8]) -> Result<Self, VaultError> {
        let (person, rest) = rest.split_first_chunk::<32>().ok_or(DAMAGED)?;
        let (device, rest) = rest.split_first_chunk::<32>().ok_or(DAMAGED)?;
        let seal: [u8; 32] = rest.try_into().map_err(|_| DAMAGED)?;
        Ok(Self {
            device: SigningKey::from_bytes(device),
            persons: vec![Person::of(person, seal, String::new())],
            writing: 0,
        })
    }

    fn of_several(rest: &[u8]) -> Result<Self, VaultError> {
        let (device, rest) = rest.split_first_chunk::<32>().ok_or(DAMAGED)?;
        let (&[writing, count], mut rest) = rest.split_first_chunk::<2>().ok_or(DAMAGED)?;
        let mut persons = Vec::new();
        for _ in 0..count {
            persons.push(Person::read(&mut rest).ok_or(DAMAGED)?);
        }
        if !rest.is_empty() || writing >= count || persons.len() > PERSONS_MAX {
            return Err(DAMAGED);
        }
        Ok(Self {
            device: SigningKey::from_bytes(device),
            persons,
            writing: usize::from(writing),
        })
    }
}

/// The keys as they stand inside the seal.
pub(super) fn read_plain(folder: &Folder, vault: &Vault) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let sealed = read_file(folder, SECRETS_FILE)?;
    let plain = vault.open_sealed(SECRETS_FILE, &[], &sealed);
    plain.map(Zeroizing::new).map_err(|_| DAMAGED)
}
