//! What follows from a bag: a record of it in the unit's subject, and another key for whoever writes in
//! the incident from then on. The bag holds keys in clear and cannot be called back.

use super::act::wrap;
use super::event::Event;
use super::shared::Shared;
use super::turn::Turn;
use super::{Engine, EngineError};
use data_encoding::HEXLOWER;
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::{KeyId, RecordId, SubjectId, UnitId};
use onscene_protocol::incident::command::{check_line, permit};
use onscene_protocol::limit::KEYS_PER_ARCHIVE_MAX;
use onscene_protocol::record::body::{Archive, ArchivedDocument, Retention};
use onscene_protocol::record::{Checked, IdSet, Kind};
use onscene_protocol::roster::policy::{Act, Part};
use onscene_protocol::roster::{Chains, Counts, Roster};
use onscene_protocol::seal::{Archives, Custody, Key, KeyBody, Purpose};
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A bag that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutAway {
    /// Its hash.
    pub bag: [u8; 32],
    /// The hash of the bag that it takes the place of.
    pub replaces: Option<[u8; 32]>,
    /// The incident and the documents that were linked from it, with their records in the bag.
    pub documents: Vec<(SubjectId, IdSet)>,
    /// How long it is kept, where that is decided.
    pub retention: Option<Retention>,
    /// The narrower circles that were opened in it.
    pub circles: Vec<Purpose>,
    /// The keys that stand in it in clear.
    pub keys: Vec<KeyId>,
    /// On what it lies, and where.
    pub medium: String,
    /// Who keeps it.
    pub custodian: String,
}

/// A bag as it is known here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArchivedView {
    /// The archive record.
    pub record: RecordId,
    /// The bag's hash, hexadecimal.
    pub bag: String,
    /// The hash of the bag that it takes the place of.
    pub replaces: Option<String>,
    /// Who made it.
    pub by: String,
    /// When, RFC 3339, by their clock.
    pub at: String,
    /// How many records of the document that was asked about are in it.
    pub records: u64,
    /// SHA-256 over their ids, hexadecimal.
    pub sha256: String,
    /// The code of how long it is kept; none where that was not decided.
    pub retention: Option<&'static str>,
    /// How many keys stand in it in clear, as far as this record names them.
    pub keys: usize,
    /// On what it lies; none where no key is held that opens it.
    pub medium: Option<String>,
    /// Who keeps it; none as above.
    pub custodian: Option<String>,
}

impl Engine {
    /// Records that a bag was made. It changes no incident; whoever hears of it writes in these documents
    /// under keys that are not in the bag.
    ///
    /// # Errors
    /// Where no role of the writer allows it, an incident is not here or is closed to them, and where the
    /// store fails.
    pub async fn put_away(&self, asked: PutAway) -> Result<Vec<RecordId>, EngineError> {
        let asked = Box::new(asked);
        self.ask(|reply| Event::PutAway { asked, reply }).await
    }

    /// The bags that a document is in, as far as is known here, the earliest first.
    ///
    /// # Errors
    /// Where the engine stopped.
    pub async fn archives_of(&self, subject: SubjectId) -> Result<Vec<ArchivedView>, EngineError> {
        self.read(move |shared| Ok(archives_of(shared, subject)))
            .await
    }
}

fn archives_of(shared: &Shared, subject: SubjectId) -> Vec<ArchivedView> {
    let standing = shared.standing();
    let mut views = Vec::new();
    for archived in standing.archives.of(subject) {
        let body = &archived.body;
        let mut documents = body.documents.iter();
        let Some(document) = documents.find(|document| document.subject == subject) else {
            continue;
        };
        let custody = Custody::open(body, archived.unit, &standing.keys);
        let (medium, custodian) = custody.map(|it| (it.medium, it.custodian)).unzip();
        views.push(ArchivedView {
            record: archived.record,
            bag: HEXLOWER.encode(&body.bag),
            replaces: body.replaces.map(|bag| HEXLOWER.encode(&bag)),
            by: standing.roster.name_of(archived.by).to_owned(),
            at: shared.host.rfc3339(archived.time.ms()),
            records: document.count,
            sha256: HEXLOWER.encode(&document.sha256),
            retention: body
                .retention
                .and_then(Retention::from_number)
                .map(Retention::code),
            keys: body.keys.len(),
            medium,
            custodian,
        });
    }
    views
}

