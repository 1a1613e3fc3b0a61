//! The invitation: that someone was invited, on which terms, and what became of it.

use super::Roles;
use crate::id::{DeviceKey, RecordId, UnitId};
use crate::limit::LINE_BYTES_MAX;

/// The body of an invitation record. None of it helps to guess a code.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum Invitation {
    /// Someone is invited. The record's id is the invitation's name.
    #[n(0)]
    Made(#[n(0)] Terms),
    /// Its typed code was tried, and is worth nothing from then on. Where it was tried by whom it
    /// was for, a certificate names the same invitation and laptop.
    #[n(1)]
    Tried {
        /// Which invitation.
        #[n(0)]
        invitation: RecordId,
        /// From which laptop.
        #[n(1)]
        device: DeviceKey,
    },
    /// It was taken back before anyone used it.
    #[n(2)]
    Withdrawn {
        /// Which invitation.
        #[n(0)]
        invitation: RecordId,
    },
}

/// Who is invited to what.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Terms {
    /// What they may be certified for at most.
    #[n(0)]
    pub roles: Roles,
    /// Until when, in milliseconds since 1970 by the inviting laptop's clock.
    #[n(1)]
    pub expires_ms: u64,
    /// Their name, where it was known.
    #[n(2)]
    pub name: Option<String>,
    /// The laptop that lets them in.
    #[n(3)]
    pub device: DeviceKey,
    /// [`crate::invite::commitment`] to the long code's 32 random bytes: which code it was, for
    /// whoever has that code.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub commitment: [u8; 32],
    /// The unit that they may be certified for, and for no other. Invitations of earlier versions
    /// name none.
    #[n(5)]
    pub unit: Option<UnitId>,
    /// [`PLACE_RULE`] where it was made under the rule that whoever certifies stands at that unit or
    /// above it. Invitations of earlier versions bear no mark, and what came of them goes on counting.
    #[n(6)]
    pub rule: Option<u32>,
}

/// The mark of invitations that were made under the rule of place.
pub const PLACE_RULE: u32 = 1;

/// The body of an invitation record cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the invitation cannot be read")]
pub struct BadInvitation;

impl Invitation {
    /// The body's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing to memory cannot fail; an empty body would be refused by every reader.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads a body.
    ///
    /// # Errors
    /// [`BadInvitation`] for anything else, and for a name that is empty or longer than a line.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadInvitation> {
        let body: Self = minicbor::decode(bytes).map_err(|_| BadInvitation)?;
        if let Self::Made(Terms {
            name: Some(name), ..
        }) = &body
            && (name.trim().is_empty() || name.len() > LINE_BYTES_MAX)
        {
            return Err(BadInvitation);
        }
        Ok(body)
    }
}
