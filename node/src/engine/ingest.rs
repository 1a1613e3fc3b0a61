//! Records from another laptop: each is verified, committed, and then understood, in that order.

use super::documents::Document;
use super::event::Event;
use super::shared::learn_keys;
use super::turn::Turn;
use super::{Engine, EngineError, Happening};
use onscene_protocol::exchange::{Unreadable, WireRecord, read};
use onscene_protocol::id::{DeviceKey, RecordId, SubjectId};
use onscene_protocol::incident::Incident;
use onscene_protocol::record::{HEADER_BYTES, Kind, Record};
use onscene_protocol::seal::Purpose;
use onscene_protocol::verify::{Checked, Refused, Verified, verify};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What became of records that another laptop sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ingested {
    /// Those that are durable here now, whether they were before or not.
    pub held: Vec<RecordId>,
    /// Those that are not believed, with the reason.
    pub refused: Vec<(RecordId, String)>,
}

impl Engine {
    /// Takes in records from another laptop. The answer comes when they are durable.
    ///
    /// # Errors
    /// Where the store fails. A record that is not believed is no error: it is named in the
    /// answer, and the rest goes on.
    pub async fn ingest(
        &self,
        from: DeviceKey,
        records: Vec<Record>,
    ) -> Result<Ingested, EngineError> {
        self.ask(|reply| Event::Ingest {
            from,
            records,
            unreadable: Vec::new(),
            reply,
        })
        .await
    }

    /// As [`Self::ingest`], of records as they came over a link. One that cannot be read is named
    /// in the answer and kept in quarantine like one that is not believed.
    ///
    /// # Errors
    /// See [`Self::ingest`].
    pub async fn ingest_sent(
        &self,
        from: DeviceKey,
        sent: Vec<WireRecord>,
    ) -> Result<Ingested, EngineError> {
        let (records, unreadable) = read(sent);
        if records.is_empty() && unreadable.is_empty() {
            return Ok(Ingested::default());
        }
        self.ask(|reply| Event::Ingest {
            from,
            records,
            unreadable,
            reply,
        })
        .await
    }
}

