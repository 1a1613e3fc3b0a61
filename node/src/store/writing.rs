//! The one writer: a transaction over records, index and cursors.

mod destroying;
mod drafting;
mod evidence;
mod holding;
mod inviting;
mod putting;
mod recusing;
mod stating;

pub(super) use putting::Tables;

use super::contain::contained;
use super::limit::{QUARANTINED_MAX, REASON_BYTES_MAX};
use super::{
    Arrived, AttachmentState, Committed, Loss, PeerState, Position, StoreError, Vault, migrate,
    row, table,
};
use onscene_protocol::clock::Timestamp;
use onscene_protocol::id::{AttachmentId, DeviceKey, RecordId, SubjectId};
use onscene_protocol::incident::Summary;
use onscene_protocol::record::Checked;
use onscene_protocol::verify::Verified;
use redb::{
    Database, Durability, ReadableTable, ReadableTableMetadata, TableHandle, WriteTransaction,
};
use std::collections::HashMap;

/// Everything that is put into it becomes true at once, with [`Self::commit`], or not at all. After
/// an error, drop it.
#[must_use = "dropped without a commit, nothing of it happened"]
pub struct Writing<'a> {
    pub(super) transaction: WriteTransaction,
    vault: &'a Vault,
    fresh: Fresh,
}

/// The records that came in a transaction.
#[derive(Debug, Default)]
pub(super) struct Fresh {
    arrived: Vec<(Position, Verified, Option<DeviceKey>)>,
    /// Where each is among them, and those of each subject.
    places: HashMap<RecordId, usize>,
    subjects: HashMap<SubjectId, Vec<usize>>,
}

impl Fresh {
    fn note(&mut self, position: Position, record: Verified, from: Option<DeviceKey>) {
        let place = self.arrived.len();
        self.places.insert(record.record().id(), place);
        let of_subject = self.subjects.entry(record.record().header().subject);
        of_subject.or_default().push(place);
        self.arrived.push((position, record, from));
    }

    pub(super) fn record(&self, id: RecordId) -> Option<&Verified> {
        let place = self.places.get(&id)?;
        self.arrived.get(*place).map(|(_, record, _)| record)
    }
}

impl std::fmt::Debug for Writing<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Writing({} records)", self.fresh.arrived.len())
    }
}

/// A commit returns after the disk has it; a crash leaves the former state or the new one, and the
/// file opens again without being walked.
pub(super) fn make_durable(transaction: &mut WriteTransaction) -> Result<(), StoreError> {
    transaction.set_durability(Durability::Immediate)?;
    transaction.set_two_phase_commit(true);
    transaction.set_quick_repair(true);
    Ok(())
}

impl<'a> Writing<'a> {
    pub(super) fn begin(database: &Database, vault: &'a Vault) -> Result<Self, StoreError> {
        let mut transaction = database.begin_write()?;
        make_durable(&mut transaction)?;
        Ok(Self {
            transaction,
            vault,
            fresh: Fresh::default(),
        })
    }

    /// A record that came in this transaction.
    pub fn arrived(&self, id: RecordId) -> Option<&Verified> {
        self.fresh.record(id)
    }

    /// All records of a subject that came in this transaction.
    pub fn arrived_of(&self, subject: SubjectId) -> impl Iterator<Item = &Verified> {
        let fresh = &self.fresh;
        let places = fresh.subjects.get(&subject).into_iter().flatten();
        places.filter_map(|place| fresh.arrived.get(*place).map(|(_, record, _)| record))
    }

    /// Whether a record is here, this transaction's included.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], or what the disk answers.
    pub fn has(&self, id: RecordId) -> Result<bool, StoreError> {
        contained("records_1", || {
            let records = self.transaction.open_table(table::RECORDS)?;
            Ok(records.get(id.as_bytes())?.is_some())
        })
    }

