//! A backend for redb that holds writes back until the file proved sound.
//!
//! Opening a redb file writes to it (a mark that it is open, a repair after a crash), before
//! anything of ours could look inside. Over a damaged file, or one of a later version, these writes
//! would change what someone may still want to save. So they go to memory, reads see them, and
//! they reach the file only when [`Gate::open`] is called. Dropped before, they are gone.

use super::StoreError;
use redb::{BackendError, StorageBackend};
use std::io;
use std::ops::Bound;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Lets the writes through, once.
#[derive(Debug)]
pub(super) struct Gate<B>(Arc<Behind<B>>);

/// The backend that is given to redb.
#[derive(Debug)]
pub(super) struct HeldBack<B>(Arc<Behind<B>>);

#[derive(Debug)]
struct Behind<B> {
    file: B,
    /// None once the gate is open.
    held: RwLock<Option<Held>>,
}

/// What the file would be.
#[derive(Debug)]
struct Held {
    len: u64,
    /// In the order of writing: a later one covers an earlier one.
    writes: Vec<(u64, Vec<u8>)>,
}

/// Holds back what is written to `file`.
pub(super) fn hold_back<B: StorageBackend>(file: B) -> io::Result<(HeldBack<B>, Gate<B>)> {
    let len = file.len()?;
    let writes = Vec::new();
    let behind = Arc::new(Behind {
        file,
        held: RwLock::new(Some(Held { len, writes })),
    });
    Ok((HeldBack(behind.clone()), Gate(behind)))
}

impl<B: StorageBackend> Gate<B> {
    /// Writes what was held back, and syncs it. From here on the backend passes everything on.
    pub(super) fn open(self) -> Result<(), StoreError> {
        let mut held = self.0.held_mut();
        if let Some(Held { len, writes }) = held.take() {
            let file = &self.0.file;
            if file.len()? != len {
                file.set_len(len)?;
            }
            for (offset, bytes) in &writes {
                file.write(*offset, bytes)?;
            }
            if !writes.is_empty() {
                file.sync_data()?;
            }
        }
        Ok(())
    }
}

impl<B> Behind<B> {
    // A panic while the lock was held changed nothing by halves that a reader could see.
    fn held(&self) -> RwLockReadGuard<'_, Option<Held>> {
        self.held.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn held_mut(&self) -> RwLockWriteGuard<'_, Option<Held>> {
        self.held.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn read(&self, file: &impl StorageBackend, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let end = offset.saturating_add(out.len() as u64);
        if end > self.len {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        out.fill(0);
        let in_file = file.len()?.saturating_sub(offset).min(out.len() as u64);
        if let Some(from_file) = out.get_mut(..usize::try_from(in_file).unwrap_or(0)) {
            file.read(offset, from_file)?;
        }
        for (start, bytes) in &self.writes {
            cover(out, offset, bytes, *start);
        }
        Ok(())
    }
}

/// Copies `bytes`, which lie at `start`, over what of `out`, which lies at `offset`, they cover.
fn cover(out: &mut [u8], offset: u64, bytes: &[u8], start: u64) {
    let skipped =
        |from: u64, to: u64| usize::try_from(to.saturating_sub(from)).unwrap_or(usize::MAX);
    let covered = out.get_mut(skipped(offset, start)..).unwrap_or_default();
    let covering = bytes.get(skipped(start, offset)..).unwrap_or_default();
    for (place, byte) in covered.iter_mut().zip(covering) {
        *place = *byte;
    }
}

impl<B: StorageBackend> StorageBackend for HeldBack<B> {
    fn len(&self) -> io::Result<u64> {
        match &*self.0.held() {
            Some(held) => Ok(held.len),
            None => self.0.file.len(),
        }
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        match &*self.0.held() {
            Some(held) => held.read(&self.0.file, offset, out),
            None => self.0.file.read(offset, out),
        }
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        match &mut *self.0.held_mut() {
            Some(held) if len < held.len => {
                // What is cut off must not come back as old bytes if the file grows again, and
                // redb never shrinks a file while it opens it.
                Err(io::ErrorKind::Unsupported.into())
            }
            Some(held) => {
                held.len = len;
                Ok(())
            }
            None => self.0.file.set_len(len),
        }
    }

    fn sync_data(&self) -> io::Result<()> {
        match &*self.0.held() {
            Some(_) => Ok(()),
            None => self.0.file.sync_data(),
        }
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        if let Some(held) = &mut *self.0.held_mut() {
            held.writes.push((offset, data.to_vec()));
            return Ok(());
        }
        self.0.file.write(offset, data)
    }

    fn close(&self) -> io::Result<()> {
        self.0.file.close()
    }

    fn try_lock_range(&self, from: Bound<u64>, to: Bound<u64>) -> Result<bool, BackendError> {
        self.0.file.try_lock_range(from, to)
    }

    fn try_lock_shared_range(
        &self,
        from: Bound<u64>,
        to: Bound<u64>,
    ) -> Result<bool, BackendError> {
        self.0.file.try_lock_shared_range(from, to)
    }

    fn lock_range(&self, from: Bound<u64>, to: Bound<u64>) -> Result<(), BackendError> {
        self.0.file.lock_range(from, to)
    }

    fn lock_shared_range(&self, from: Bound<u64>, to: Bound<u64>) -> Result<(), BackendError> {
        self.0.file.lock_shared_range(from, to)
    }

    fn unlock_range(&self, from: Bound<u64>, to: Bound<u64>) -> Result<(), BackendError> {
        self.0.file.unlock_range(from, to)
    }

    fn query_lock_range(&self, from: Bound<u64>, to: Bound<u64>) -> Result<bool, BackendError> {
        self.0.file.query_lock_range(from, to)
    }
}