impl Turn<'_> {
    pub(super) fn ingest(
        &mut self,
        from: Option<DeviceKey>,
        records: Vec<Record>,
    ) -> Result<Ingested, EngineError> {
        let mut outcome = Ingested::default();
        let mut arrived = Vec::new();
        let mut left = in_order(records);
        // A certificate may stand behind a record that it makes believable: again, until nothing
        // more becomes so.
        loop {
            let before = left.len();
            let mut waiting = Vec::new();
            for record in left {
                match verify(record, &self.standing.roster) {
                    Ok(verified) if self.is_beyond_review(&verified)? => {
                        let record = verified.into_record();
                        self.refuse(&record, from, Refused::EnoughToReview, &mut outcome)?;
                    }
                    Ok(verified) => self.take(verified, from, &mut outcome, &mut arrived)?,
                    Err((record, why)) if why.may_change() => waiting.push((record, why)),
                    Err((record, why)) => self.refuse(&record, from, why, &mut outcome)?,
                }
            }
            if waiting.is_empty() || waiting.len() == before {
                for (record, why) in waiting {
                    self.refuse(&record, from, why, &mut outcome)?;
                }
                break;
            }
            left = waiting.into_iter().map(|(record, _)| record).collect();
        }
        self.understand(&arrived, from)?;
        Ok(outcome)
    }

    /// Puts what cannot be read beside what is not believed. Its name is the hash of what should
    /// be its header, as with any record.
    pub(super) fn refuse_unreadable(
        &mut self,
        from: DeviceKey,
        unreadable: Vec<Unreadable>,
        outcome: &mut Ingested,
    ) -> Result<(), EngineError> {
        for Unreadable { header, why } in unreadable {
            let id = RecordId::from_bytes(*blake3::hash(&header).as_bytes());
            let kept = header.get(..HEADER_BYTES).unwrap_or(&header);
            self.note_refused(id, kept, Some(from), why.to_string(), outcome)?;
        }
        Ok(())
    }

    fn take(
        &mut self,
        record: Verified,
        from: Option<DeviceKey>,
        outcome: &mut Ingested,
        arrived: &mut Vec<Verified>,
    ) -> Result<(), EngineError> {
        outcome.held.push(record.record().id());
        if self.put(record.clone(), from)? {
            if matches!(
                record.record().header().kind,
                Kind::Certificate | Kind::Place | Kind::Revocation
            ) {
                self.learn(&record);
            }
            arrived.push(record);
        }
        Ok(())
    }

    fn refuse(
        &mut self,
        record: &Record,
        from: Option<DeviceKey>,
        why: Refused,
        outcome: &mut Ingested,
    ) -> Result<(), EngineError> {
        let (id, why) = (record.id(), why.to_string());
        self.note_refused(id, record.header_bytes(), from, why, outcome)
    }

    fn note_refused(
        &mut self,
        id: RecordId,
        header: &[u8],
        from: Option<DeviceKey>,
        why: String,
        outcome: &mut Ingested,
    ) -> Result<(), EngineError> {
        tracing::warn!(record = %id, %why, "a record was refused");
        self.writing.quarantine(id, header, from, &why)?;
        outcome.refused.push((id, why));
        Ok(())
    }

    /// Derives what follows from records that are new here.
    fn understand(
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
        self.understand_unit_keys(arrived);
        for (subject, records) in subjects {
            let tells = |kind| {
                records
                    .iter()
                    .any(|record| record.record().header().kind == kind)
            };
            let listed = || Ok::<_, EngineError>(self.shared.store.read()?.summary(subject)?);
            if tells(Kind::Change) || tells(Kind::Key) && listed()?.is_some() {
                self.understand_incident(subject, &records, from)?;
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

    fn understand_unit_keys(&mut self, arrived: &[Verified]) {
        let subject = self.standing.roster.subject();
        let keys: Vec<&Verified> = arrived
            .iter()
            .filter(|record| record.record().header().kind == Kind::Key)
            .filter(|record| record.record().header().subject == subject)
            .collect();
        if keys.is_empty() || self.is_of_doubtful(arrived, Kind::Key) {
            return;
        }
        let mut standing = self.standing.clone();
        let secrets = &self.shared.seals();
        learn_keys(Arc::make_mut(&mut standing.keys), &keys, secrets);
        self.set_standing(standing);
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
        let shared = self.shared;
        let standing = self.standing.clone();
        let doubtful = self.is_of_doubtful(records, Kind::Key);
        if self.document(subject)?.is_none() {
            let keys = (*standing.keys).clone();
            let incident = Incident::new(subject);
            self.set_document(
                subject,
                Document {
                    incident,
                    keys,
                    upto: 0,
                    since_snapshot: 0,
                },
            );
        }
        let Some(document) = self.document(subject)? else {
            return Ok(());
        };
        let had_key = document.keys.current(subject, Purpose::Incident).is_some();
        if !doubtful {
            learn_keys(&mut document.keys, records, &shared.seals());
        }
        let opened = !had_key && document.keys.current(subject, Purpose::Incident).is_some();
        document.since_snapshot += records.len();
        let mut applied = document.incident.apply(records);
        let anew = opened || applied.must_rebuild;
        if applied.must_rebuild {
            let known = shared.store.read()?.subject(subject)?;
            let all = known.iter().map(|record| record as &dyn Checked);
            let all: Vec<&dyn Checked> = all
                .chain(records.iter().map(|record| *record as &dyn Checked))
                .collect();
            let rebuilt = Incident::from_records(subject, &all);
            applied.entries = rebuilt.entries_beyond(&document.incident);
            applied.misformed = rebuilt.misformed().collect();
            document.incident = rebuilt;
        }
        for (id, why) in &applied.misformed {
            let known = records.iter().map(|record| record.record());
            if let Some(record) = known.into_iter().find(|record| record.id() == *id) {
                self.writing
                    .quarantine(*id, record.header_bytes(), from, &why.to_string())?;
            }
        }
        self.note_named_by(subject, &applied.entries)?;
        if anew {
            self.summarise_anew(subject)?;
            self.tell(Happening::Written {
                subject,
                entries: applied.entries,
                from,
            });
        } else if !applied.entries.is_empty() {
            self.summarise(subject, applied.entries, from)?;
        }
        Ok(())
    }
}

/// The organisation's own records first, certificates before all, then by time.
fn in_order(mut records: Vec<Record>) -> Vec<Record> {
    records.sort_by_key(|record| {
        let rank = match record.header().kind {
            Kind::Certificate | Kind::Revocation => 0_u8,
            Kind::Place => 1,
            Kind::Key => 2,
            _ => 3,
        };
        (rank, record.header().time, record.id())
    });
    records
}
