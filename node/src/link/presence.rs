//! Which peers a link is up to, however many links there are to each.

use crate::engine::{Engine, Found};
use onscene_protocol::id::DeviceKey;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// The links to one peer.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    /// Those that we dialled.
    ours: usize,
    /// Those that it dialled.
    theirs: usize,
}

#[derive(Debug)]
pub(super) struct Presence {
    engine: Engine,
    links: Mutex<BTreeMap<DeviceKey, Count>>,
    /// How often a link came or went.
    changes: watch::Sender<u64>,
    /// Links that others dialled in this run.
    incoming: AtomicU64,
}

impl Presence {
    pub(super) fn new(engine: Engine) -> Arc<Self> {
        Arc::new(Self {
            engine,
            links: Mutex::default(),
            changes: watch::Sender::new(0),
            incoming: AtomicU64::new(0),
        })
    }

    /// Counts a link until the answer is dropped. `found` is how the peer was found.
    pub(super) fn enter(self: &Arc<Self>, device: DeviceKey, found: Found) -> Present {
        let is_first = {
            let mut links = self.links();
            let count = links.entry(device).or_default();
            match found {
                Found::Incoming => {
                    count.theirs += 1;
                    self.incoming.fetch_add(1, Ordering::Relaxed);
                }
                _ => count.ours += 1,
            }
            count.ours + count.theirs == 1
        };
        if is_first {
            self.engine.set_connected(device, Some(found));
        }
        self.changed();
        Present {
            presence: Arc::clone(self),
            device,
            found,
        }
    }

    /// How many peers a link is up to.
    pub(super) fn count(&self) -> usize {
        self.links().len()
    }

    /// How many links others dialled in this run.
    pub(super) fn incoming(&self) -> u64 {
        self.incoming.load(Ordering::Relaxed)
    }

    /// Whether a link to this peer is up, whoever dialled.
    pub(super) fn is_up(&self, device: DeviceKey) -> bool {
        self.links().contains_key(&device)
    }

    /// Whether a link that we dialled to this peer is up.
    pub(super) fn is_dialled(&self, device: DeviceKey) -> bool {
        self.links()
            .get(&device)
            .is_some_and(|count| count.ours > 0)
    }

    /// Ends once the peer has dialled us, too.
    pub(super) async fn dialled_by(&self, device: DeviceKey) {
        let is_up = || {
            let links = self.links();
            links.get(&device).is_some_and(|count| count.theirs > 0)
        };
        self.until(is_up).await;
    }

    /// Ends once no link to this peer is up.
    pub(super) async fn gone(&self, device: DeviceKey) {
        self.until(|| !self.is_up(device)).await;
    }

    async fn until(&self, holds: impl Fn() -> bool) {
        let mut changes = self.changes.subscribe();
        while !holds() {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    fn changed(&self) {
        self.changes.send_modify(|changes| *changes += 1);
    }

    fn leave(&self, device: DeviceKey, found: Found) {
        let is_last = {
            let mut links = self.links();
            let mut count = links.get(&device).copied().unwrap_or_default();
            match found {
                Found::Incoming => count.theirs = count.theirs.saturating_sub(1),
                _ => count.ours = count.ours.saturating_sub(1),
            }
            let is_last = count.ours + count.theirs == 0;
            if is_last {
                links.remove(&device);
            } else {
                links.insert(device, count);
            }
            is_last
        };
        if is_last {
            self.engine.set_connected(device, None);
        }
        self.changed();
    }

    fn links(&self) -> MutexGuard<'_, BTreeMap<DeviceKey, Count>> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One link that is up.
#[derive(Debug)]
pub(super) struct Present {
    presence: Arc<Presence>,
    device: DeviceKey,
    found: Found,
}

impl Drop for Present {
    fn drop(&mut self) {
        self.presence.leave(self.device, self.found);
    }
}
