//! Circles: those whose role may read a narrower part. A circle has a key like a unit's, and its
//! bytes are an X25519 secret too: whoever writes wraps for its public half, and need not read.

use super::{Key, KeyBody, Purpose, SealSecret};
use crate::id::{KeyId, SealKey, SubjectId};
use crate::roster::policy::Part;
use std::cmp::Reverse;
use std::collections::BTreeMap;

impl Purpose {
    /// The purposes that have a circle of their own, and what it reads.
    pub const CIRCLES: [(Self, Part); 2] = [
        (Self::Petitioners, Part::Petitioners),
        (Self::Words, Part::Words),
    ];

    pub(super) fn is_circle(self) -> bool {
        Self::CIRCLES.iter().any(|(purpose, _)| *purpose == self)
    }
}

impl Key {
    /// What everyone is told of a key with this purpose, where it is a circle's.
    pub fn circle_public(&self, purpose: Purpose) -> Option<SealKey> {
        purpose.is_circle().then(|| self.circle_secret().public())
    }

    /// The secret that opens what was wrapped for this circle's public half.
    pub fn circle_secret(&self) -> SealSecret {
        SealSecret::from_bytes(*self.as_bytes())
    }
}

/// The public halves of the circles' keys, as administrators made them known.
#[derive(Debug, Clone, Default)]
pub(super) struct Circles {
    known: BTreeMap<(SubjectId, u8, Reverse<u32>, KeyId), SealKey>,
}

impl Circles {
    pub(super) fn learn(&mut self, subject: SubjectId, body: &KeyBody) {
        if let Some(public) = body.circle.filter(|_| body.purpose.is_circle()) {
            let place = (subject, body.purpose as u8, Reverse(body.epoch), body.key);
            self.known.entry(place).or_insert(public);
        }
    }

    /// The latest epoch's, of several the lowest name's: all choose the same.
    pub(super) fn current(&self, subject: SubjectId, purpose: Purpose) -> Option<SealKey> {
        let lowest = KeyId::from_bytes([0; KeyId::LEN]);
        let from = (subject, purpose as u8, Reverse(u32::MAX), lowest);
        let (place, public) = self.known.range(from..).next()?;
        ((place.0, place.1) == (subject, purpose as u8)).then_some(*public)
    }
}
