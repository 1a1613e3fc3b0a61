//! Loaded incidents: a bounded cache, filled from snapshots and records.

use super::EngineError;
use super::shared::{Shared, Standing, counted, learn_keys, lock};
use crate::store::{Position, Reading};
use lru::LruCache;
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::{Incident, Reader};
use onscene_protocol::seal::Keyring;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};

/// Documents kept loaded. One of 30 entries takes 57 kB of memory (measured); a field laptop has
/// fewer open at once than this.
const DOCUMENTS_KEPT: NonZeroUsize = NonZeroUsize::new(64).unwrap();
/// Records beyond the last snapshot after which a new one is worth its bytes.
pub(super) const RECORDS_PER_SNAPSHOT: usize = 64;

/// An incident with the keys that open it, as of a position in the order of arrival.
#[derive(Debug, Clone)]
pub struct Document {
    /// The incident.
    pub incident: Incident,
    /// The unit's keys and the incident's own.
    pub keys: Keyring,
    /// All records of the subject up to here are in it.
    pub upto: Position,
    /// How many records came after the snapshot that it was loaded from.
    pub since_snapshot: usize,
}

impl Document {
    /// What its entries are read with, where it does not matter which files are here.
    pub(super) fn reader<'a>(&'a self, standing: &'a Standing) -> Reader<'a> {
        Reader {
            keys: &self.keys,
            roster: &standing.roster,
            clocks: &standing.clocks,
            held: &|_| false,
        }
    }
}

/// The cache. Readers share what is in it; the writer replaces it after each commit.
pub(super) struct Documents {
    loaded: Mutex<LruCache<SubjectId, Arc<Document>>>,
}

impl Default for Documents {
    fn default() -> Self {
        Self {
            loaded: Mutex::new(LruCache::new(DOCUMENTS_KEPT)),
        }
    }
}

impl Documents {
    pub(super) fn get(&self, subject: SubjectId) -> Option<Arc<Document>> {
        lock(&self.loaded).get(&subject).cloned()
    }

    /// Keeps a document, unless a later one is there already.
    pub(super) fn keep(&self, subject: SubjectId, document: Arc<Document>) {
        let mut loaded = lock(&self.loaded);
        if loaded
            .peek(&subject)
            .is_none_or(|known| known.upto <= document.upto)
        {
            loaded.put(subject, document);
        }
    }

    pub(super) fn forget(&self, subject: SubjectId) {
        lock(&self.loaded).pop(&subject);
    }

    pub(super) fn forget_all(&self) {
        lock(&self.loaded).clear();
    }

    pub(super) fn count(&self) -> usize {
        lock(&self.loaded).len()
    }
}

impl Shared {
    /// The document of an incident, loaded if need be; none where no record of it is here.
    pub(super) fn document(
        &self,
        subject: SubjectId,
    ) -> Result<Option<Arc<Document>>, EngineError> {
        if let Some(document) = self.documents.get(subject) {
            return Ok(Some(document));
        }
        let reading = self.store.read()?;
        let Some(document) = self.load(&reading, subject, &self.standing())? else {
            return Ok(None);
        };
        let document = Arc::new(document);
        self.documents.keep(subject, Arc::clone(&document));
        Ok(Some(document))
    }

    /// Loads a document from its snapshot and the records after it, or from all of its records.
    pub(super) fn load(
        &self,
        reading: &Reading,
        subject: SubjectId,
        standing: &Standing,
    ) -> Result<Option<Document>, EngineError> {
        let upto = reading.last_position()?;
        let records = reading.subject(subject)?;
        if records.is_empty() {
            return Ok(None);
        }
        let mut keys = (*standing.keys).clone();
        learn_keys(
            &mut keys,
            &counted(&standing.roster, &records),
            &self.seals(),
        );
        let snapshot = reading
            .snapshot(subject)?
            .and_then(|(upto, bytes)| Some((upto, Incident::from_snapshot(&bytes).ok()?)));
        if let Some((position, mut incident)) = snapshot {
            let later = reading.subject_after(subject, position)?;
            if !incident.apply(&later).must_rebuild {
                return Ok(Some(Document {
                    incident,
                    keys,
                    upto,
                    since_snapshot: later.len(),
                }));
            }
        }
        self.load_from_records(reading, subject, standing).map(Some)
    }

    /// Loads a document from all of its records, whatever was saved of it.
    pub(super) fn load_from_records(
        &self,
        reading: &Reading,
        subject: SubjectId,
        standing: &Standing,
    ) -> Result<Document, EngineError> {
        let upto = reading.last_position()?;
        let records = reading.subject(subject)?;
        let mut keys = (*standing.keys).clone();
        learn_keys(
            &mut keys,
            &counted(&standing.roster, &records),
            &self.seals(),
        );
        let since_snapshot = records.len();
        let incident = Incident::from_records(subject, &records);
        Ok(Document {
            incident,
            keys,
            upto,
            since_snapshot,
        })
    }
}
