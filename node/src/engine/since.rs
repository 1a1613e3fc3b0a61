//! What is new since this laptop and another held the same.

use super::shared::lock;
use super::{Engine, EngineError};
use crate::store::{Committed, Position};
use onscene_protocol::exchange::{Fingerprint, SignedReceipt, What, WireRecord};
use onscene_protocol::id::DeviceKey;
use onscene_protocol::limit::{NEWS_BYTES_MAX, NEWS_RECORDS_MAX};

/// Records that came since, for whomever, among which those for one laptop are looked for.
const ARRIVED_MAX: usize = 4 * NEWS_RECORDS_MAX;

impl Engine {
    /// The fingerprint of everything that is held here, and how many records that is.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn fingerprint(&self) -> Result<(Fingerprint, u64), EngineError> {
        self.fingerprint_with(self.identity().device).await
    }

    /// The fingerprint of what this laptop holds and another carries, and how many records that is.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn fingerprint_with(
        &self,
        device: DeviceKey,
    ) -> Result<(Fingerprint, u64), EngineError> {
        self.read(move |shared| {
            let share = shared.share(&shared.store.read()?, device)?;
            lock(&shared.fingerprints).now(shared, &share)
        })
        .await
    }

    /// The position of the record that arrived last.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn position(&self) -> Result<Position, EngineError> {
        self.read(|shared| Ok(shared.store.read()?.last_position()?))
            .await
    }

    /// The laptop that was met at this address last, if one was.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn met_at(&self, address: &str) -> Result<Option<DeviceKey>, EngineError> {
        let address = address.to_owned();
        self.read(move |shared| {
            let peers = shared.store.read()?.peers()?;
            let there = peers
                .iter()
                .filter(|(_, peer)| peer.address.as_ref() == Some(&address))
                .max_by_key(|(_, peer)| peer.last_contact_ms);
            Ok(there.map(|(device, _)| *device))
        })
        .await
    }

    /// The whole set that a laptop signed for last, if it did.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn common_with(&self, device: DeviceKey) -> Result<Option<Fingerprint>, EngineError> {
        self.read(move |shared| {
            let kept = shared.store.read()?.receipt(device, b"set")?;
            let checked = kept
                .and_then(|bytes| SignedReceipt::from_bytes(&bytes).ok())
                .and_then(|signed| signed.check().ok());
            Ok(checked.and_then(|checked| match checked.receipt().what {
                What::Set { fingerprint, .. } => Some(fingerprint),
                _ => None,
            }))
        })
        .await
    }

    /// What came here for `device` after everything that is held of what it carries was this set, but
    /// for what it sent itself. None where that never was so, or is too long ago to be sent without
    /// comparing.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn since(
        &self,
        set: Fingerprint,
        device: DeviceKey,
    ) -> Result<Option<Vec<Committed>>, EngineError> {
        self.read(move |shared| {
            let reading = shared.store.read()?;
            let share = shared.share(&reading, device)?;
            let found = lock(&shared.fingerprints).position_of(shared, &share, &set)?;
            let Some(position) = found else {
                return Ok(None);
            };
            let arrived = reading.after(position, ARRIVED_MAX + 1)?;
            if arrived.len() > ARRIVED_MAX {
                return Ok(None);
            }
            let ours = arrived.into_iter().filter(|arrived| {
                let header = arrived.record.record().header();
                arrived.from != Some(device) && share.takes(header.kind, header.subject)
            });
            let ours: Vec<Committed> = ours.map(|arrived| arrived.record).collect();
            if ours.len() > NEWS_RECORDS_MAX {
                return Ok(None);
            }
            let lengths = ours
                .iter()
                .map(|record| WireRecord::from(record.record()).bytes());
            Ok((lengths.sum::<usize>() <= NEWS_BYTES_MAX).then_some(ours))
        })
        .await
    }
}
