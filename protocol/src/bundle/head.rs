//! What stands in clear at a part's beginning: who wrote it, and for whom it is sealed.

use super::{FORMAT, FrameOpener, FrameSealer, LABEL, RANDOM_BYTES, SIGNATURE_BYTES};
use crate::clock::Entropy;
use crate::id::{DeviceKey, KeyId, OrganisationId, SealKey, SubjectId};
use crate::limit::{BUNDLE_HEAD_BYTES_MAX, BUNDLE_READERS_MAX};
use crate::seal::{Key, KeyBody, Keyring, Purpose, SealError, SealSecret, Wrap};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use zeroize::Zeroizing;

/// Label, version, and the length of what follows.
pub const HEAD_PREFIX_BYTES: usize = LABEL.len() + 1 + 4;

/// Why a file is not read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadBundle {
    /// The file is something else.
    #[error("this is no bundle of OnScene")]
    NotABundle,
    /// A later version wrote it.
    #[error("the bundle is of version {0}; this program reads version 1")]
    NewerVersion(u8),
    /// Its head was changed or cut.
    #[error("the beginning of the bundle is damaged")]
    Damaged,
    /// Its head was not signed by the laptop that it names.
    #[error("the bundle's signature does not match the laptop that it names")]
    WrongSignature,
}

#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
struct Body {
    #[n(0)]
    organisation: OrganisationId,
    #[n(1)]
    device: DeviceKey,
    #[cbor(n(2), with = "minicbor::bytes")]
    bundle: [u8; 16],
    #[n(3)]
    part: u32,
    #[n(4)]
    wall_ms: u64,
    #[cbor(n(5), with = "minicbor::bytes")]
    random: [u8; RANDOM_BYTES],
    #[n(6)]
    key: KeyId,
    #[n(7)]
    wraps: Vec<Wrap>,
}

/// What the writer says at a part's beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadDraft {
    /// The writer's organisation.
    pub organisation: OrganisationId,
    /// The bundle's name, random, the same in all of its parts.
    pub bundle: [u8; 16],
    /// Which part this is, from 1.
    pub part: u32,
    /// When it is written, milliseconds since 1970 by the writer's clock.
    pub wall_ms: u64,
}

impl HeadDraft {
    /// Makes a part's first bytes, and what seals its frames. Each part has a key of its own.
    ///
    /// # Errors
    /// [`SealError::TooLong`] beyond [`BUNDLE_READERS_MAX`] readers, [`SealError::Closed`] where a
    /// reader's key is of small order.
    pub fn begin(
        self,
        readers: &[SealKey],
        writer: &SigningKey,
        entropy: &mut impl Entropy,
    ) -> Result<(Vec<u8>, FrameSealer), SealError> {
        if readers.len() > BUNDLE_READERS_MAX {
            return Err(SealError::TooLong);
        }
        let key = Key::from_bytes(*Zeroizing::new(entropy.bytes::<32>()));
        let random = entropy.bytes();
        let wraps = readers
            .iter()
            .map(|reader| Wrap::for_person(*reader, place(self.bundle), &key, entropy))
            .collect::<Result<_, _>>()?;
        let body = Body {
            organisation: self.organisation,
            device: DeviceKey::from_bytes(writer.verifying_key().to_bytes()),
            bundle: self.bundle,
            part: self.part,
            wall_ms: self.wall_ms,
            random,
            key: key.id(),
            wraps,
        };
        let body = minicbor::to_vec(body).map_err(|_| SealError::TooLong)?;
        let length = u32::try_from(body.len()).map_err(|_| SealError::TooLong)?;
        let mut bytes = [LABEL, &[FORMAT][..], &length.to_be_bytes(), &body].concat();
        // The label that the file begins with keeps it apart from whatever else this key signs.
        let signature = writer.sign(&bytes).to_bytes();
        bytes.extend_from_slice(&signature);
        let hash = *blake3::hash(&bytes).as_bytes();
        Ok((bytes, FrameSealer::new(key, hash, random, writer.clone())))
    }
}

