//! Which devices may connect: those of the roster, and while an invitation is open, anyone, in
//! order to join.

use super::tls::Gate;
use crate::engine::Engine;
use onscene_protocol::id::DeviceKey;

/// Where we listen.
#[derive(Debug)]
pub(super) struct Door(pub(super) Engine);

impl Gate for Door {
    fn admits(&self, device: &[u8; 32]) -> bool {
        !self.0.is_halted() && (is_member(&self.0, device) || self.0.invitation_known())
    }
}

/// Where we dial an address behind which any laptop of ours may stand: identity follows the key.
#[derive(Debug)]
pub(super) struct Members(pub(super) Engine);

impl Gate for Members {
    fn admits(&self, device: &[u8; 32]) -> bool {
        is_member(&self.0, device)
    }
}

fn is_member(engine: &Engine, device: &[u8; 32]) -> bool {
    engine.may_link(DeviceKey::from_bytes(*device))
}
