//! What the links saw of the networks in this run: for whoever explains why nobody is met.

use super::error::LinkError;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Addresses whose last failure is remembered.
const TROUBLES_MAX: usize = 128;

/// Why a link to an address is not up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trouble {
    /// Nobody takes the connection, or it breaks.
    Unreachable,
    /// Somebody takes it and says nothing.
    Silent,
    /// Another laptop is there, or one that is not of this organisation.
    Stranger,
    /// The other end does not let this laptop in.
    Refused,
    /// It speaks another version.
    Version,
}

impl Trouble {
    /// What kind of trouble an error is; none where it is none of the other end's.
    pub(super) const fn of(error: &LinkError) -> Option<Self> {
        match error {
            LinkError::Unreachable { .. } => Some(Self::Unreachable),
            LinkError::Silent { .. } => Some(Self::Silent),
            LinkError::Stranger { .. } => Some(Self::Stranger),
            LinkError::Refused { .. } => Some(Self::Refused),
            LinkError::Version { .. } => Some(Self::Version),
            _ => None,
        }
    }
}

/// What was seen so far.
#[derive(Debug, Default)]
pub(super) struct Observed {
    troubles: Mutex<BTreeMap<String, Trouble>>,
    discovery_failed: Mutex<Option<String>>,
    /// Links that we dialled and that came up.
    dialled: AtomicU64,
}

impl Observed {
    /// Takes note of why dialling failed.
    pub(super) fn failed(&self, address: &str, error: &LinkError) {
        let Some(trouble) = Trouble::of(error) else {
            return;
        };
        let mut troubles = self.troubles();
        if troubles.len() < TROUBLES_MAX || troubles.contains_key(address) {
            troubles.insert(address.to_owned(), trouble);
        }
    }

    /// A link to this address came up.
    pub(super) fn came_up(&self, address: &str) {
        self.dialled.fetch_add(1, Ordering::Relaxed);
        self.troubles().remove(address);
    }

    pub(super) fn discovery_failed(&self, why: String) {
        *self.failure() = Some(why);
    }

    /// Why links are not up, by address.
    pub(super) fn by_address(&self) -> BTreeMap<String, Trouble> {
        self.troubles().clone()
    }

    /// Why laptops nearby are not looked for, where that failed.
    pub(super) fn why_no_discovery(&self) -> Option<String> {
        self.failure().clone()
    }

    /// How many links came up that we dialled.
    pub(super) fn links_dialled(&self) -> u64 {
        self.dialled.load(Ordering::Relaxed)
    }

    fn troubles(&self) -> MutexGuard<'_, BTreeMap<String, Trouble>> {
        self.troubles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failure(&self) -> MutexGuard<'_, Option<String>> {
        let failure = self.discovery_failed.lock();
        failure.unwrap_or_else(PoisonError::into_inner)
    }
}
