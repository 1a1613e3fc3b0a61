//! Which peers a link is up to, however many links there are to each.

use crate::engine::Engine;
use onscene_protocol::id::DeviceKey;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[derive(Debug)]
pub(super) struct Presence {
    engine: Engine,
    links: Mutex<BTreeMap<DeviceKey, usize>>,
}

impl Presence {
    pub(super) fn new(engine: Engine) -> Arc<Self> {
        Arc::new(Self {
            engine,
            links: Mutex::default(),
        })
    }

    /// Counts a link until the answer is dropped.
    pub(super) fn enter(self: &Arc<Self>, device: DeviceKey) -> Present {
        let links = {
            let mut links = self.links();
            let count = links.entry(device).or_default();
            *count += 1;
            *count
        };
        if links == 1 {
            self.engine.set_connected(device, true);
        }
        Present {
            presence: Arc::clone(self),
            device,
        }
    }

    /// Whether a link to this peer is up, whoever dialled.
    pub(super) fn is_up(&self, device: DeviceKey) -> bool {
        self.links().contains_key(&device)
    }

    fn leave(&self, device: DeviceKey) {
        let last = {
            let mut links = self.links();
            let count = links.get(&device).copied().unwrap_or(1) - 1;
            if count == 0 {
                links.remove(&device);
            } else {
                links.insert(device, count);
            }
            count == 0
        };
        if last {
            self.engine.set_connected(device, false);
        }
    }

    fn links(&self) -> MutexGuard<'_, BTreeMap<DeviceKey, usize>> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One link that is up.
#[derive(Debug)]
pub(super) struct Present {
    presence: Arc<Presence>,
    device: DeviceKey,
}

impl Drop for Present {
    fn drop(&mut self) {
        self.presence.leave(self.device);
    }
}
