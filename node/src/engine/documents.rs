//! Loaded incidents: a bounded cache, filled from snapshots and records.

use super::EngineError;
use super::shared::{Shared, Standing, counted, learn_keys, lock};
use crate::store::{Committed, Position, Reading, StoreError};
use lru::LruCache;
use onscene_protocol::id::{KeyId, RecordId, SubjectId, UnitId};
use onscene_protocol::incident::{Incident, Reader};
use onscene_protocol::record::{Checked, Kind};
use onscene_protocol::roster::Homes;
use onscene_protocol::roster::policy::Part;
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
    /// The units' keys and the incident's own.
    pub keys: Keyring,
    /// The unit that it lives in, where that is proved.
    pub home: Option<UnitId>,
    /// All records of the subject up to here are in it.
    pub upto: Position,
    /// How many records came after the snapshot that it was loaded from.
    pub since_snapshot: usize,
}

impl Document {
    /// The document of an incident of which nothing is known yet.
    pub(super) fn new(subject: SubjectId, standing: &Standing) -> Self {
        Self {
            incident: Incident::new(subject),
            keys: (*standing.keys).clone(),
            home: None,
            upto: 0,
            since_snapshot: 0,
        }
    }

    /// Lets go of keys that were destroyed.
    pub(super) fn forget_destroyed(&mut self, subject: SubjectId, destroyed: &[KeyId]) {
        for key in destroyed {
            self.keys.destroy(subject, *key);
        }
    }

    /// What its entries are read with, where it does not matter which files are here. `body` reads
    /// a record's.
    pub(super) fn reader<'a>(
        &'a self,
        standing: &'a Standing,
        body: &'a dyn Fn(RecordId) -> Option<Vec<u8>>,
    ) -> Reader<'a> {
        Reader {
            zone: None,
            keys: &self.keys,
            roster: &standing.roster,
            clocks: &standing.clocks,
            held: &|_| false,
            body,
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

/// The body of a committed record. One that cannot be read is left out of what is shown.
pub(super) fn body_of(reading: &Reading, id: RecordId) -> Option<Vec<u8>> {
    match reading.record(id) {
        Ok(record) => record?.record().body().map(<[u8]>::to_vec),
        Err(error) => {
            tracing::error!(%error, record = %id, "a record cannot be read");
            None
        }
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
        let home = home_among(subject, &records);
        let keys = self.keys_of(reading, (subject, home), standing, &records)?;
        let snapshot = reading
            .snapshot(subject)?
            .and_then(|(upto, bytes)| Some((upto, Incident::from_snapshot(&bytes).ok()?)));
        if let Some((position, mut incident)) = snapshot {
            let later = reading.subject_after(subject, position)?;
            let mut failed = None;
            let waited = |due: &[RecordId]| read_all(reading, due, &mut failed);
            let applied = incident.apply_with(&later, waited);
            if let Some(failed) = failed {
                return Err(failed.into());
            }
            if !applied.must_rebuild {
                return Ok(Some(Document {
                    incident,
                    keys,
                    home,
                    upto,
                    since_snapshot: later.len(),
                }));
            }
        }
        self.load_from_records(reading, subject, standing).map(Some)
    }

    /// The units' keys, and those of a subject that were not destroyed.
    fn keys_of(
        &self,
        reading: &Reading,
        (subject, home): (SubjectId, Option<UnitId>),
        standing: &Standing,
        records: &[Committed],
    ) -> Result<Keyring, EngineError> {
        let mut keys = (*standing.keys).clone();
        for key in reading.destroyed(subject)? {
            keys.destroy(subject, key);
        }
        let mine = self.seals();
        let counted = counted(&standing.roster, records);
        learn_keys(&mut keys, &self.of_readers(standing, home, counted), &mine);
        Ok(keys)
    }

    /// These without the keys that somebody made known who does not read the unit that the document
    /// lives in: nothing is sealed with what is read elsewhere too.
    pub(super) fn of_readers<'a, C: Checked>(
        &self,
        standing: &Standing,
        home: Option<UnitId>,
        mut records: Vec<&'a C>,
    ) -> Vec<&'a C> {
        let roster = &standing.roster;
        let Some(unit) = home.and_then(|home| roster.keeper(home)) else {
            return records;
        };
        let secrets = self.secrets();
        records.retain(|record| {
            let header = record.record().header();
            header.kind != Kind::Key
                || secrets.person(header.author).is_some()
                || roster.ever_read(header.author, unit, Part::Linked)
        });
        records
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
        let home = home_among(subject, &records);
        let keys = self.keys_of(reading, (subject, home), standing, &records)?;
        let since_snapshot = records.len();
        let incident = Incident::from_records(subject, &records);
        Ok(Document {
            incident,
            keys,
            home,
            upto,
            since_snapshot,
        })
    }
}

/// Where a document lives, by what is known of it.
pub(super) fn home_among(subject: SubjectId, records: &[impl Checked]) -> Option<UnitId> {
    records.iter().collect::<Homes>().of(subject)
}

fn read_all(
    reading: &Reading,
    ids: &[RecordId],
    failed: &mut Option<StoreError>,
) -> Vec<Committed> {
    let read: Result<Vec<_>, _> = ids.iter().map(|id| reading.record(*id)).collect();
    match read {
        Ok(records) => records.into_iter().flatten().collect(),
        Err(error) => {
            *failed = Some(error);
            Vec::new()
        }
    }
}
