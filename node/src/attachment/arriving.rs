//! Files that arrive in pieces, from any number of laptops and sticks. What is durable of them stays
//! when a link breaks or the node stops, and is looked through again when it goes on.

mod group;
mod partial;
mod piece;

pub use piece::{Arrived, Piece};

use super::{AttachmentError, Attachments};
use onscene_protocol::id::{AttachmentId, DeviceKey};
use partial::Partial;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Files at once of which it is kept in memory how far they are, up to 2 MiB each. The others are
/// looked through again when it is their turn.
const ARRIVING_MAX: usize = 16;

/// The files that arrive.
#[derive(Debug, Default)]
pub(super) struct Arrivals(Mutex<BTreeMap<AttachmentId, Shared>>);

/// One of them; none until it is looked at.
type Shared = Arc<Mutex<Option<Partial>>>;

impl Arrivals {
    fn get(&self, id: AttachmentId) -> Result<Shared, AttachmentError> {
        let mut arriving = lock(&self.0);
        if let Some(known) = arriving.get(&id) {
            return Ok(Arc::clone(known));
        }
        if arriving.len() >= ARRIVING_MAX {
            let idle = arriving.iter().find(|(_, one)| Arc::strong_count(one) == 1);
            let idle = idle.map(|(id, _)| *id).ok_or(AttachmentError::Busy)?;
            arriving.remove(&idle);
        }
        let new = Shared::default();
        arriving.insert(id, Arc::clone(&new));
        Ok(new)
    }

    pub(super) fn forget(&self, id: AttachmentId) {
        lock(&self.0).remove(&id);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Attachments {
    /// What a laptop is to carry next of a file that is not whole here, at most so many bytes: a
    /// part of what is carried, hashes first. It is left to that laptop for a while. None where
    /// others are carrying what is missing.
    ///
    /// # Errors
    /// [`AttachmentError::TooLong`], [`AttachmentError::WrongBytes`] where another length was said
    /// before, [`AttachmentError::Barred`], [`AttachmentError::Busy`], and what the file system
    /// answers.
    pub fn next_gap(
        &self,
        id: AttachmentId,
        sealed_bytes: u64,
        from: DeviceKey,
        (bytes_max, now): (u64, Instant),
    ) -> Result<Option<Range<u64>>, AttachmentError> {
        let shared = self.0.arrivals.get(id)?;
        let mut partial = lock(&shared);
        self.looked_at(&mut partial, id, sealed_bytes)?
            .next_gap(from, bytes_max, now)
    }

    /// Begins to take in a piece that a laptop sends, from this place of what is carried.
    ///
    /// # Errors
    /// As [`Self::next_gap`], and [`AttachmentError::NotNext`] where it has to begin elsewhere.
    pub fn begin_piece(
        &self,
        id: AttachmentId,
        sealed_bytes: u64,
        from: DeviceKey,
        at: u64,
    ) -> Result<Piece, AttachmentError> {
        let shared = self.0.arrivals.get(id)?;
        let mut partial = lock(&shared);
        self.looked_at(&mut partial, id, sealed_bytes)?
            .expects(from, at)?;
        drop(partial);
        Ok(Piece::begin(self.clone(), shared, (id, from, at)))
    }

    /// Bytes of the sealed file that are durable here, where some but not all are.
    pub fn durable_bytes(&self, id: AttachmentId) -> Option<u64> {
        let shared = lock(&self.0.arrivals.0).get(&id).cloned()?;
        lock(&shared).as_ref().map(Partial::durable_bytes)
    }

    /// Whether the hashes of its groups are known here: then its groups can be taken in any order.
    ///
    /// # Errors
    /// As [`Self::next_gap`].
    pub fn knows_hashes(
        &self,
        id: AttachmentId,
        sealed_bytes: u64,
    ) -> Result<bool, AttachmentError> {
        let shared = self.0.arrivals.get(id)?;
        let mut partial = lock(&shared);
        Ok(self
            .looked_at(&mut partial, id, sealed_bytes)?
            .knows_hashes())
    }

    fn looked_at<'a>(
        &self,
        partial: &'a mut Option<Partial>,
        id: AttachmentId,
        sealed_bytes: u64,
    ) -> Result<&'a mut Partial, AttachmentError> {
        let known = match partial.take() {
            Some(known) => known,
            // The last piece came a moment ago.
            None if self.held(id) => return Err(AttachmentError::NotNext),
            None => Partial::open(self, id, sealed_bytes)?,
        };
        let known = partial.insert(known);
        if known.sealed_bytes() == sealed_bytes {
            Ok(known)
        } else {
            Err(AttachmentError::WrongBytes)
        }
    }
}
