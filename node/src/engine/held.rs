//! What another laptop is known to hold, in our order of arrival.

use super::EngineError;
use crate::store::{PeerState, Position, Reading};
use onscene_protocol::id::DeviceKey;
use std::collections::BTreeSet;

/// Positions beyond the known prefix that are kept for a peer. More are learnt again with the
/// next receipt over the whole set.
const SCATTERED_MAX: usize = 10_000;

/// All positions up to one, and some beyond it.
pub(super) struct Held {
    upto: Position,
    scattered: BTreeSet<Position>,
}

impl Held {
    pub(super) fn of(peer: &PeerState) -> Self {
        let scattered: Vec<Position> = minicbor::decode(&peer.extra).unwrap_or_default();
        Self {
            upto: peer.held_upto,
            scattered: scattered.into_iter().collect(),
        }
    }

    /// All positions up to this one are held.
    pub(super) const fn upto(&self) -> Position {
        self.upto
    }

    pub(super) fn contains(&self, position: Position) -> bool {
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

    /// What the peer handed over itself, it holds.
    pub(super) fn pass_over_its_own(
        &mut self,
        reading: &Reading,
        device: DeviceKey,
    ) -> Result<(), EngineError> {
        while reading.came_from(self.upto.saturating_add(1))? == Some(device) {
            self.reach(self.upto.saturating_add(1));
        }
        Ok(())
    }

    pub(super) fn write_to(&self, peer: &mut PeerState) {
        peer.held_upto = self.upto;
        let scattered: Vec<Position> = self.scattered.iter().copied().collect();
        // Writing to memory cannot fail; nothing scattered only means that more is asked again.
        peer.extra = minicbor::to_vec(scattered).unwrap_or_default();
    }

    /// How many records the peer is not known to hold, and about how many bytes they have.
    pub(super) fn backlog(
        &self,
        reading: &Reading,
        device: DeviceKey,
    ) -> Result<(u64, u64), EngineError> {
        Ok(reading.backlog(self.upto, &self.scattered, device)?)
    }
}
