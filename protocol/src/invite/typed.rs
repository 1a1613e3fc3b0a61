//! The short code that is read out and typed: ten digits. It is far too short to be a secret by
//! itself, so it is never sent: both ends prove that they know it by SPAKE2, and the inviter lets it
//! be tried once.

use super::Ticket;
use crate::clock::Entropy;
use crate::id::{DeviceKey, OrganisationId};
use crate::roster::Roles;
use crate::typing;
use spake2::{Ed25519Group, Identity, Password, Spake2};
use std::fmt;
use std::str::FromStr;
use subtle::ConstantTimeEq;

/// Bytes of one side's message: a letter for the side, and a point of the curve.
const MESSAGE_BYTES: usize = 33;
/// Secrets that there are: six digits.
const SECRETS: u32 = 1_000_000;
/// The lowest number of an invitation: two digits, the first no zero.
const NUMBER_MIN: u8 = 10;
/// The highest.
const NUMBER_MAX: u8 = 99;

/// Ten digits: two that number the invitation, six that are its secret, two that show a slip of the
/// hand before it costs the one try (ISO 7064, MOD 97-10).
#[derive(Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct TypedCode {
    #[n(0)]
    number: u8,
    #[n(1)]
    secret: u32,
}

impl fmt::Debug for TypedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TypedCode({})", self.number)
    }
}

/// Why a text is no typed code. Nothing was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadTypedCode {
    /// Its last two digits do not fit the others.
    #[error("a digit of the code is wrong; it was not tried")]
    Mistyped,
    /// It has not ten digits, or something else in it.
    #[error("a typed code has {} digits", TypedCode::DIGITS)]
    NotACode,
}

impl TypedCode {
    /// How many it has.
    pub const DIGITS: usize = 10;

    /// A fresh code, of a number that no other open invitation of this laptop has.
    pub fn fresh(taken: &[u8], entropy: &mut impl Entropy) -> Option<Self> {
        let number = (NUMBER_MIN..=NUMBER_MAX).find(|number| !taken.contains(number))?;
        // 2⁶⁴ is so much more than a million that no secret is noticeably likelier than another.
        let secret = u64::from_be_bytes(entropy.bytes()) % u64::from(SECRETS);
        Some(Self {
            number,
            secret: u32::try_from(secret).unwrap_or_default(),
        })
    }

    /// Which invitation it is of.
    pub const fn number(self) -> u8 {
        self.number
    }

    /// All ten digits.
    fn digits(self) -> String {
        let value = u64::from(self.number) * u64::from(SECRETS) + u64::from(self.secret);
        format!("{value:08}{:02}", 98 - value * 100 % 97)
    }

    /// Begins to try it on the laptop `inviter`, from `joiner`, whose keys the link has proved.
    pub fn begin(
        self,
        joiner: DeviceKey,
        inviter: DeviceKey,
        entropy: &mut impl Entropy,
    ) -> (Guessing, Guess) {
        let (of_joiner, of_inviter) = identities(joiner, inviter);
        let (pake, message) = Spake2::<Ed25519Group>::start_a_with_rng(
            &Password::new(self.digits()),
            &of_joiner,
            &of_inviter,
            Randomness(entropy),
        );
        let number = self.number;
        let message = message.try_into().unwrap_or([0; MESSAGE_BYTES]);
        (Guessing { pake, number }, Guess { number, message })
    }

    /// The inviter's side of one try: what it answers, and the ticket that a right guess leads to.
    pub(super) fn answer(
        self,
        guess: &Guess,
        (joiner, inviter): (DeviceKey, DeviceKey),
        (organisation, roles): (OrganisationId, Roles),
        entropy: &mut impl Entropy,
    ) -> Result<(GuessAnswer, Ticket), BadGuess> {
        let (of_joiner, of_inviter) = identities(joiner, inviter);
        let (pake, message) = Spake2::<Ed25519Group>::start_b_with_rng(
            &Password::new(self.digits()),
            &of_joiner,
            &of_inviter,
            Randomness(entropy),
        );
        let shared = pake.finish(&guess.message).map_err(|_| BadGuess::Message)?;
        let (confirmation, ticket) = agreed(&shared, self.number, organisation, roles);
        let answer = GuessAnswer {
            message: message.try_into().map_err(|_| BadGuess::Message)?,
            confirmation,
            organisation,
            roles,
        };
        Ok((answer, ticket))
    }
}

