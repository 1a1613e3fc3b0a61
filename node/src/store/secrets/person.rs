//! One person's keys in `keys.sealed`, big-endian:
//!
//! | bytes | what |
//! |---|---|
//! | 32 | the public Ed25519 key |
//! | 32 | the X25519 secret |
//! | 2, that many | a label: the name that was given, until a certificate says it |
//! | 1 | 0: no PIN, 1: a PIN |
//! | 32 (no PIN) | the seed of the Ed25519 key |
//! | 4, 8 (PIN) | wrong PINs since the last right one; when the last was, milliseconds since 1970 |
//! | 133 (PIN) | the seed, wrapped by the PIN (`store/wrapping.rs`), after the public key |

use super::super::VaultError;
use super::super::limit::{PIN_BYTES_MAX, PIN_CHARS_MIN, PIN_TRIES, PIN_WAIT_MS, PIN_WAIT_MS_MAX};
use super::super::wrapping::{WRAPPED_BYTES, unwrap, wrap};
use super::OF_ONE;
use ed25519_dalek::SigningKey;
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::PersonKey;
use onscene_protocol::seal::{Key, SealSecret};
use onscene_protocol::typing::fold_secret;
use zeroize::Zeroizing;

/// What a wrapped seed is called where it does not open.
const WHAT: &str = "a person's key";

/// A person's keys on this laptop.
#[derive(Clone)]
pub struct Person {
    /// The key that others know.
    pub key: PersonKey,
    /// The name that was given, for as long as no certificate says one.
    pub label: String,
    pub(super) seal: SealSecret,
    seal_bytes: Zeroizing<[u8; 32]>,
    guard: Option<Guard>,
    /// The key that signs, while it is open.
    signer: Option<SigningKey>,
}

/// A PIN's wrapped key, and how often it was guessed wrong.
#[derive(Clone)]
struct Guard {
    wrapped: Vec<u8>,
    wrong: u32,
    last_ms: u64,
}

/// Why a PIN does not open a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// There is one, and none was given.
    #[error("this person writes with a PIN")]
    Needed,
    /// Another one.
    #[error("the PIN is wrong")]
    Wrong,
    /// After too many wrong ones.
    #[error("too many wrong PINs: the next try is in {seconds} s")]
    TooSoon {
        /// Seconds until then.
        seconds: u64,
    },
    /// A new one that is too short or too long.
    #[error(
        "a PIN has at least {PIN_CHARS_MIN} visible characters, and at most {PIN_BYTES_MAX} bytes"
    )]
    Length,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Person({}, secret)", self.key)
    }
}

impl Person {
    /// New keys for a person who is called `label`.
    pub(crate) fn new(label: String, entropy: &mut impl Entropy) -> Self {
        let seed = Zeroizing::new(entropy.bytes::<32>());
        Self::of(&seed, entropy.bytes(), label)
    }

    pub(super) fn of(seed: &[u8; 32], seal: [u8; 32], label: String) -> Self {
        let signer = SigningKey::from_bytes(seed);
        Self {
            key: PersonKey::from_bytes(signer.verifying_key().to_bytes()),
            label,
            seal: SealSecret::from_bytes(seal),
            seal_bytes: Zeroizing::new(seal),
            guard: None,
            signer: Some(signer),
        }
    }

    /// For whom others wrap keys.
    pub fn seal_key(&self) -> onscene_protocol::id::SealKey {
        self.seal.public()
    }

    /// Whether a PIN guards the key that signs.
    pub const fn has_pin(&self) -> bool {
        self.guard.is_some()
    }

    pub(crate) const fn signer(&self) -> Option<&SigningKey> {
        self.signer.as_ref()
    }

    /// Forgets the key that signs, where a PIN can bring it back.
    pub(super) fn close(&mut self) {
        if self.guard.is_some() {
            self.signer = None;
        }
    }

    /// Opens the key that signs. A wrong PIN is counted, and after some the next has to wait. What was
    /// wrapped as an early version did it is wrapped anew.
    ///
    /// # Errors
    /// See [`PinError`].
    pub(crate) fn open(
        &mut self,
        pin: Option<&str>,
        now_ms: u64,
        entropy: &mut impl Entropy,
    ) -> Result<(), PinError> {
        let Some(guard) = &mut self.guard else {
            return Ok(());
        };
        let pin = pin.ok_or(PinError::Needed)?;
        // After the clock was set back, the wait begins anew instead of lasting until it catches up.
        guard.last_ms = guard.last_ms.min(now_ms);
        guard.may_try(now_ms)?;
        let file = [self.key.as_bytes().as_slice(), &guard.wrapped].concat();
        let Ok(opened) = unwrap(&file, pin, WHAT) else {
            guard.wrong = guard.wrong.saturating_add(1);
            guard.last_ms = now_ms;
            return Err(PinError::Wrong);
        };
        guard.wrong = 0;
        if opened.is_stale {
            let mut file = self.key.as_bytes().to_vec();
            // Where it cannot be, it opens as well as before.
            if wrap(&mut file, &opened.key, pin, entropy).is_ok() {
                guard.wrapped = file.split_off(PersonKey::LEN);
            }
        }
        self.signer = Some(SigningKey::from_bytes(opened.key.as_bytes()));
        Ok(())
    }

