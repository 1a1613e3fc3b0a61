//! What is new since this laptop and another held the same.

use super::shared::lock;
use super::{Engine, EngineError};
use crate::store::{Committed, Position};
use onscene_protocol::exchange::{Fingerprint, SignedReceipt, What, WireRecord};
use onscene_protocol::id::DeviceKey;
use onscene_protocol::limit::{NEWS_BYTES_MAX, NEWS_RECORDS_MAX};

impl Engine {
    /// The fingerprint of everything that is held here, and how many records that is.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn fingerprint(&self) -> Result<(Fingerprint, u64), EngineError> {
        self.read(|shared| lock(&shared.fingerprints).now(&shared.store.read()?))
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

    /// The whole set that the laptop at this address signed for last, if one did.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn common_with(&self, address: &str) -> Result<Option<Fingerprint>, EngineError> {
        let address = address.to_owned();
        self.read(move |shared| {
            let reading = shared.store.read()?;
            let peers = reading.peers()?;
            let there = peers
                .iter()
                .filter(|(_, peer)| peer.address.as_ref() == Some(&address))
                .max_by_key(|(_, peer)| peer.last_contact_ms);
            let Some((device, _)) = there else {
                return Ok(None);
            };
            let kept = reading.receipt(*device, b"set")?;
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

    /// What came here after everything that is held was this set, but for what `device` sent.
    /// None where that never was so, or is too long ago to be sent without comparing.
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
            let Some(position) = lock(&shared.fingerprints).position_of(&reading, &set)? else {
                return Ok(None);
            };
            let arrived = reading.after(position, NEWS_RECORDS_MAX + 1)?;
            if arrived.len() > NEWS_RECORDS_MAX {
                return Ok(None);
            }
            let ours = arrived.into_iter();
            let ours: Vec<Committed> = ours
                .filter(|arrived| arrived.from != Some(device))
                .map(|arrived| arrived.record)
                .collect();
            let lengths = ours
                .iter()
                .map(|record| WireRecord::from(record.record()).bytes());
            Ok((lengths.sum::<usize>() <= NEWS_BYTES_MAX).then_some(ours))
        })
        .await
    }
}