/// A part's head whose signature was checked. Whether the laptop is one of ours is for the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    body: Body,
    hash: [u8; 32],
}

impl Head {
    /// How many bytes the head has, by the file's first ones.
    ///
    /// # Errors
    /// [`BadBundle::NotABundle`], [`BadBundle::NewerVersion`], [`BadBundle::Damaged`].
    pub fn length(first: &[u8]) -> Result<usize, BadBundle> {
        let rest = first.strip_prefix(LABEL).ok_or(BadBundle::NotABundle)?;
        let (&version, rest) = rest.split_first().ok_or(BadBundle::Damaged)?;
        if version != FORMAT {
            return Err(BadBundle::NewerVersion(version));
        }
        let length = rest.first_chunk().ok_or(BadBundle::Damaged)?;
        match u32::from_be_bytes(*length) as usize {
            length if length > BUNDLE_HEAD_BYTES_MAX => Err(BadBundle::Damaged),
            length => Ok(HEAD_PREFIX_BYTES + length + SIGNATURE_BYTES),
        }
    }

    /// Reads a head and checks its signature.
    ///
    /// # Errors
    /// Answers why the file is not read.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadBundle> {
        if Self::length(bytes)? != bytes.len() {
            return Err(BadBundle::Damaged);
        }
        let (signed, signature) = bytes
            .split_last_chunk::<SIGNATURE_BYTES>()
            .ok_or(BadBundle::Damaged)?;
        let body = signed.get(HEAD_PREFIX_BYTES..).ok_or(BadBundle::Damaged)?;
        let body: Body = minicbor::decode(body).map_err(|_| BadBundle::Damaged)?;
        if body.wraps.len() > BUNDLE_READERS_MAX {
            return Err(BadBundle::Damaged);
        }
        VerifyingKey::from_bytes(body.device.as_bytes())
            .and_then(|key| key.verify_strict(signed, &Signature::from_bytes(signature)))
            .map_err(|_| BadBundle::WrongSignature)?;
        Ok(Self {
            body,
            hash: *blake3::hash(bytes).as_bytes(),
        })
    }

    /// The laptop that wrote it.
    pub const fn device(&self) -> DeviceKey {
        self.body.device
    }

    /// That laptop's organisation, as it says.
    pub const fn organisation(&self) -> OrganisationId {
        self.body.organisation
    }

    /// The bundle's name, the same in all of its parts.
    pub const fn bundle(&self) -> [u8; 16] {
        self.body.bundle
    }

    /// Which part this is, from 1.
    pub const fn part(&self) -> u32 {
        self.body.part
    }

    /// When it was written, milliseconds since 1970 by the writer's clock.
    pub const fn wall_ms(&self) -> u64 {
        self.body.wall_ms
    }

    /// The persons that it is for.
    pub fn readers(&self) -> impl Iterator<Item = SealKey> {
        self.body.wraps.iter().filter_map(|wrap| match wrap {
            Wrap::ForPerson { person, .. } => Some(*person),
            Wrap::UnderKey { .. } => None,
        })
    }

    /// What opens its frames, where it is for one of these persons.
    pub fn open(&self, secrets: &[SealSecret]) -> Option<FrameOpener> {
        let body = KeyBody {
            key: self.body.key,
            purpose: Purpose::Unit,
            epoch: 0,
            wraps: self.body.wraps.clone(),
            detail: None,
            circle: None,
        };
        let mut keys = Keyring::default();
        keys.learn(place(self.body.bundle), &body, secrets);
        let key = keys.get(self.body.key)?.clone();
        Some(FrameOpener::new(key, self.hash, self.body.device))
    }
}

/// What a bundle's key is wrapped as a key of: a hash, so that no wrap of another key opens here.
fn place(bundle: [u8; 16]) -> SubjectId {
    let mut hash = blake3::Hasher::new_derive_key("onscene 1 bundle key");
    hash.update(&bundle);
    let mut id = [0; SubjectId::LEN];
    hash.finalize_xof().fill(&mut id);
    SubjectId::from_bytes(id)
}
