//! Receipts: what this laptop signs for, and what others signed for.

use super::event::Event;
use super::held::Held;
use super::shared::{Shared, lock};
use super::turn::Turn;
use super::{Engine, EngineError, Happening};
use crate::store::Reading;
use onscene_protocol::exchange::{CheckedReceipt, Holding, Receipt, SignedReceipt, What};
use onscene_protocol::id::{DeviceKey, RecordId};

impl Engine {
    /// Takes note of a peer's receipt.
    ///
    /// # Errors
    /// Where the store fails. A receipt of a laptop that is not ours changes nothing.
    pub async fn note_receipt(&self, receipt: CheckedReceipt) -> Result<(), EngineError> {
        let receipt = Box::new(receipt);
        self.ask(|reply| Event::Receipt { receipt, reply }).await
    }

    /// Our receipt for those of these records that are durable here.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn receipt_for(&self, ids: Vec<RecordId>) -> Result<SignedReceipt, EngineError> {
        self.read(move |shared| receipt_of(shared, &shared.store.read()?, &ids))
            .await
    }

    /// Our receipt for everything that is held here now of what another laptop carries.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn receipt_for_set(&self, device: DeviceKey) -> Result<SignedReceipt, EngineError> {
        self.read(move |shared| receipt_of_set(shared, &shared.store.read()?, device))
            .await
    }
}

pub(super) fn receipt_of(
    shared: &Shared,
    reading: &Reading,
    ids: &[RecordId],
) -> Result<SignedReceipt, EngineError> {
    let mut held = Vec::with_capacity(ids.len());
    let mut header_only = Vec::new();
    for id in ids {
        if let Some(record) = reading.record(*id)? {
            if record.record().body().is_none() {
                header_only.push(*id);
            }
            held.push(*id);
        }
    }
    let what = What::Ids {
        ids: held,
        header_only,
    };
    Ok(shared.sign_receipt(what))
}

pub(super) fn receipt_of_set(
    shared: &Shared,
    reading: &Reading,
    device: DeviceKey,
) -> Result<SignedReceipt, EngineError> {
    let share = shared.share(reading, device)?;
    let (fingerprint, count) = lock(&shared.fingerprints).now(shared, &share)?;
    let what = What::Set {
        fingerprint,
        count,
        header_only: Vec::new(),
    };
    Ok(shared.sign_receipt(what))
}

impl Shared {
    /// A receipt of this laptop.
    pub(super) fn sign_receipt(&self, what: What) -> SignedReceipt {
        let receipt = Receipt {
            device: self.device(),
            organisation: self.standing().roster.own(),
            wall_ms: self.host.wall_ms(),
            what,
        };
        receipt.sign(&self.secrets().device)
    }
}

impl Turn<'_> {
    pub(super) fn note_receipt(&mut self, receipt: &CheckedReceipt) -> Result<(), EngineError> {
        let device = receipt.receipt().device;
        let (roster, own) = (&self.standing.roster, self.shared.device());
        if !roster.admits(device) && !roster.moves_to(device, own) {
            return Ok(());
        }
        let reading = self.shared.store.read()?;
        let share = self.shared.share(&reading, device)?;
        let mut held = Held::of(self.peer(device)?, share.clone());
        match &receipt.receipt().what {
            What::Ids { ids, .. } => {
                let mut positions = Vec::with_capacity(ids.len());
                for id in ids {
                    positions.extend(reading.position_of(*id)?);
                }
                held.add(positions);
            }
            What::Set { fingerprint, .. } => {
                let found = lock(&self.shared.fingerprints).position_of(
                    self.shared,
                    &share,
                    fingerprint,
                )?;
                let Some(position) = found else { return Ok(()) };
                held.reach(position);
                self.writing
                    .set_receipt(device, b"set", &receipt.signed().to_bytes())?;
            }
            What::Attachment { attachment } | What::Holding(Holding { attachment, .. }) => {
                self.keep_receipt_of_copy(receipt, *attachment)?;
            }
            // What is said of an author shows, and moves nothing.
            What::OfAuthor(_) => return Ok(()),
        }
        held.pass_over(&reading, device)?;
        held.write_to(self.peer(device)?);
        self.tell(Happening::Receipt { device });
        Ok(())
    }
}
