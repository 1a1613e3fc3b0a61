//! The code with which a laptop joins an organisation.

mod code;

pub use code::{BadCode, InviteCode, device_hash};

use crate::limit::INVITATION_MS_MAX;
use crate::roster::Roles;
use subtle::ConstantTimeEq;

/// An open invitation as its laptop keeps it: never the secret itself.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Invitation {
    #[cbor(n(0), with = "minicbor::bytes")]
    secret_hash: [u8; 32],
    /// What the invited person will do.
    #[n(1)]
    pub roles: Roles,
    /// The name under which they were invited, where one was given.
    #[n(2)]
    pub name: Option<String>,
    #[n(3)]
    issued_ms: u64,
    #[n(4)]
    used: bool,
}

/// Why an invitation lets nobody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Closed {
    /// It let somebody in already.
    #[error("the code was used already; ask for a new one")]
    Used,
    /// Its time is over.
    #[error("the code was valid for 15 minutes; ask for a new one")]
    Expired,
    /// The secret is another one.
    #[error("the code is not one of this laptop's")]
    WrongSecret,
}

impl Invitation {
    /// An invitation issued at `wall_ms`, milliseconds since 1970.
    pub fn new(secret: &[u8; 16], roles: Roles, name: Option<String>, wall_ms: u64) -> Self {
        Self {
            secret_hash: hash(secret),
            roles,
            name,
            issued_ms: wall_ms,
            used: false,
        }
    }

    /// When it ends, milliseconds since 1970.
    pub const fn expires_ms(&self) -> u64 {
        self.issued_ms.saturating_add(INVITATION_MS_MAX)
    }

    /// Whether it could let somebody in now. A clock that was set back to before it was issued
    /// closes it too.
    pub const fn is_open(&self, wall_ms: u64) -> bool {
        !self.used && self.issued_ms <= wall_ms && wall_ms < self.expires_ms()
    }

    /// Whether this secret opens it now. The comparison takes the same time for every secret.
    ///
    /// # Errors
    /// Answers why it stays closed; whoever has another secret learns nothing about its state.
    pub fn opens(&self, secret: &[u8; 16], wall_ms: u64) -> Result<(), Closed> {
        if !bool::from(self.secret_hash.ct_eq(&hash(secret))) {
            return Err(Closed::WrongSecret);
        }
        if self.used {
            return Err(Closed::Used);
        }
        if !self.is_open(wall_ms) {
            return Err(Closed::Expired);
        }
        Ok(())
    }

    /// The same invitation after it let somebody in.
    #[must_use]
    pub fn used(mut self) -> Self {
        self.used = true;
        self
    }
}

fn hash(secret: &[u8; 16]) -> [u8; 32] {
    let mut hash = blake3::Hasher::new_derive_key("onscene 1 invitation secret");
    hash.update(secret);
    *hash.finalize().as_bytes()
}

#[cfg(test)]
mod tests;
