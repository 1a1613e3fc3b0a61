//! What another laptop is known to hold, in our order of arrival.

use super::EngineError;
use super::scopes::Share;
use crate::store::{Arrival, PeerState, Position, Reading};
use onscene_protocol::id::{DeviceKey, SubjectId};
use onscene_protocol::record::Kind;
use onscene_protocol::roster::Scope;
use std::collections::BTreeSet;

/// Positions beyond the known prefix that are kept for a peer. More are learnt again with the
/// next receipt over the whole set.
const SCATTERED_MAX: usize = 10_000;

/// All positions up to one, and some beyond it: of what is exchanged with that laptop.
pub(super) struct Held {
    upto: Position,
    scattered: BTreeSet<Position>,
    share: Share,
}

impl Held {
    /// What it is known to hold of its share. Where more is exchanged with it than when that was found
    /// out, nothing is known before its next receipt over the whole set.
    pub(super) fn of(peer: &PeerState, share: Share) -> Self {
        let scattered: Vec<Position> = minicbor::decode(&peer.extra).unwrap_or_default();
        let found_out = Scope::without(peer.left_out.clone().unwrap_or_default());
        let same = found_out.covers(&share.scope);
        Self {
            upto: if same { peer.held_upto } else { 0 },
            scattered: scattered.into_iter().collect(),
            share,
        }
    }

    /// All positions up to this one are held.
    pub(super) const fn upto(&self) -> Position {
        self.upto
    }

    /// What is exchanged with that laptop.
    pub(super) const fn share(&self) -> &Share {
        &self.share
    }

    /// Whether a record of this kind and document, at this position, is known to be there. What is not
    /// exchanged with that laptop is not, however far it holds the rest.
    pub(super) fn holds(&self, (kind, subject): (Kind, SubjectId), position: Position) -> bool {
        self.share.takes(kind, subject) && self.contains(position)
    }

    /// Whether such a record is exchanged with that laptop, and not known to be there.
    pub(super) fn lacks(&self, (kind, subject): (Kind, SubjectId), position: Position) -> bool {
        self.share.takes(kind, subject) && !self.contains(position)
    }

    fn contains(&self, position: Position) -> bool {
        position <= self.upto || self.scattered.contains(&position)
    }

    pub(super) fn add(&mut self, positions: impl IntoIterator<Item = Position>) {
        self.scattered.extend(positions);
        self.settle();
    }

    pub(super) fn reach(&mut self, upto: Position) {
        self.upto = self.upto.max(upto);
        self.settle();
    }

    fn settle(&mut self) {
        self.scattered = self.scattered.split_off(&self.upto.saturating_add(1));
        while self.scattered.first() == Some(&self.upto.saturating_add(1)) {
            self.scattered.pop_first();
            self.upto = self.upto.saturating_add(1);
        }
        while self.scattered.len() > SCATTERED_MAX {
            self.scattered.pop_last();
        }
    }

    /// What the peer handed over itself, it holds; and what it does not carry is no matter.
    pub(super) fn pass_over(
        &mut self,
        reading: &Reading,
        device: DeviceKey,
    ) -> Result<(), EngineError> {
        while let Some(next) = reading.arrival(self.upto.saturating_add(1))? {
            let waits = next.from != Some(device) && self.share.takes(next.kind, next.subject);
            if waits {
                break;
            }
            self.reach(self.upto.saturating_add(1));
        }
        Ok(())
    }

    pub(super) fn write_to(&self, peer: &mut PeerState) {
        peer.held_upto = self.upto;
        let scattered: Vec<Position> = self.scattered.iter().copied().collect();
        // Writing to memory cannot fail; nothing scattered only means that more is asked again.
        peer.extra = minicbor::to_vec(scattered).unwrap_or_default();
        let left_out = self.share.scope.left_out();
        peer.left_out = (!left_out.is_empty()).then(|| left_out.clone());
    }

    /// How many records the peer is not known to hold, and about how many bytes they have.
    pub(super) fn backlog(
        &self,
        reading: &Reading,
        device: DeviceKey,
    ) -> Result<(u64, u64), EngineError> {
        let waits = |position, next: Arrival| {
            next.from != Some(device)
                && !self.scattered.contains(&position)
                && self.share.takes(next.kind, next.subject)
        };
        Ok(reading.backlog(self.upto, waits)?)
    }
}
