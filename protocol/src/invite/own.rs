//! An invitation as the laptop that made it keeps it, from its making until nobody asks any more.

use super::{BadGuess, Guess, GuessAnswer, Ticket, TypedCode, Word, commitment};
use crate::clock::Entropy;
use crate::id::{DeviceKey, OrganisationId, PersonKey, RecordId, UnitId};
use crate::limit::{INVITATION_MINUTES, INVITATION_MINUTES_MAX};
use crate::roster::{PLACE_RULE, Role, Roles, Terms};
use subtle::ConstantTimeEq;

/// Milliseconds in a minute.
const MINUTE_MS: u64 = 60_000;

/// What whoever invites asks for.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// What the invited person will do; a member where nothing is said.
    pub roles: Roles,
    /// Their name, where it is known.
    pub name: Option<String>,
    /// For how long, in minutes; [`INVITATION_MINUTES`] where nothing is said.
    pub minutes: Option<u32>,
    /// The path of the unit that they come into; the inviter's own where nothing is said.
    pub unit: Option<String>,
}

impl From<Roles> for Wish {
    fn from(roles: Roles) -> Self {
        Self {
            roles,
            ..Self::default()
        }
    }
}

impl Wish {
    /// The terms of the record that makes it, from `wall_ms` on, for the unit that was meant.
    pub fn terms(self, secret: &[u8; 32], device: DeviceKey, unit: UnitId, wall_ms: u64) -> Terms {
        let minutes = self.minutes.unwrap_or(INVITATION_MINUTES);
        let minutes = minutes.clamp(1, INVITATION_MINUTES_MAX);
        let roles = if self.roles == Roles::default() {
            self.roles.with(Role::Member)
        } else {
            self.roles
        };
        Terms {
            roles,
            expires_ms: wall_ms.saturating_add(u64::from(minutes) * MINUTE_MS),
            name: self.name,
            device,
            commitment: commitment(secret),
            unit: Some(unit),
            rule: Some(PLACE_RULE),
        }
    }
}

/// Such an invitation. It holds no long secret, only the commitment to it; of the typed code it has
/// to keep the digits, until they were tried.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct OwnInvitation {
    /// The record that made it.
    #[n(0)]
    pub id: RecordId,
    /// What it says there.
    #[n(1)]
    pub terms: Terms,
    #[n(2)]
    made_ms: u64,
    /// The typed code, until it was tried.
    #[n(3)]
    typed: Option<TypedCode>,
    #[n(4)]
    tried: Option<Tried>,
    #[n(5)]
    used: Option<Used>,
    #[n(6)]
    withdrawn: bool,
}

/// The one try of a typed code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
struct Tried {
    #[n(0)]
    device: DeviceKey,
    /// What that laptop has to show, where the code that it tried was the right one.
    #[cbor(n(1), with = "minicbor::bytes")]
    commitment: [u8; 32],
}

/// Who was let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Used {
    /// The key that was certified.
    #[n(0)]
    pub person: PersonKey,
    /// What both screens show.
    #[n(1)]
    pub word: Word,
}

/// Why an invitation lets nobody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Closed {
    /// It let somebody in already.
    #[error("the code was used already; ask for a new one")]
    Used,
    /// Its time is over.
    #[error("the code's time is over; ask for a new one")]
    Expired,
    /// It was taken back.
    #[error("the invitation was withdrawn; ask for a new one")]
    Withdrawn,
    /// The secret is another one.
    #[error("the code is not one of this laptop's")]
    WrongSecret,
    /// The code that came here says other roles or another organisation than the invitation.
    #[error("the code does not say what the invitation says; somebody may have changed it")]
    Altered,
    /// Its typed code was tried once, which is all.
    #[error("that typed code cannot be tried, or not once more; ask for a new one")]
    Tried,
}

impl OwnInvitation {
    /// What the record `id` made at `wall_ms`.
    pub const fn new(id: RecordId, terms: Terms, typed: TypedCode, wall_ms: u64) -> Self {
        Self {
            id,
            terms,
            made_ms: wall_ms,
            typed: Some(typed),
            tried: None,
            used: None,
            withdrawn: false,
        }
    }

