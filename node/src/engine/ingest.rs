//! Records from another laptop: each is verified, committed, and then understood, in that order.

use super::event::Event;
use super::examining::{Looked, examine};
use super::turn::Turn;
use super::{Engine, EngineError};
use crate::store::Put;
use onscene_protocol::exchange::{Unreadable, WireRecord};
use onscene_protocol::id::{DeviceKey, RecordId};
use onscene_protocol::record::{Checked, HEADER_BYTES, Record};
use onscene_protocol::verify::{Examined, Refused, Verified};

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
        let records = examine(records).await?;
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
        self.ingest_looked(from, Looked::at(sent).await?).await
    }

    /// As [`Self::ingest_sent`], where that was looked at already.
    ///
    /// # Errors
    /// See [`Self::ingest`].
    pub(crate) async fn ingest_looked(
        &self,
        from: DeviceKey,
        looked: Looked,
    ) -> Result<Ingested, EngineError> {
        if looked.is_empty() {
            return Ok(Ingested::default());
        }
        let Looked {
            records,
            unreadable,
            ..
        } = looked;
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
    pub(super) fn ingest_sent(
        &mut self,
        from: DeviceKey,
        records: Vec<Examined>,
        unreadable: Vec<Unreadable>,
    ) -> Result<Ingested, EngineError> {
        let mut outcome = self.ingest(Some(from), records)?;
        self.refuse_unreadable(from, unreadable, &mut outcome)?;
        Ok(outcome)
    }

    pub(super) fn ingest(
        &mut self,
        from: Option<DeviceKey>,
        records: Vec<Examined>,
    ) -> Result<Ingested, EngineError> {
        let mut outcome = Ingested::default();
        let mut arrived = Vec::new();
        let mut left = in_order(records);
        // A certificate may stand behind a record that it makes believable: again, until nothing
        // more becomes so.
        loop {
            let before = left.len();
            let (mut believed, mut waiting) = (Vec::new(), Vec::new());
            for record in left {
                match record.verify(&self.standing.roster) {
                    Ok(verified) if self.is_beyond_review(&verified)? => {
                        let record = verified.into_record();
                        self.refuse(&record, from, Refused::EnoughToReview, &mut outcome)?;
                    }
                    // Who may write decides about those behind it.
                    Ok(verified) if is_of_people(&verified) => {
                        self.take(vec![verified], from, &mut outcome, &mut arrived)?;
                    }
                    Ok(verified) => believed.push(verified),
                    Err((record, why)) if why.may_change() => waiting.push((record, why)),
                    Err((record, why)) => self.refuse(record.record(), from, why, &mut outcome)?,
                }
            }
            self.take(believed, from, &mut outcome, &mut arrived)?;
            if waiting.is_empty() || waiting.len() == before {
                for (record, why) in waiting {
                    self.refuse(record.record(), from, why, &mut outcome)?;
                }
                break;
            }
            left = waiting.into_iter().map(|(record, _)| record).collect();
        }
        self.understand(&arrived, from)?;
        if from.is_some() {
            self.sign_first_receipts(&arrived)?;
        }
        Ok(outcome)
    }

    /// Puts what cannot be read beside what is not believed. Its name is the hash of what should
    /// be its header, as with any record.
    fn refuse_unreadable(
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
        records: Vec<Verified>,
        from: Option<DeviceKey>,
        outcome: &mut Ingested,
        arrived: &mut Vec<Verified>,
    ) -> Result<(), EngineError> {
        let mut kept = Vec::with_capacity(records.len());
        for record in records {
            kept.push(if self.writing.is_destroyed(record.record())? {
                record.without_body()
            } else {
                record
            });
        }
        for (record, put) in self.put_all(kept, from)? {
            match put {
                Put::EnoughWithoutPast => {
                    let why = Refused::EnoughWithoutPast;
                    self.refuse(record.record(), from, why, outcome)?;
                }
                Put::New(_) => {
                    if is_of_people(&record) {
                        self.learn(&record);
                    }
                    outcome.held.push(record.record().id());
                    arrived.push(record);
                }
                Put::Known(_) => outcome.held.push(record.record().id()),
            }
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
}

/// Whether it says who there is, where, and what is closed to whom.
fn is_of_people(record: &Verified) -> bool {
    record.record().header().kind.changes_the_roster()
}

/// The organisation's own records first, certificates before all, then by time.
fn in_order(mut records: Vec<Examined>) -> Vec<Examined> {
    records.sort_by_key(|examined| {
        let record = examined.record();
        let rank = record.header().kind.rank_taken_in();
        (rank, record.header().time, record.id())
    });
    records
}
