//! What this laptop held at which moment: to understand a receipt over a whole set.

use super::EngineError;
use super::scopes::Share;
use super::shared::Shared;
use crate::store::{Committed, Position, Reading};
use onscene_protocol::exchange::{Fingerprint, SetFingerprint, Sets, home_of, is_own};
use onscene_protocol::id::{RecordId, UnitId};
use onscene_protocol::record::Checked;
use onscene_protocol::roster::{Homes, Roster, Scope};
use std::collections::{BTreeMap, VecDeque};

/// Arrivals kept in memory. A receipt for an older state moves nothing; the next exchange brings
/// another.
const ARRIVALS_KEPT: usize = 4096;
/// Arrivals that are read from the store when it was just opened, so that a peer's receipt from
/// before is understood.
const ARRIVALS_AT_START: u64 = 512;

/// The fingerprints of the record set, now and at former positions: one for each unit, which add
/// up to that of any scope.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    now: Option<BTreeMap<Option<UnitId>, SetFingerprint>>,
    /// The last position that is in it.
    upto: Position,
    arrived: VecDeque<(Position, RecordId, Option<UnitId>)>,
}

impl Fingerprints {
    /// Takes note of committed records, where anything was asked before.
    pub(super) fn add(&mut self, homes: &Homes, arrived: &[(Position, &Committed)]) {
        let Some(now) = &mut self.now else {
            return;
        };
        // A reader may have summed up the store just after these were committed.
        if arrived.iter().any(|(position, _)| *position <= self.upto) {
            // Perhaps before their homes were known: it is for the next who asks.
            self.forget();
            return;
        }
        for (position, record) in arrived {
            let header = record.record().header();
            let home = home_of(homes, header.kind, header.subject);
            now.entry(home).or_default().add(record.id());
            if self.arrived.len() == ARRIVALS_KEPT {
                self.arrived.pop_front();
            }
            self.arrived.push_back((*position, record.id(), home));
            self.upto = *position;
        }
    }

    /// Forgets all of it: a document's home became known after some of its records.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// The fingerprint of everything that is held and in scope, and how many records that is.
    pub(super) fn now(
        &mut self,
        shared: &Shared,
        share: &Share,
    ) -> Result<(Fingerprint, u64), EngineError> {
        let sum = self.sum(shared, share)?;
        Ok((sum.digest(), sum.count()))
    }

    /// The last position at which this was the fingerprint of what is in scope.
    pub(super) fn position_of(
        &mut self,
        shared: &Shared,
        share: &Share,
        digest: &Fingerprint,
    ) -> Result<Option<Position>, EngineError> {
        let mut sum = self.sum(shared, share)?;
        if sum.digest() == *digest {
            return Ok(Some(self.upto));
        }
        let arrived = self.arrived.iter().rev();
        for (position, record, _) in arrived.filter(|(_, _, home)| share.scope.takes(*home)) {
            sum.remove(*record);
            if sum.digest() == *digest {
                return Ok(Some(position.saturating_sub(1)));
            }
        }
        Ok(None)
    }

    fn sum(&mut self, shared: &Shared, share: &Share) -> Result<SetFingerprint, EngineError> {
        let now = match self.now.take() {
            Some(now) => now,
            None => self.start(shared)?,
        };
        let sum = over(&now, &share.scope);
        self.now = Some(now);
        Ok(sum)
    }

    fn start(
        &mut self,
        shared: &Shared,
    ) -> Result<BTreeMap<Option<UnitId>, SetFingerprint>, EngineError> {
        // Of what is committed by now, and no earlier: what was committed before nobody asked is not
        // told to `add`.
        let reading = shared.store.read()?;
        let homes = shared.homes(&reading)?;
        let mut now: BTreeMap<_, SetFingerprint> = BTreeMap::new();
        for item in reading.times()? {
            let (_, record, subject, kind) = item?;
            let home = home_of(&homes, kind, subject);
            now.entry(home).or_default().add(record);
        }
        self.upto = reading.last_position()?;
        let first = self.upto.saturating_sub(ARRIVALS_AT_START);
        let latest = reading.after(first, ARRIVALS_KEPT)?.into_iter();
        let latest = latest.map(|arrived| {
            let header = arrived.record.record().header();
            let home = home_of(&homes, header.kind, header.subject);
            (arrived.position, arrived.record.id(), home)
        });
        self.arrived = latest.collect();
        Ok(now)
    }
}

fn over(now: &BTreeMap<Option<UnitId>, SetFingerprint>, scope: &Scope) -> SetFingerprint {
    let mut sum = SetFingerprint::default();
    for (_, one) in now.iter().filter(|(home, _)| scope.takes(**home)) {
        sum.join(one);
    }
    sum
}

/// The sets that reconciliation compares: the organisation's own records, and the rest of what is in
/// scope.
pub(super) fn sets(reading: &Reading, roster: &Roster, share: &Share) -> Result<Sets, EngineError> {
    let own: Vec<_> = roster.key_subjects().into_iter().collect();
    let mut items = Vec::new();
    for item in reading.times()? {
        let (time, record, subject, kind) = item?;
        let is_own = is_own(kind, subject, &own);
        if is_own || share.carries(subject) {
            items.push((time, record, is_own));
        }
    }
    Ok(Sets::build(items, reading.last_position()?))
}
