//! What this laptop held at which moment: to understand a receipt over a whole set.

use super::EngineError;
use crate::store::{Position, Reading};
use onscene_protocol::exchange::{Fingerprint, SetFingerprint, Sets, is_own};
use onscene_protocol::id::{RecordId, SubjectId};
use onscene_protocol::roster::Roster;
use std::collections::VecDeque;

/// Fingerprints of former states kept in memory. A receipt for an older state moves nothing; the
/// next exchange brings another.
const FORMER_KEPT: usize = 4096;
/// Former states that are worked out backwards from the store when it was just opened, so that a
/// peer's receipt from before is understood.
const FORMER_AT_START: u64 = 512;

/// The fingerprint of the record set, now and at former positions.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    now: Option<SetFingerprint>,
    /// The last position that is in it.
    upto: Position,
    former: VecDeque<(Position, Fingerprint)>,
}

impl Fingerprints {
    /// Takes note of committed records.
    pub(super) fn add(
        &mut self,
        reading: &Reading,
        arrived: &[(Position, RecordId)],
    ) -> Result<(), EngineError> {
        let Some(now) = &mut self.now else {
            return self.start(reading);
        };
        // A reader may have summed up the store just after these were committed.
        let before = self.upto;
        for (position, record) in arrived.iter().filter(|(at, _)| *at > before) {
            now.add(*record);
            self.upto = *position;
        }
        let digest = now.digest();
        self.remember(self.upto, digest);
        Ok(())
    }

    /// The fingerprint of everything that is held, and how many records that is.
    pub(super) fn now(&mut self, reading: &Reading) -> Result<(Fingerprint, u64), EngineError> {
        if self.now.is_none() {
            self.start(reading)?;
        }
        let now = self.now.unwrap_or_default();
        Ok((now.digest(), now.count()))
    }

    /// The position at which this was the fingerprint.
    pub(super) fn position_of(
        &mut self,
        reading: &Reading,
        digest: &Fingerprint,
    ) -> Result<Option<Position>, EngineError> {
        if self.now.is_none() {
            self.start(reading)?;
        }
        let found = self
            .former
            .iter()
            .rev()
            .find(|(_, former)| former == digest);
        Ok(found.map(|(position, _)| *position))
    }

    fn start(&mut self, reading: &Reading) -> Result<(), EngineError> {
        let mut now = SetFingerprint::default();
        for item in reading.times()? {
            now.add(item?.1);
        }
        self.now = Some(now);
        self.upto = reading.last_position()?;
        let first = self.upto.saturating_sub(FORMER_AT_START);
        let latest = reading.after(first, FORMER_KEPT)?;
        self.former.push_front((self.upto, now.digest()));
        for arrived in latest.iter().rev() {
            now.remove(arrived.record.id());
            self.former.push_front((arrived.position - 1, now.digest()));
        }
        Ok(())
    }

    fn remember(&mut self, position: Position, digest: Fingerprint) {
        if self.former.len() == FORMER_KEPT {
            self.former.pop_front();
        }
        self.former.push_back((position, digest));
    }
}

/// The sets that reconciliation compares: the organisation's own records, and the rest.
pub(super) fn sets(reading: &Reading, roster: &Roster) -> Result<Sets, EngineError> {
    let organisations: Vec<SubjectId> = roster
        .accepted()
        .into_iter()
        .map(SubjectId::of_organisation)
        .collect();
    let mut items = Vec::new();
    for item in reading.times()? {
        let (time, record, subject, kind) = item?;
        items.push((time, record, is_own(kind, subject, &organisations)));
    }
    Ok(Sets::build(items, reading.last_position()?))
}
