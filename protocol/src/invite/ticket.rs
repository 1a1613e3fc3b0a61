//! What opens an invitation, whichever code it came from.

use super::Word;
use crate::id::{DeviceKey, OrganisationId};
use crate::roster::Roles;
use std::fmt;

/// What a laptop that was invited knows of its invitation.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket {
    /// 32 bytes that nobody guesses: from the long code, or agreed on by the typed one.
    pub secret: [u8; 32],
    /// The organisation.
    pub organisation: OrganisationId,
    /// What the invited person will do.
    pub roles: Roles,
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ticket")
            .field("organisation", &self.organisation)
            .field("roles", &self.roles)
            .finish_non_exhaustive()
    }
}

impl Ticket {
    /// The word that both screens show once `joiner` was let in by `inviter`.
    pub fn word(&self, inviter: DeviceKey, joiner: DeviceKey) -> Word {
        Word::of(&self.secret, self.organisation, inviter, joiner)
    }
}

/// What is kept and signed in place of a secret. It tells nothing of it: a secret has 256 bits.
pub fn commitment(secret: &[u8; 32]) -> [u8; 32] {
    let mut hash = blake3::Hasher::new_derive_key("onscene 2 invitation secret");
    hash.update(secret);
    *hash.finalize().as_bytes()
}
