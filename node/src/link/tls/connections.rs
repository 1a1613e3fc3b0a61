//! The open connections, by device, so that a revoked one is cut off at once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

use super::Gate;
use super::limit::{CONNECTIONS_MAX, CONNECTIONS_PER_DEVICE_MAX};

/// The registry of open connections: device key → what ends them.
#[derive(Debug, Default)]
pub struct Connections(Mutex<Open>);

#[derive(Debug, Default)]
struct Open {
    /// Numbers given so far; within a device, the lower is the older.
    given: u64,
    tokens: BTreeMap<([u8; 32], u64), CancellationToken>,
}

impl Connections {
    /// Nothing open.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends all open connections of a device, their running requests and streams included.
    ///
    /// Close the gate first: a connection registers before it asks the gate again, so one being
    /// opened is either in here or meets the closed gate.
    pub fn close(&self, device: &[u8; 32]) {
        for token in self.open().tokens.range(of(device)).map(|(_, token)| token) {
            token.cancel();
        }
    }

    /// Ends all open connections that the gate would not admit any more: after a roster changed,
    /// or an invitation closed.
    pub fn recheck(&self, gate: &dyn Gate) {
        for device in self.devices() {
            if !gate.admits(&device) {
                self.close(&device);
            }
        }
    }

    /// The devices with at least one open connection, in the order of their keys.
    #[must_use]
    pub fn devices(&self) -> Vec<[u8; 32]> {
        let mut devices: Vec<_> = self
            .open()
            .tokens
            .keys()
            .map(|(device, _)| *device)
            .collect();
        devices.dedup();
        devices
    }

    /// Takes a place for a connection until the place is dropped; `None` where all are taken.
    ///
    /// A device over its own bound loses its oldest connection instead: it came back from another
    /// network, and the old one is dead without anybody having been told.
    pub(super) fn register(
        self: &Arc<Self>,
        device: [u8; 32],
        token: CancellationToken,
    ) -> Option<Place> {
        let mut open = self.open();
        if open.tokens.range(of(&device)).count() >= CONNECTIONS_PER_DEVICE_MAX {
            let oldest = open.tokens.range(of(&device)).next().map(|(key, _)| *key);
            if let Some(token) = oldest.and_then(|key| open.tokens.remove(&key)) {
                token.cancel();
            }
        }
        if open.tokens.len() >= CONNECTIONS_MAX {
            return None;
        }
        open.given += 1;
        let key = (device, open.given);
        open.tokens.insert(key, token.clone());
        Some(Place {
            connections: Arc::clone(self),
            key,
            token,
        })
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn of(device: &[u8; 32]) -> std::ops::RangeInclusive<([u8; 32], u64)> {
    (*device, u64::MIN)..=(*device, u64::MAX)
}

/// One connection's place in the registry.
#[derive(Debug)]
pub(super) struct Place {
    connections: Arc<Connections>,
    key: ([u8; 32], u64),
    token: CancellationToken,
}

impl Place {
    /// Comes true when the connection has to end.
    pub(super) async fn closed(&self) {
        self.token.cancelled().await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.connections.open().tokens.remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;

    #[test]
    fn one_connection_too_many_of_a_device_ends_its_oldest() {
        let connections = Arc::new(Connections::new());
        let places: Vec<_> = (0..=CONNECTIONS_PER_DEVICE_MAX)
            .map(|_| {
                connections
                    .register([1; 32], CancellationToken::new())
                    .unwrap()
            })
            .collect();
        let ended: Vec<_> = places
            .iter()
            .map(|place| place.token.is_cancelled())
            .collect();
        let mut expected = vec![false; CONNECTIONS_PER_DEVICE_MAX + 1];
        expected[0] = true;
        assert_eq!(ended, expected);
    }

    #[test]
    fn connections_of_all_devices_together_are_bounded() {
        let connections = Arc::new(Connections::new());
        let device = |n: usize| *blake3::hash(&n.to_be_bytes()).as_bytes();
        let mut places: Vec<_> = (0..CONNECTIONS_MAX)
            .map(|n| {
                connections
                    .register(device(n), CancellationToken::new())
                    .unwrap()
            })
            .collect();
        let one_more = || connections.register(device(CONNECTIONS_MAX), CancellationToken::new());
        assert!(one_more().is_none());
        places.pop();
        assert!(one_more().is_some());
    }

    #[test]
    fn closing_a_device_leaves_the_others_open() {
        let connections = Arc::new(Connections::new());
        let one = connections
            .register([1; 32], CancellationToken::new())
            .unwrap();
        let other = connections
            .register([2; 32], CancellationToken::new())
            .unwrap();
        connections.close(&[1; 32]);
        assert!(one.token.is_cancelled());
        assert!(!other.token.is_cancelled());
        drop(one);
        assert_eq!(connections.devices(), vec![[2; 32]]);
    }
}
