//! What is exchanged with which laptop: carrying is by place. Kept in memory, for it is asked of each
//! record that goes out.

use super::shared::{Shared, lock};
use super::{Engine, EngineError};
use crate::store::{AttachmentState, Committed, Position, Reading};
use onscene_protocol::exchange::home_of;
use onscene_protocol::id::{AttachmentId, DeviceKey, RecordId, SubjectId};
use onscene_protocol::record::{Checked, Kind};
use onscene_protocol::roster::{Homes, Scope};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Where documents live, and which of them go to whom.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    /// Read from the store when first asked for.
    homes: Mutex<Option<Arc<Homes>>>,
    /// By laptop, until the roster changes.
    with: Mutex<BTreeMap<DeviceKey, Arc<Scope>>>,
}

/// What goes to one laptop.
#[derive(Debug, Clone)]
pub(super) struct Share {
    pub(super) homes: Arc<Homes>,
    pub(super) scope: Arc<Scope>,
}

impl Share {
    /// Whether a record of this kind and document is exchanged.
    pub(super) fn takes(&self, kind: Kind, subject: SubjectId) -> bool {
        self.scope.takes(home_of(&self.homes, kind, subject))
    }

    /// Whether that laptop carries a document.
    pub(super) fn carries(&self, subject: SubjectId) -> bool {
        self.scope.takes(self.homes.of(subject))
    }
}

impl Scopes {
    /// The roster is another.
    pub(super) fn outdate(&self) {
        lock(&self.with).clear();
    }

    /// Takes note of committed records. Answers whether one of them moved a document of which others
    /// were here before it.
    pub(super) fn note(
        &self,
        reading: &Reading,
        arrived: &[(Position, &Committed)],
    ) -> Result<bool, EngineError> {
        let mut homes = lock(&self.homes);
        let Some(homes) = homes.as_mut() else {
            return Ok(false);
        };
        let mut moved = false;
        let places = arrived
            .iter()
            .filter(|(_, record)| record.record().header().kind == Kind::Place);
        for (position, record) in places {
            if let Some(subject) = Arc::make_mut(homes).learn(*record) {
                moved |= reading.first_of(subject)?.is_some_and(|at| at < *position);
            }
        }
        Ok(moved)
    }

    fn homes(&self, reading: &Reading) -> Result<Arc<Homes>, EngineError> {
        let mut known = lock(&self.homes);
        if let Some(homes) = &*known {
            return Ok(Arc::clone(homes));
        }
        let mut homes = Homes::default();
        for item in reading.times()? {
            let (_, id, _, kind) = item?;
            if kind == Kind::Place
                && let Some(record) = reading.record(id)?
            {
                homes.learn(&record);
            }
        }
        let homes = Arc::new(homes);
        *known = Some(Arc::clone(&homes));
        Ok(homes)
    }
}

impl Shared {
    /// What is exchanged with a laptop; with our own, all that this laptop carries.
    pub(super) fn share(&self, reading: &Reading, device: DeviceKey) -> Result<Share, EngineError> {
        let homes = self.scopes.homes(reading)?;
        let known = lock(&self.scopes.with).get(&device).map(Arc::clone);
        let scope = match known {
            Some(scope) => scope,
            None => {
                let roster = self.standing().roster;
                let scope = Arc::new(roster.scope(self.device(), device));
                let mut with = lock(&self.scopes.with);
                // Unless the roster changed meanwhile: then it is for the next who asks.
                if Arc::ptr_eq(&roster, &self.standing().roster) {
                    with.insert(device, Arc::clone(&scope));
                }
                scope
            }
        };
        Ok(Share { homes, scope })
    }

    /// Where documents live.
    pub(super) fn homes(&self, reading: &Reading) -> Result<Arc<Homes>, EngineError> {
        self.scopes.homes(reading)
    }

    /// Takes note of committed records, for what is said of the whole set.
    pub(super) fn note_arrived(
        &self,
        arrived: &[(Position, &Committed)],
    ) -> Result<(), EngineError> {
        let moved = self.scopes.note(&self.store.read()?, arrived)?;
        let records = arrived.iter().map(|(_, record)| record.record());
        self.stating
            .note(records.map(|record| record.header().author));
        let mut fingerprints = lock(&self.fingerprints);
        if moved {
            fingerprints.forget();
        } else if let Some(homes) = lock(&self.scopes.homes).as_deref() {
            fingerprints.add(homes, arrived);
        }
        drop(fingerprints);
        self.outdate_sets();
        Ok(())
    }
}

impl Engine {
    /// Whether the same is exchanged with both of these laptops.
    pub(crate) async fn exchanges_alike(
        &self,
        one: DeviceKey,
        other: DeviceKey,
    ) -> Result<bool, EngineError> {
        self.read(move |shared| {
            let reading = shared.store.read()?;
            let (one, other) = (shared.share(&reading, one)?, shared.share(&reading, other)?);
            let units = one.homes.units();
            Ok(one.scope.within(units) == other.scope.within(units))
        })
        .await
    }

    /// Those of the records with these ids that are here and that this laptop carries.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn records_for(
        &self,
        device: DeviceKey,
        ids: Vec<RecordId>,
    ) -> Result<Vec<Committed>, EngineError> {
        self.read(move |shared| {
            let reading = shared.store.read()?;
            let share = shared.share(&reading, device)?;
            let mut records = Vec::with_capacity(ids.len());
            for id in ids {
                let record = reading.record(id)?;
                records.extend(record.filter(|record| takes(&share, record)));
            }
            Ok(records)
        })
        .await
    }

    /// What came here after a position that this laptop carries and did not send itself, of at most
    /// `limit` records that came; and up to where that goes.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn news_for(
        &self,
        device: DeviceKey,
        after: Position,
        limit: usize,
    ) -> Result<(Position, Vec<Committed>), EngineError> {
        self.read(move |shared| {
            let reading = shared.store.read()?;
            let share = shared.share(&reading, device)?;
            let arrived = reading.after(after, limit)?;
            let upto = arrived.last().map_or(after, |last| last.position);
            let theirs = arrived
                .into_iter()
                .filter(|arrived| arrived.from != Some(device) && takes(&share, &arrived.record));
            Ok((upto, theirs.map(|arrived| arrived.record).collect()))
        })
        .await
    }

    /// Whether a laptop carries the document that names a file.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn carries_file(
        &self,
        device: DeviceKey,
        attachment: AttachmentId,
    ) -> Result<bool, EngineError> {
        self.read(move |shared| {
            let reading = shared.store.read()?;
            let known = reading.attachment(attachment)?;
            let subject = known.map(AttachmentState::subject);
            let share = shared.share(&reading, device)?;
            Ok(subject.is_none_or(|subject| share.carries(subject)))
        })
        .await
    }
}

fn takes(share: &Share, record: &Committed) -> bool {
    let header = record.record().header();
    share.takes(header.kind, header.subject)
}
