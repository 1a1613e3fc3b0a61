//! What the store keeps of others: peers, quarantine, attachments, receipts.

use super::Reading;
use crate::store::contain::contained;
use crate::store::{
    AttachmentState, KeptReceipt, Loss, PeerState, Quarantined, StoreError, row, table,
};
use onscene_protocol::id::{AttachmentId, DeviceKey, RecordId};
use redb::ReadableTable;
use std::collections::BTreeMap;

impl Reading {
    /// What we know of another laptop.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn peer(&self, device: DeviceKey) -> Result<Option<PeerState>, StoreError> {
        contained("peers_1", || {
            let peers = self.transaction.open_table(table::PEERS)?;
            let value = peers.get(device.as_bytes())?;
            value.map(|value| read_peer(value.value())).transpose()
        })
    }

    /// All other laptops that we know something of.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn peers(&self) -> Result<Vec<(DeviceKey, PeerState)>, StoreError> {
        contained("peers_1", || {
            let rows = self.transaction.open_table(table::PEERS)?;
            rows.iter()?
                .map(|row| {
                    let (key, value) = row?;
                    let device = DeviceKey::from_bytes(*key.value());
                    Ok((device, read_peer(value.value())?))
                })
                .collect()
        })
    }

    /// The records that are not believed.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn quarantined(&self) -> Result<Vec<Quarantined>, StoreError> {
        contained("quarantine_1", || {
            let rows = self.transaction.open_table(table::QUARANTINE)?;
            rows.iter()?
                .map(|row| {
                    let (key, value) = row?;
                    row::read_quarantined(RecordId::from_bytes(*key.value()), value.value())
                })
                .collect()
        })
    }

    /// Whether an attachment is here; none where no record names it.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn attachment(&self, id: AttachmentId) -> Result<Option<AttachmentState>, StoreError> {
        contained("attachments_1", || {
            let rows = self.transaction.open_table(table::ATTACHMENTS)?;
            let value = rows.get(id.as_bytes())?;
            value
                .map(|value| row::read_attachment(value.value()))
                .transpose()
        })
    }

    /// Every attachment that a record names.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn attachments(&self) -> Result<Vec<(AttachmentId, AttachmentState)>, StoreError> {
        contained("attachments_1", || {
            let rows = self.transaction.open_table(table::ATTACHMENTS)?;
            let mut known = Vec::new();
            for row in rows.iter()? {
                let (id, state) = row?;
                let id = AttachmentId::from_bytes(*id.value());
                known.push((id, row::read_attachment(state.value())?));
            }
            Ok(known)
        })
    }

    /// The attachments that were whole here and are not any more, and have not come again.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn losses(&self) -> Result<BTreeMap<AttachmentId, Loss>, StoreError> {
        contained("lost_1", || {
            let rows = match self.transaction.open_table(table::LOST) {
                Err(redb::TableError::TableDoesNotExist(_)) => return Ok(BTreeMap::new()),
                rows => rows?,
            };
            let mut losses = BTreeMap::new();
            for row in rows.iter()? {
                let (id, loss) = row?;
                let loss = match loss.value() {
                    0 => Loss::Gone,
                    _ => Loss::Damaged,
                };
                losses.insert(AttachmentId::from_bytes(*id.value()), loss);
            }
            Ok(losses)
        })
    }

    /// The attachments that are still to come, and the bytes of each one's sealed file.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn attachments_wanted(&self) -> Result<Vec<(AttachmentId, u64)>, StoreError> {
        contained("wanted_1", || {
            let rows = self.transaction.open_table(table::WANTED)?;
            let mut wanted = Vec::new();
            for row in rows.iter()? {
                let id = AttachmentId::from_bytes(*row?.0.value());
                let state = self
                    .attachment(id)?
                    .ok_or_else(|| StoreError::damaged("a row of wanted_1 without attachment"))?;
                wanted.push((id, state.sealed_bytes()));
            }
            Ok(wanted)
        })
    }

    /// Whether someone here asked for an attachment (true) or let go of it (false); none where
    /// nobody decided.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn asked_for(&self, id: AttachmentId) -> Result<Option<bool>, StoreError> {
        contained("asked_for_1", || {
            let rows = match self.transaction.open_table(table::ASKED_FOR) {
                Err(redb::TableError::TableDoesNotExist(_)) => return Ok(None),
                rows => rows?,
            };
            Ok(rows.get(id.as_bytes())?.map(|asked| asked.value() == 1))
        })
    }

    /// The attachments of which every byte is here.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn attachments_held(&self) -> Result<Vec<AttachmentId>, StoreError> {
        contained("attachments_1", || {
            let rows = self.transaction.open_table(table::ATTACHMENTS)?;
            let mut held = Vec::new();
            for row in rows.iter()? {
                let (id, state) = row?;
                if let AttachmentState::Held { .. } = row::read_attachment(state.value())? {
                    held.push(AttachmentId::from_bytes(*id.value()));
                }
            }
            Ok(held)
        })
    }

    /// A laptop's receipt for something.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn receipt(
        &self,
        device: DeviceKey,
        what: impl AsRef<[u8]>,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        contained("receipts_1", || {
            let key = [device.as_bytes(), what.as_ref()].concat();
            let rows = self.transaction.open_table(table::RECEIPTS)?;
            let value = rows.get(key.as_slice())?;
            Ok(value.map(|value| value.value().to_vec()))
        })
    }

    /// When every byte of an attachment was looked at last; none where it never was.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn looked(&self, id: AttachmentId) -> Result<Option<u64>, StoreError> {
        contained("looked_1", || {
            let rows = match self.transaction.open_table(table::LOOKED) {
                Err(redb::TableError::TableDoesNotExist(_)) => return Ok(None),
                rows => rows?,
            };
            Ok(rows.get(id.as_bytes())?.map(|looked| looked.value()))
        })
    }

    /// All receipts of a laptop.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn receipts(&self, device: DeviceKey) -> Result<Vec<KeptReceipt>, StoreError> {
        contained("receipts_1", || {
            let rows = self.transaction.open_table(table::RECEIPTS)?;
            let mut receipts = Vec::new();
            for row in rows.range(device.as_bytes().as_slice()..)? {
                let (key, value) = row?;
                let Some(what) = key.value().strip_prefix(device.as_bytes().as_slice()) else {
                    break;
                };
                receipts.push(KeptReceipt {
                    what: what.to_vec(),
                    bytes: value.value().to_vec(),
                });
            }
            Ok(receipts)
        })
    }
}

fn read_peer(value: &[u8]) -> Result<PeerState, StoreError> {
    minicbor::decode(value).map_err(|_| StoreError::damaged("a row of peers_1"))
}