impl fmt::Display for TypedCode {
    /// In groups, as it is read out: `104-821-9055`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, digit) in self.digits().chars().enumerate() {
            if matches!(at, 3 | 6) {
                f.write_str("-")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

impl FromStr for TypedCode {
    type Err = BadTypedCode;

    /// Forgives what [`typing::code`] does, and dots.
    fn from_str(text: &str) -> Result<Self, BadTypedCode> {
        let mut value = 0_u64;
        let mut digits = 0_usize;
        for c in typing::code(text).chars().filter(|c| *c != '.') {
            let digit = c.to_digit(10).ok_or(BadTypedCode::NotACode)?;
            digits += 1;
            if digits > Self::DIGITS {
                return Err(BadTypedCode::NotACode);
            }
            value = value * 10 + u64::from(digit);
        }
        if digits != Self::DIGITS {
            return Err(BadTypedCode::NotACode);
        }
        let held = value / 100;
        let code = Self {
            number: u8::try_from(held / u64::from(SECRETS)).map_err(|_| BadTypedCode::Mistyped)?,
            secret: u32::try_from(held % u64::from(SECRETS)).unwrap_or_default(),
        };
        if value % 97 != 1 || code.number < NUMBER_MIN {
            return Err(BadTypedCode::Mistyped);
        }
        Ok(code)
    }
}

/// The joiner's first message: which invitation, and its part of the SPAKE2 exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Guess {
    /// See [`TypedCode::number`].
    #[n(0)]
    pub number: u8,
    /// The side's letter and a point.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub message: [u8; MESSAGE_BYTES],
}

/// What the inviter answers. It tells a laptop that typed another code nothing but that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct GuessAnswer {
    /// The side's letter and a point.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub message: [u8; MESSAGE_BYTES],
    /// That the inviter knows the code too.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub confirmation: [u8; 32],
    /// The organisation.
    #[n(2)]
    pub organisation: OrganisationId,
    /// What the invited person will do.
    #[n(3)]
    pub roles: Roles,
}

/// Why a try is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadGuess {
    /// No open invitation of this number can still be tried.
    #[error("no typed code of that number can be tried here")]
    Dead,
    /// What came is no message of SPAKE2.
    #[error("the message about a typed code cannot be read")]
    Message,
}

/// The other end does not know the same code: it was another one, or somebody is in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the code is not the one that this laptop shows, or another laptop is in between")]
pub struct WrongCode;

/// A try that waits for its answer.
pub struct Guessing {
    pake: Spake2<Ed25519Group>,
    number: u8,
}

impl fmt::Debug for Guessing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Guessing({})", self.number)
    }
}

impl Guessing {
    /// Reads the answer. What comes out opens the invitation.
    ///
    /// # Errors
    /// [`WrongCode`] where the inviter did not prove that it knows the same code, between the same
    /// two laptops.
    pub fn finish(self, answer: &GuessAnswer) -> Result<Ticket, WrongCode> {
        let shared = self.pake.finish(&answer.message).map_err(|_| WrongCode)?;
        let (confirmation, ticket) =
            agreed(&shared, self.number, answer.organisation, answer.roles);
        if bool::from(confirmation.ct_eq(&answer.confirmation)) {
            Ok(ticket)
        } else {
            Err(WrongCode)
        }
    }
}

/// Who speaks with whom: the keys that the link proved at its ends. With another laptop in between
/// the two ends name different ones, and come to different keys.
fn identities(joiner: DeviceKey, inviter: DeviceKey) -> (Identity, Identity) {
    let of = |label: &[u8], device: DeviceKey| Identity::new(&[label, device.as_bytes()].concat());
    (
        of(b"onscene 1 joiner\0", joiner),
        of(b"onscene 1 inviter\0", inviter),
    )
}

/// What follows from the shared key and what was agreed on: the inviter's confirmation, and the
/// ticket, whose secret is the joiner's.
fn agreed(
    shared: &[u8],
    number: u8,
    organisation: OrganisationId,
    roles: Roles,
) -> ([u8; 32], Ticket) {
    let mut hash = blake3::Hasher::new_derive_key("onscene 1 typed code");
    hash.update(shared);
    hash.update(&[number]);
    hash.update(organisation.as_bytes());
    hash.update(&roles.bits().to_be_bytes());
    let (mut confirmation, mut secret) = ([0; 32], [0; 32]);
    let mut stream = hash.finalize_xof();
    stream.fill(&mut confirmation);
    stream.fill(&mut secret);
    let ticket = Ticket {
        secret,
        organisation,
        roles,
    };
    (confirmation, ticket)
}

/// Entropy as spake2 asks for it.
struct Randomness<'a, E>(&'a mut E);

impl<E: Entropy> rand_core_06::RngCore for Randomness<'_, E> {
    fn next_u32(&mut self) -> u32 {
        u32::from_le_bytes(self.0.bytes())
    }

    fn next_u64(&mut self) -> u64 {
        u64::from_le_bytes(self.0.bytes())
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core_06::Error> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl<E: Entropy> rand_core_06::CryptoRng for Randomness<'_, E> {}