impl Turn<'_> {
    pub(super) fn put_away(&mut self, asked: &PutAway) -> Result<Vec<RecordId>, EngineError> {
        permit(self.own_certificate()?.roles, Act::Archive)?;
        let custody = Custody {
            medium: check_line("medium", &asked.medium)?,
            custodian: check_line("custodian", &asked.custodian)?,
        };
        for (subject, _) in &asked.documents {
            self.not_recused(*subject)?;
            self.document(*subject)?
                .ok_or(EngineError::NoSuchIncident(*subject))?;
        }
        let first = asked.documents.first().map(|(subject, _)| *subject);
        let first = first.ok_or(EngineError::Inner("a bag of nothing"))?;
        let (unit, key) = self.shelf_of(first)?;
        let nonce = self.shared.host.entropy().bytes();
        let custody = custody
            .seal(&key, unit, &asked.bag, nonce)
            .map_err(|_| EngineError::Inner("a bag's custody could not be sealed"))?;
        let documents = asked.documents.iter();
        let mut body = Archive {
            bag: asked.bag,
            replaces: asked.replaces,
            documents: documents
                .map(|(subject, records)| ArchivedDocument::new(*subject, *records))
                .collect(),
            retention: asked.retention.map(Retention::number),
            circles: asked.circles.iter().copied().map(Purpose::number).collect(),
            keys: Vec::new(),
            key: key.id(),
            custody,
        };
        let mut parts: Vec<&[KeyId]> = asked.keys.chunks(KEYS_PER_ARCHIVE_MAX).collect();
        if parts.is_empty() {
            parts.push(&[]);
        }
        let mut records = Vec::with_capacity(parts.len());
        for part in parts {
            body.keys = part.to_vec();
            let record = self.write(Kind::Archive, unit, body.to_bytes())?;
            records.push(record.record().id());
        }
        self.derive_archives()?;
        Ok(records)
    }

    /// The subject of the unit in which a bag of a document is recorded, and a key of it: the document's
    /// own, where that unit's key is held, else the writer's.
    fn shelf_of(&mut self, subject: SubjectId) -> Result<(SubjectId, Key), EngineError> {
        let (keeper, own) = (self.keeper_of(subject)?, self.own_certificate()?.unit);
        for unit in [keeper, own] {
            let unit = self.standing.roster.unit_subject(unit);
            if let Some(key) = self.standing.keys.current(unit, Purpose::Unit) {
                return Ok((unit, key.clone()));
            }
        }
        let key = self.make_own_unit_key()?;
        Ok((self.standing.roster.unit_subject(own), key))
    }

    /// A key of an incident that stands in no bag: the current one, or one of the next epoch, made now
    /// and wrapped as usual.
    pub(super) fn key_in_no_bag(&mut self, subject: SubjectId) -> Result<Key, EngineError> {
        let archives = Arc::clone(&self.standing.archives);
        let document = self
            .document(subject)?
            .ok_or(EngineError::NoSuchIncident(subject))?;
        let held = document.keys.epochs(subject, Purpose::Incident);
        let (last, current) = held.into_iter().next().ok_or(EngineError::Sealed)?;
        if !archives.opens(current.id()) {
            return Ok(current.clone());
        }
        let epoch = last.saturating_add(1);
        let fresh = Key::from_bytes(self.shared.host.entropy().bytes());
        let unit = self.keeper_of(subject)?;
        let outer = self.standing.roster.unit_subject(unit);
        match self.standing.keys.current(outer, Purpose::Unit).cloned() {
            Some(outer) => {
                let body = KeyBody {
                    key: fresh.id(),
                    purpose: Purpose::Incident,
                    epoch,
                    wraps: vec![wrap(&outer, subject, &fresh, self.shared)?],
                    detail: None,
                    circle: None,
                };
                self.write_document_key(subject, &body)?;
            }
            // Under another unit's key those of this one would not read it.
            None => self.wrap_for_readers(subject, unit, (epoch, &fresh))?,
        }
        Ok(fresh)
    }

    fn wrap_for_readers(
        &mut self,
        subject: SubjectId,
        unit: UnitId,
        key: (u32, &Key),
    ) -> Result<(), EngineError> {
        let mut readers = self.standing.roster.readers(Some(unit), Part::Linked);
        readers.insert(self.own_certificate()?.seal_key);
        let readers: Vec<_> = readers.into_iter().collect();
        self.wrap_for(subject, key, &readers)
    }

    /// Derives anew which archive records count, this turn's among them.
    pub(super) fn derive_archives(&mut self) -> Result<(), EngineError> {
        let reading = self.shared.store.read()?;
        let roster = Arc::clone(&self.standing.roster);
        let mut archives = Archives::default();
        for subject in shelves(&roster) {
            let known = reading.subject(subject)?;
            let known = known.iter().map(|record| record as &dyn Checked);
            let arrived = self.writing.arrived_of(subject);
            let all: Vec<&dyn Checked> = known
                .chain(arrived.map(|record| record as &dyn Checked))
                .collect();
            learn_archives(&mut archives, &roster, subject, &all);
        }
        let mut standing = self.standing.clone();
        standing.archives = Arc::new(archives);
        self.set_standing(standing);
        Ok(())
    }

    /// Whether records that came may change which archive records count.
    pub(super) fn concerns_archives(arrived: &[impl Checked]) -> bool {
        let mut kinds = arrived.iter().map(|record| record.record().header().kind);
        kinds.any(|kind| kind == Kind::Archive || kind.says_who_writes())
    }
}

/// The subjects in which archive records say something: those of units, also of an organisation that ours
/// adopted.
pub(super) fn shelves(roster: &Roster) -> BTreeSet<SubjectId> {
    let mut subjects = roster.key_subjects();
    for organisation in roster.accepted() {
        subjects.remove(&SubjectId::of_organisation(organisation));
    }
    subjects
}

/// Takes note of those of one subject's records that are archive records and count.
pub(super) fn learn_archives<C: Checked>(
    archives: &mut Archives,
    roster: &Roster,
    subject: SubjectId,
    records: &[C],
) {
    let is_one = |record: &&C| record.record().header().kind == Kind::Archive;
    if !records.iter().any(|record| is_one(&record)) {
        return;
    }
    let chains: Chains = records.iter().map(Checked::record).collect();
    let judge = roster.judge(subject, &chains);
    for record in records.iter().filter(is_one) {
        let (id, header) = (record.record().id(), record.record().header());
        let counts = judge.counts(header.organisation, header.author, id, Act::Archive);
        if counts == Counts::Yes {
            archives.learn(record);
        }
    }
}