    /// Sets an incident's line in the list, sealed, and its place in it: the highest `order` stands
    /// first.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn set_summary(&mut self, summary: &Summary, order: Timestamp) -> Result<(), StoreError> {
        let subject = summary.incident;
        let plain =
            serde_json::to_vec(summary).map_err(|_| StoreError::TooLong { what: "a summary" })?;
        let sealed = self
            .vault
            .seal_row(table::SUMMARIES.name(), subject.as_bytes(), &plain);
        let value = [order.bits().to_be_bytes().as_slice(), &sealed].concat();
        contained("the list of incidents", || {
            let mut summaries = self.transaction.open_table(table::SUMMARIES)?;
            let mut orders = self.transaction.open_table(table::ORDER)?;
            if let Some(former) = summaries.insert(subject.as_bytes(), value.as_slice())? {
                let former = row::Parts::of(former.value(), "summaries_1").number()?;
                orders.remove(&row::order(Timestamp::from_bits(former), subject))?;
            }
            orders.insert(&row::order(order, subject), ())?;
            Ok(())
        })
    }

    /// Keeps a saved document: what the records up to `upto` make.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn set_snapshot(
        &mut self,
        subject: SubjectId,
        upto: Position,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        let value = [upto.to_be_bytes().as_slice(), bytes].concat();
        self.transaction
            .open_table(table::SNAPSHOTS)?
            .insert(subject.as_bytes(), value.as_slice())?;
        Ok(())
    }

    /// A named value, as it is after what this transaction wrote.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn meta(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let table = self.transaction.open_table(table::META)?;
        let value = table.get(name)?;
        Ok(value.map(|value| value.value().to_vec()))
    }

    /// Sets a named value, in clear: what is secret goes through the vault first.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn set_meta(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        debug_assert!(name != migrate::FORMAT_NAME, "the store's own");
        self.transaction
            .open_table(table::META)?
            .insert(name, bytes)?;
        Ok(())
    }

    /// Keeps a record's header apart, with the reason. Answers whether there was room: beyond
    /// [`QUARANTINED_MAX`] rows nothing is added.
    ///
    /// # Errors
    /// [`StoreError::TooLong`] for a header over 64 KiB, or what the disk answers.
    pub fn quarantine(
        &mut self,
        id: RecordId,
        header: &[u8],
        from: Option<DeviceKey>,
        why: &str,
    ) -> Result<bool, StoreError> {
        let why = why.get(..why.floor_char_boundary(REASON_BYTES_MAX));
        let value = row::quarantined(header, from, why.unwrap_or_default())?;
        let mut quarantine = self.transaction.open_table(table::QUARANTINE)?;
        if quarantine.len()? >= QUARANTINED_MAX && quarantine.get(id.as_bytes())?.is_none() {
            return Ok(false);
        }
        quarantine.insert(id.as_bytes(), value.as_slice())?;
        Ok(true)
    }

    /// Sets what we know of another laptop.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn set_peer(&mut self, device: DeviceKey, peer: &PeerState) -> Result<(), StoreError> {
        let value = minicbor::to_vec(peer).map_err(|_| StoreError::TooLong { what: "a peer" })?;
        self.transaction
            .open_table(table::PEERS)?
            .insert(device.as_bytes(), value.as_slice())?;
        Ok(())
    }

    /// Sets whether an attachment is here.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn set_attachment(
        &mut self,
        id: AttachmentId,
        state: &AttachmentState,
    ) -> Result<(), StoreError> {
        self.transaction
            .open_table(table::ATTACHMENTS)?
            .insert(id.as_bytes(), &row::attachment(state))?;
        let mut wanted = self.transaction.open_table(table::WANTED)?;
        match state {
            AttachmentState::Wanted { .. } => wanted.insert(id.as_bytes(), ())?,
            AttachmentState::Held { .. } => {
                self.transaction
                    .open_table(table::LOST)?
                    .remove(id.as_bytes())?;
                wanted.remove(id.as_bytes())?
            }
        };
        Ok(())
    }

    /// Notes that an attachment's file was whole here and is not any more, until it comes again.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn set_loss(&mut self, id: AttachmentId, loss: Loss) -> Result<(), StoreError> {
        let value = match loss {
            Loss::Gone => 0,
            Loss::Damaged => 1,
        };
        self.transaction
            .open_table(table::LOST)?
            .insert(id.as_bytes(), value)?;
        Ok(())
    }

    /// Sets whether someone asked for an attachment, or let go of it.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn set_asked_for(&mut self, id: AttachmentId, asked: bool) -> Result<(), StoreError> {
        self.transaction
            .open_table(table::ASKED_FOR)?
            .insert(id.as_bytes(), u8::from(asked))?;
        Ok(())
    }

    /// Forgets that, once it is here.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn forget_asked_for(&mut self, id: AttachmentId) -> Result<(), StoreError> {
        self.transaction
            .open_table(table::ASKED_FOR)?
            .remove(id.as_bytes())?;
        Ok(())
    }

    /// Keeps a receipt of a laptop for something; the newest replaces the former.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn set_receipt(
        &mut self,
        device: DeviceKey,
        what: impl AsRef<[u8]>,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        let key = [device.as_bytes(), what.as_ref()].concat();
        self.transaction
            .open_table(table::RECEIPTS)?
            .insert(key.as_slice(), bytes)?;
        Ok(())
    }

    /// Throws away what is derived from records: summaries, their order, snapshots.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn clear_derived(&mut self) -> Result<(), StoreError> {
        contained("the derived tables", || {
            migrate::write_empty_derived(&self.transaction)
        })
    }

    /// Makes all of it true, and answers when the disk has it: the records that are new, and those
    /// whose body came, in order.
    ///
    /// # Errors
    /// [`StoreError::Full`] and what else the disk answers; then nothing of it happened.
    pub fn commit(self) -> Result<Vec<Arrived>, StoreError> {
        let Self {
            transaction, fresh, ..
        } = self;
        contained("the commit", || Ok(transaction.commit()?))?;
        let arrived = fresh.arrived.into_iter();
        Ok(arrived
            .map(|(position, record, from)| Arrived {
                position,
                record: Committed(record.into_record()),
                from,
            })
            .collect())
    }
}
