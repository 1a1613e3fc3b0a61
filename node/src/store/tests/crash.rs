//! A disk that lies: what was written and not synced is lost in part, in any part, when the power
//! goes. redb's own fuzzer loses whole writes in order at most.

use super::*;
use redb::BackendError;
use std::io;
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard};

#[derive(Debug, Clone)]
struct Lying(Arc<Mutex<Disk>>);

#[derive(Debug)]
struct Disk {
    /// What a program sees.
    seen: Vec<u8>,
    /// What survives for certain.
    synced: Vec<u8>,
    unsynced: Vec<(usize, Vec<u8>)>,
    syncs: u32,
    /// The power goes at this sync.
    crash_at: Option<u32>,
    is_off: bool,
}

impl Lying {
    fn with(bytes: Vec<u8>, crash_at: Option<u32>) -> Self {
        Self(Arc::new(Mutex::new(Disk {
            seen: bytes.clone(),
            synced: bytes,
            unsynced: Vec::new(),
            syncs: 0,
            crash_at,
            is_off: false,
        })))
    }

    fn on(&self) -> io::Result<MutexGuard<'_, Disk>> {
        let disk = self.0.lock().unwrap();
        if disk.is_off {
            return Err(io::Error::other("the power is off"));
        }
        Ok(disk)
    }

    /// What is there when the power is back: of each write that was not synced, each sector of 512
    /// bytes is there or is not, as the seed says.
    fn after_the_crash(&self, seed: u64) -> Vec<u8> {
        let disk = self.0.lock().unwrap();
        let mut bytes = disk.synced.clone();
        let mut number = 0_u64;
        for (offset, written) in &disk.unsynced {
            for (sector, part) in written.chunks(512).enumerate() {
                number += 1;
                let lot = blake3::hash(&[seed.to_le_bytes(), number.to_le_bytes()].concat());
                if lot.as_bytes()[0] & 1 == 0 {
                    let start = offset + sector * 512;
                    bytes.resize(bytes.len().max(start + part.len()), 0);
                    bytes[start..start + part.len()].copy_from_slice(part);
                }
            }
        }
        bytes
    }
}

fn place(offset: u64) -> usize {
    usize::try_from(offset).unwrap()
}

impl StorageBackend for Lying {
    fn len(&self) -> io::Result<u64> {
        Ok(self.on()?.seen.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let (disk, start) = (self.on()?, place(offset));
        out.copy_from_slice(&disk.seen[start..start + out.len()]);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        // A length is kept in the file system's journal: it is what the file has after a crash.
        let mut disk = self.on()?;
        disk.seen.resize(place(len), 0);
        disk.synced.resize(place(len), 0);
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut disk = self.on()?;
        disk.syncs += 1;
        if disk.crash_at == Some(disk.syncs) {
            disk.is_off = true;
            return Err(io::Error::other("the power went"));
        }
        disk.synced = disk.seen.clone();
        disk.unsynced.clear();
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let (mut disk, start) = (self.on()?, place(offset));
        disk.seen[start..start + data.len()].copy_from_slice(data);
        disk.unsynced.push((start, data.to_vec()));
        Ok(())
    }

    fn try_lock_range(&self, _: Bound<u64>, _: Bound<u64>) -> Result<bool, BackendError> {
        Ok(true)
    }

    fn try_lock_shared_range(&self, _: Bound<u64>, _: Bound<u64>) -> Result<bool, BackendError> {
        Ok(true)
    }

    fn unlock_range(&self, _: Bound<u64>, _: Bound<u64>) -> Result<(), BackendError> {
        Ok(())
    }

    fn query_lock_range(&self, _: Bound<u64>, _: Bound<u64>) -> Result<bool, BackendError> {
        Ok(false)
    }
}

fn open_on(disk: &Lying, founded: &Founded) -> Result<Store, StoreError> {
    Ok(Store {
        database: Arc::new(open_database(disk.clone(), false)?),
        vault: founded.vault.clone(),
        folder: founded.folder.clone(),
    })
}

/// Writes until the power goes; answers what was reported as committed.
fn write_until_the_end(store: &Store, writer: &Writer) -> Result<Vec<RecordId>, Vec<RecordId>> {
    let mut reported = Vec::new();
    for at in 1..=8_u64 {
        let long = vec![7; usize::try_from(at * 3001 % 20_000).unwrap()];
        let record = writer.signed(Kind::Change, subject(1), at, long);
        let record = writer.verified(record);
        let committed = store.begin().and_then(|mut writing| {
            writing.put(record, None)?;
            writing.commit()
        });
        match committed {
            Ok(arrived) => reported.extend(arrived.iter().map(|arrived| arrived.record.id())),
            Err(_) => return Err(reported),
        }
    }
    Ok(reported)
}

#[test]
fn whatever_was_reported_as_committed_is_there_after_any_crash() {
    let (founded, store) = Founded::new();
    drop(store);
    let empty = std::fs::read(founded.records_path()).unwrap();
    let mut crashes = 0;
    for crash_at in 1.. {
        let disk = Lying::with(empty.clone(), Some(crash_at));
        let Ok(store) = open_on(&disk, &founded) else {
            continue;
        };
        let Err(reported) = write_until_the_end(&store, &founded.writer) else {
            break;
        };
        drop(store);
        crashes += 1;
        for seed in 0..6 {
            let after = Lying::with(disk.after_the_crash(seed), None);
            let store = open_on(&after, &founded)
                .unwrap_or_else(|error| panic!("crash {crash_at}, seed {seed}: {error}"));
            let reading = store.read().unwrap();
            for id in &reported {
                let record = reading.record(*id).unwrap();
                assert!(
                    record.is_some(),
                    "crash {crash_at}, seed {seed}: {id} is lost"
                );
            }
            let there = reading.after(0, usize::MAX).unwrap().len();
            assert!(there == reported.len() || there == reported.len() + 1);
            assert_eq!(reading.times().unwrap().count(), there);
            assert_eq!(reading.subject(subject(1)).unwrap().len(), there);
            drop(reading);
            let next = founded.writer.change(subject(2), 99);
            assert_eq!(put(&store, next).len(), 1);
        }
    }
    assert!(crashes >= 16, "two syncs a commit: {crashes}");
}