    /// Puts the key that signs, which is open, behind a PIN, or behind none.
    ///
    /// # Errors
    /// [`PinError::Length`]; [`PinError::Needed`] where the key is not open.
    pub(crate) fn set_pin(
        &mut self,
        pin: Option<&str>,
        entropy: &mut impl Entropy,
    ) -> Result<(), PinError> {
        let signer = self.signer.as_ref().ok_or(PinError::Needed)?;
        let Some(pin) = pin else {
            self.guard = None;
            return Ok(());
        };
        let secret = fold_secret(pin);
        if secret.chars().count() < PIN_CHARS_MIN || pin.len() > PIN_BYTES_MAX {
            return Err(PinError::Length);
        }
        let seed = Key::from_bytes(*Zeroizing::new(signer.to_bytes()));
        let mut file = self.key.as_bytes().to_vec();
        wrap(&mut file, &seed, pin, entropy).map_err(|_: VaultError| PinError::Length)?;
        self.guard = Some(Guard {
            wrapped: file.split_off(PersonKey::LEN),
            wrong: 0,
            last_ms: 0,
        });
        Ok(())
    }

    /// The bytes of version 1, which holds one person without a PIN or a label.
    pub(super) fn as_only_one(&self, device: &SigningKey) -> Option<Zeroizing<Vec<u8>>> {
        if self.guard.is_some() || !self.label.is_empty() {
            return None;
        }
        let mut bytes = Zeroizing::new(vec![OF_ONE]);
        bytes.extend_from_slice(&*Zeroizing::new(self.signer.as_ref()?.to_bytes()));
        bytes.extend_from_slice(&*Zeroizing::new(device.to_bytes()));
        bytes.extend_from_slice(&*self.seal_bytes);
        Some(bytes)
    }

    pub(super) fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(self.key.as_bytes());
        bytes.extend_from_slice(&*self.seal_bytes);
        // A line of a certificate is no longer than that.
        let label = self.label.as_bytes();
        let length = u16::try_from(label.len()).unwrap_or(0);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(label.get(..usize::from(length)).unwrap_or_default());
        match (&self.guard, &self.signer) {
            (Some(guard), _) => {
                bytes.push(1);
                bytes.extend_from_slice(&guard.wrong.to_be_bytes());
                bytes.extend_from_slice(&guard.last_ms.to_be_bytes());
                bytes.extend_from_slice(&guard.wrapped);
            }
            (None, signer) => {
                let seed = signer.as_ref().map_or([0; 32], SigningKey::to_bytes);
                bytes.push(0);
                bytes.extend_from_slice(&*Zeroizing::new(seed));
            }
        }
    }

    /// Reads one person off the front; none where the bytes are no person.
    pub(super) fn read(bytes: &mut &[u8]) -> Option<Self> {
        let key = PersonKey::from_bytes(take(bytes)?);
        let seal: [u8; 32] = take(bytes)?;
        let length = usize::from(u16::from_be_bytes(take(bytes)?));
        let (label, rest) = bytes.split_at_checked(length)?;
        let label = String::from_utf8(label.to_vec()).ok()?;
        *bytes = rest;
        match take(bytes)? {
            [0] => {
                let seed = Zeroizing::new(take::<32>(bytes)?);
                let person = Self::of(&seed, seal, label);
                (person.key == key).then_some(person)
            }
            [1] => Some(Self {
                key,
                label,
                seal: SealSecret::from_bytes(seal),
                seal_bytes: Zeroizing::new(seal),
                guard: Some(Guard {
                    wrong: u32::from_be_bytes(take(bytes)?),
                    last_ms: u64::from_be_bytes(take(bytes)?),
                    wrapped: take::<WRAPPED_BYTES>(bytes)?.to_vec(),
                }),
                signer: None,
            }),
            _ => None,
        }
    }
}

impl Guard {
    /// After some wrong PINs each further one doubles the wait.
    fn may_try(&self, now_ms: u64) -> Result<(), PinError> {
        let Some(beyond) = self.wrong.checked_sub(PIN_TRIES) else {
            return Ok(());
        };
        let wait = PIN_WAIT_MS
            .saturating_mul(1 << beyond.min(16))
            .min(PIN_WAIT_MS_MAX);
        let passed = now_ms.saturating_sub(self.last_ms);
        match wait.checked_sub(passed) {
            None | Some(0) => Ok(()),
            Some(left) => Err(PinError::TooSoon {
                seconds: left.div_ceil(1000),
            }),
        }
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*taken)
}
