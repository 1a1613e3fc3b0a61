//! What follows from records that came from elsewhere: clocks, keys, documents, the list.

use super::documents::{Document, home_among};
use super::shared::{counted, learn_circles, learn_keys, sealing};
use super::turn::Turn;
use super::{EngineError, Happening};
use crate::store::{Reading, StoreError, Writing};
use onscene_protocol::id::{DeviceKey, RecordId, SubjectId, UnitId};
use onscene_protocol::incident::{Applied, Incident};
use onscene_protocol::record::{Checked, Kind};
use onscene_protocol::roster::Roster;
use onscene_protocol::seal::{Keyring, Purpose};
use onscene_protocol::verify::Verified;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Turn<'_> {
    /// Derives what follows from records that are new here.
    pub(super) fn understand(
        &mut self,
        arrived: &[Verified],
        from: Option<DeviceKey>,
    ) -> Result<(), EngineError> {
        let mut subjects: BTreeMap<SubjectId, Vec<&Verified>> = BTreeMap::new();
        for record in arrived {
            subjects
                .entry(record.record().header().subject)
                .or_default()
                .push(record);
        }
        self.understand_clocks(arrived);
        self.understand_unit_keys(arrived)?;
        self.understand_disposals(arrived)?;
        if Self::concerns_archives(arrived) {
            self.derive_archives()?;
        }
        if self.concerns_plans(arrived) {
            self.derive_plans()?;
        }
        for (subject, records) in subjects {
            let tells = |kind| {
                records
                    .iter()
                    .any(|record| record.record().header().kind == kind)
            };
            let listed = || Ok::<_, EngineError>(self.shared.store.read()?.summary(subject)?);
            let opens = tells(Kind::Key) && listed()?.is_some();
            if tells(Kind::Change) || tells(Kind::ScenePlan) || opens {
                self.understand_incident(subject, &records, from)?;
            }
            if tells(Kind::Recusal) {
                self.understand_recusals(subject)?;
            }
        }
        Ok(())
    }

    pub(super) fn understand_clocks(&mut self, arrived: &[Verified]) {
        if self.is_of_doubtful(arrived, Kind::Clock) {
            return;
        }
        let mut standing = self.standing.clone();
        let readings = Arc::make_mut(&mut standing.readings);
        let news = arrived
            .iter()
            .filter(|record| readings.learn(*record))
            .count();
        if news > 0 {
            standing.clocks = Arc::new(readings.clocks());
            self.set_standing(standing);
        }
    }

    /// Somebody was let in or confirmed, or a key came: what others lack may be held here, and what
    /// nobody holds may be this laptop's to make.
    fn understand_unit_keys(&mut self, arrived: &[Verified]) -> Result<(), EngineError> {
        let own = self.standing.roster.subject();
        let of_people = arrived.iter().any(|record| {
            let (kind, subject) = (
                record.record().header().kind,
                record.record().header().subject,
            );
            subject == own && matches!(kind, Kind::Certificate | Kind::Place | Kind::Confirmation)
        });
        let gained = self.take_unit_keys(arrived)?;
        if gained.is_some() || of_people {
            self.tend_keys()?;
        }
        self.bring_home(gained.unwrap_or_default())
    }

    /// Answers the units of which a key is held for the first time; none where no key came.
    fn take_unit_keys(
        &mut self,
        arrived: &[Verified],
    ) -> Result<Option<BTreeSet<UnitId>>, EngineError> {
        let is_key = |record: &&Verified| record.record().header().kind == Kind::Key;
        if !arrived.iter().any(|record| is_key(&record)) {
            return Ok(None);
        }
        let subjects = self.standing.roster.key_subjects();
        let of_units = |record: &&Verified| subjects.contains(&record.record().header().subject);
        let keys: Vec<&Verified> = arrived.iter().filter(is_key).filter(of_units).collect();
        if keys.is_empty() || self.is_of_doubtful(arrived, Kind::Key) {
            return Ok(None);
        }
        let mut standing = self.standing.clone();
        let mine = |person| self.secrets.person(person).is_some();
        let (keys, withheld) = sealing(&standing.roster, keys, mine);
        standing.withheld |= withheld;
        let secrets = self.shared.seals();
        let known = Arc::make_mut(&mut standing.keys);
        let held = known.len();
        let before = held_units(&standing.roster, known);
        learn_keys(known, &keys, &secrets);
        learn_circles(known, &standing.roster, &keys);
        let mut gained = held_units(&standing.roster, known);
        gained.retain(|unit| !before.contains(unit));
        // Incidents of that unit may be here already, closed until now.
        self.recount |= known.len() > held && !closed_lines(&self.shared.store.read()?)?.is_empty();
        self.set_standing(standing);
        // Documents hold the units' keys as they were when they were loaded.
        self.forget_documents();
        Ok(Some(gained))
    }

    /// Whether one of these was written under a key that was revoked or counts for nothing. Then all
    /// of what counts is derived anew, after the turn: their chains have to be looked at whole.
    fn is_of_doubtful<C: Checked>(&mut self, records: &[C], kind: Kind) -> bool {
        let doubtful = records.iter().map(Checked::record).any(|record| {
            let header = record.header();
            header.kind == kind && self.standing.roster.is_doubtful(header.author)
        });
        self.recount |= doubtful;
        doubtful
    }

    fn understand_incident(
        &mut self,
        subject: SubjectId,
        records: &[&Verified],
        from: Option<DeviceKey>,
    ) -> Result<(), EngineError> {
        let opened = self.open_document(subject, records)?;
        let applied = self.apply(subject, records)?;
        for (id, why) in &applied.misformed {
            let known = records.iter().map(|record| record.record());
            if let Some(record) = known.into_iter().find(|record| record.id() == *id) {
                self.writing
                    .quarantine(*id, record.header_bytes(), from, &why.to_string())?;
            }
        }
        self.note_named_by(subject, &applied.entries)?;
        let text = self.judge_scene_plan(subject, records, from)?;
        if opened || applied.must_rebuild {
            self.summarise_anew(subject)?;
            self.tell(Happening::Written {
                subject,
                entries: applied.entries,
                from,
            });
        } else if !applied.entries.is_empty() {
            self.summarise(subject, applied.entries, from)?;
        } else if text {
            self.tell(Happening::Written {
                subject,
                entries: Vec::new(),
                from,
            });
        }
        Ok(())
    }

    /// Takes the document into this turn, with the keys that came. Answers whether they open it
    /// now and it was closed before.
    fn open_document(
        &mut self,
        subject: SubjectId,
        records: &[&Verified],
    ) -> Result<bool, EngineError> {
        let doubtful = self.is_of_doubtful(records, Kind::Key);
        let destroyed = self.destroyed_of(subject)?;
        if self.document(subject)?.is_none() {
            let document = Document::new(subject, &self.standing);
            self.set_document(subject, document);
        }
        let Some(document) = self.documents.get_mut(&subject) else {
            return Ok(false);
        };
        let had = document.keys.of_subject(subject, Purpose::Incident).len();
        if !doubtful {
            // Those as well that came before in this turn.
            let arrived: Vec<&Verified> = self.writing.arrived_of(subject).collect();
            let secrets = self.shared.seals();
            document.home = document.home.or_else(|| home_among(subject, &arrived));
            let of_readers = self
                .shared
                .of_readers(&self.standing, document.home, arrived);
            learn_keys(&mut document.keys, &of_readers, &secrets);
        }
        // A further one as well: after a recusal there is a new one, under which entries may be here.
        let opened = document.keys.of_subject(subject, Purpose::Incident).len() > had;
        if opened {
            // Keys that came before the one that they are wrapped under.
            let known = self.shared.store.read()?.subject(subject)?;
            let secrets = self.shared.seals();
            let known = counted(&self.standing.roster, &known);
            let known = self.shared.of_readers(&self.standing, document.home, known);
            learn_keys(&mut document.keys, &known, &secrets);
        }
        document.forget_destroyed(subject, &destroyed);
        Ok(opened)
    }

    /// Applies records to a document of this turn; where one displaces another, makes it anew.
    fn apply(&mut self, subject: SubjectId, records: &[&Verified]) -> Result<Applied, EngineError> {
        let reading = self.shared.store.read()?;
        let Some(document) = self.documents.get_mut(&subject) else {
            return Ok(Applied::default());
        };
        document.since_snapshot += records.len();
        let mut failed = None;
        let mut applied = document.incident.apply_with(records, |due| {
            let read = due.iter().map(|id| known(&self.writing, &reading, *id));
            let read: Result<Vec<_>, _> = read.collect();
            let read = read.map_err(|error| failed = Some(error));
            read.unwrap_or_default().into_iter().flatten().collect()
        });
        if let Some(failed) = failed {
            return Err(failed.into());
        }
        if applied.must_rebuild {
            let known = reading.subject(subject)?;
            let known = known.iter().map(|record| record as &dyn Checked);
            let arrived = self.writing.arrived_of(subject);
            let all: Vec<&dyn Checked> = known
                .chain(arrived.map(|record| record as &dyn Checked))
                .collect();
            let rebuilt = Incident::from_records(subject, &all);
            applied.entries = rebuilt.entries_beyond(&document.incident);
            applied.misformed = rebuilt.misformed().collect();
            document.incident = rebuilt;
        }
        Ok(applied)
    }
}

/// Our units of which a key is held.
fn held_units(roster: &Roster, keys: &Keyring) -> BTreeSet<UnitId> {
    let held = |unit: &UnitId| {
        let subject = roster.unit_subject(*unit);
        keys.current(subject, Purpose::Unit).is_some()
    };
    roster.own_units().filter(held).collect()
}

/// The incidents of which this laptop cannot read even the title.
pub(super) fn closed_lines(reading: &Reading) -> Result<Vec<SubjectId>, StoreError> {
    let lines = reading.summaries(None, usize::MAX)?.into_iter();
    let closed = lines.filter(|(_, summary)| summary.title.is_none());
    Ok(closed.map(|(_, summary)| summary.incident).collect())
}

/// A record that is committed, or will be with this turn.
fn known(
    writing: &Writing<'_>,
    reading: &Reading,
    id: RecordId,
) -> Result<Option<Box<dyn Checked>>, StoreError> {
    if let Some(record) = writing.arrived(id) {
        return Ok(Some(Box::new(record.clone())));
    }
    let record = reading.record(id)?;
    Ok(record.map(|record| Box::new(record) as Box<dyn Checked>))
}