    /// Whether it could let somebody in now. A clock that was set back to before it was made closes
    /// it too.
    pub fn is_open(&self, wall_ms: u64) -> bool {
        self.state(wall_ms).is_ok()
    }

    /// Whether its code may still come, if only to hear that it is too late.
    pub const fn is_remembered(&self, wall_ms: u64) -> bool {
        let longer_ms = INVITATION_MINUTES as u64 * MINUTE_MS;
        wall_ms < self.terms.expires_ms.saturating_add(longer_ms)
    }

    /// Why it lets nobody in now, where that is so.
    ///
    /// # Errors
    /// [`Closed::Used`], [`Closed::Withdrawn`] or [`Closed::Expired`].
    pub fn state(&self, wall_ms: u64) -> Result<(), Closed> {
        if self.used.is_some() {
            Err(Closed::Used)
        } else if self.withdrawn {
            Err(Closed::Withdrawn)
        } else if wall_ms < self.made_ms || wall_ms >= self.terms.expires_ms {
            Err(Closed::Expired)
        } else {
            Ok(())
        }
    }

    /// The number of its typed code, as long as that can be tried.
    pub fn number(&self, wall_ms: u64) -> Option<u8> {
        let typed = self.typed.filter(|_| self.is_open(wall_ms))?;
        Some(typed.number())
    }

    /// Who was let in by it.
    pub const fn used(&self) -> Option<Used> {
        self.used
    }

    /// Whether its typed code was tried.
    pub const fn was_tried(&self) -> bool {
        self.tried.is_some()
    }

    /// Answers the one try of its typed code, from the laptop `joiner`. Whatever comes of it, the
    /// code is worth nothing from then on: keep the invitation that comes back, and answer then.
    ///
    /// # Errors
    /// [`BadGuess::Dead`] where it cannot be tried, and then nothing is computed. A message that
    /// makes no sense is a try too: the invitation comes back without its typed code.
    pub fn guess(
        &self,
        guess: &Guess,
        (joiner, inviter): (DeviceKey, DeviceKey),
        organisation: OrganisationId,
        wall_ms: u64,
        entropy: &mut impl Entropy,
    ) -> Result<(Self, Result<GuessAnswer, BadGuess>), BadGuess> {
        let is_meant = self.number(wall_ms) == Some(guess.number);
        let typed = self.typed.filter(|_| is_meant).ok_or(BadGuess::Dead)?;
        let terms = (organisation, self.terms.roles);
        let answered = typed.answer(guess, (joiner, inviter), terms, entropy);
        let commitment = match &answered {
            Ok((_, ticket)) => commitment(&ticket.secret),
            // No secret is known that has this commitment.
            Err(_) => [0; 32],
        };
        let after = Self {
            typed: None,
            tried: Some(Tried {
                device: joiner,
                commitment,
            }),
            ..self.clone()
        };
        Ok((after, answered.map(|(answer, _)| answer)))
    }

    /// Whether this secret opens it now, shown by the laptop `joiner`. The comparisons take the
    /// same time for every secret.
    ///
    /// # Errors
    /// Answers why it stays closed; whoever has another secret learns nothing about its state.
    pub fn opens(
        &self,
        ticket: &Ticket,
        joiner: DeviceKey,
        organisation: OrganisationId,
        wall_ms: u64,
    ) -> Result<(), Closed> {
        let shown = commitment(&ticket.secret);
        let by_code = self.terms.commitment.ct_eq(&shown);
        let by_try = self.tried.is_some_and(|tried| {
            tried.device == joiner && bool::from(tried.commitment.ct_eq(&shown))
        });
        if !bool::from(by_code) && !by_try {
            return Err(Closed::WrongSecret);
        }
        self.state(wall_ms)?;
        if ticket.roles != self.terms.roles || ticket.organisation != organisation {
            return Err(Closed::Altered);
        }
        Ok(())
    }

    /// The same invitation after it let somebody in.
    #[must_use]
    pub fn used_by(self, person: PersonKey, word: Word) -> Self {
        Self {
            used: Some(Used { person, word }),
            typed: None,
            ..self
        }
    }

    /// The same invitation after it was taken back.
    #[must_use]
    pub fn withdrawn(self) -> Self {
        Self {
            withdrawn: true,
            typed: None,
            ..self
        }
    }
}
