//! Keys as the body of key records: wrapped under another key, or for a person.

use super::{Key, SealError, open, seal};
use crate::clock::Entropy;
use crate::id::{KeyId, SealKey, SubjectId};
use crate::limit::WRAPS_PER_KEY_MAX;
use x25519_dalek::{PublicKey, StaticSecret};

/// What a key opens. An unknown purpose is kept, not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum Purpose {
    /// A unit's readers: other keys are wrapped under it.
    #[n(1)]
    Unit,
    /// An incident's entries.
    #[n(2)]
    Incident,
    /// The original of one attachment.
    #[n(3)]
    Original,
    /// Names and contacts of petitioners.
    #[n(4)]
    Petitioners,
    /// Verbatim demands and talk records.
    #[n(5)]
    Words,
}

impl Purpose {
    /// Its number in records.
    pub const fn number(self) -> u8 {
        match self {
            Self::Unit => 1,
            Self::Incident => 2,
            Self::Original => 3,
            Self::Petitioners => 4,
            Self::Words => 5,
        }
    }
}

/// One way to reach a key.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum Wrap {
    /// Under another key.
    #[n(0)]
    UnderKey {
        /// The key that opens it.
        #[n(0)]
        by: KeyId,
        /// The sealed key.
        #[cbor(n(1), with = "minicbor::bytes")]
        sealed: Vec<u8>,
    },
    /// For the holder of an X25519 key.
    #[n(1)]
    ForPerson {
        /// Whose.
        #[n(0)]
        person: SealKey,
        /// The other half of the agreement, used once.
        #[n(1)]
        ephemeral: SealKey,
        /// The sealed key.
        #[cbor(n(2), with = "minicbor::bytes")]
        sealed: Vec<u8>,
    },
}

/// The body of a key record. Erasing it (a disposal) destroys the key for whoever does not
/// already hold it open.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct KeyBody {
    /// The key's name, which is derived from the key: no other key can pass for it.
    #[n(0)]
    pub key: KeyId,
    /// What it opens.
    #[n(1)]
    pub purpose: Purpose,
    /// For a unit's key: which in its row of keys, from 1.
    #[n(2)]
    pub epoch: u32,
    /// The ways to reach it, at most [`WRAPS_PER_KEY_MAX`].
    #[n(3)]
    pub wraps: Vec<Wrap>,
    /// What goes with the key and is destroyed with it, sealed under it: for an original, the
    /// hash of its plain bytes and the salt of the commitment to that hash.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub detail: Option<Vec<u8>>,
    /// For a circle's key: its public half, for which anyone can wrap who may not read.
    #[n(5)]
    pub circle: Option<SealKey>,
}

impl KeyBody {
    /// The body's bytes.
    ///
    /// # Errors
    /// [`SealError::TooLong`] beyond [`WRAPS_PER_KEY_MAX`] wraps.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SealError> {
        if self.wraps.len() > WRAPS_PER_KEY_MAX {
            return Err(SealError::TooLong);
        }
        minicbor::to_vec(self).map_err(|_| SealError::TooLong)
    }

    /// Reads a body.
    ///
    /// # Errors
    /// [`SealError::Format`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        let body: Self = minicbor::decode(bytes).map_err(|_| SealError::Format)?;
        if body.wraps.len() > WRAPS_PER_KEY_MAX {
            return Err(SealError::Format);
        }
        Ok(body)
    }
}

/// A person's X25519 secret: opens what was wrapped for them. Wiped from memory when dropped.
#[derive(Clone)]
pub struct SealSecret(StaticSecret);

impl SealSecret {
    /// The secret with these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(StaticSecret::from(bytes))
    }

    /// The key that others wrap for.
    pub fn public(&self) -> SealKey {
        SealKey::from_bytes(PublicKey::from(&self.0).to_bytes())
    }
}

impl Wrap {
    /// Wraps `secret`, a key of `subject`, under another key.
    ///
    /// # Errors
    /// None that a 32-byte key can cause.
    pub fn under(
        outer: &Key,
        subject: SubjectId,
        secret: &Key,
        entropy: &mut impl Entropy,
    ) -> Result<Self, SealError> {
        let place = place(subject, secret.id());
        let sealed = seal(outer, &place, secret.as_bytes(), entropy.bytes())?;
        Ok(Self::UnderKey {
            by: outer.id(),
            sealed,
        })
    }

    /// Wraps `secret`, a key of `subject`, for one person.
    ///
    /// # Errors
    /// [`SealError::Closed`] where `person` is a key of small order, which would agree on zeros.
    pub fn for_person(
        person: SealKey,
        subject: SubjectId,
        secret: &Key,
        entropy: &mut impl Entropy,
    ) -> Result<Self, SealError> {
        let once = SealSecret::from_bytes(entropy.bytes());
        let outer = agree(&once, person, once.public(), person)?;
        let place = place(subject, secret.id());
        let sealed = seal(&outer, &place, secret.as_bytes(), entropy.bytes())?;
        Ok(Self::ForPerson {
            person,
            ephemeral: once.public(),
            sealed,
        })
    }

    /// Opens a wrap made by [`Wrap::under`].
    pub(super) fn open_under(&self, outer: &Key, subject: SubjectId, key: KeyId) -> Option<Key> {
        let Self::UnderKey { sealed, .. } = self else {
            return None;
        };
        unwrap_key(outer, subject, key, sealed)
    }

    /// Opens a wrap made by [`Wrap::for_person`].
    pub(super) fn open_for(
        &self,
        secret: &SealSecret,
        subject: SubjectId,
        key: KeyId,
    ) -> Option<Key> {
        let Self::ForPerson {
            person,
            ephemeral,
            sealed,
        } = self
        else {
            return None;
        };
        if *person != secret.public() {
            return None;
        }
        let outer = agree(secret, *ephemeral, *ephemeral, *person).ok()?;
        unwrap_key(&outer, subject, key, sealed)
    }
}

/// Where a wrapped key stands: it opens as this key of this subject and as nothing else.
fn place(subject: SubjectId, key: KeyId) -> Vec<u8> {
    [b"key".as_slice(), subject.as_bytes(), key.as_bytes()].concat()
}

fn unwrap_key(outer: &Key, subject: SubjectId, key: KeyId, sealed: &[u8]) -> Option<Key> {
    let bytes = open(outer, &place(subject, key), sealed).ok()?;
    let opened = Key::from_bytes(bytes.try_into().ok()?);
    (opened.id() == key).then_some(opened)
}

fn agree(
    secret: &SealSecret,
    other: SealKey,
    ephemeral: SealKey,
    person: SealKey,
) -> Result<Key, SealError> {
    let shared = secret.0.diffie_hellman(&PublicKey::from(*other.as_bytes()));
    if !shared.was_contributory() {
        return Err(SealError::Closed);
    }
    let mut hash = blake3::Hasher::new_derive_key("onscene 1 key for a person");
    hash.update(shared.as_bytes());
    hash.update(ephemeral.as_bytes());
    hash.update(person.as_bytes());
    Ok(Key::from_bytes(*hash.finalize().as_bytes()))
}
