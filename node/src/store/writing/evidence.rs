//! Keeping statements of single incidents, and hubs' first receipts.

use super::Writing;
use crate::store::contain::contained;
use crate::store::{StoreError, row, table};
use onscene_protocol::id::{DeviceKey, SubjectId};
use redb::{ReadableTable, Table};

impl Writing<'_> {
    /// A laptop's statement about an incident with this number, as it is after what this transaction wrote.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], or what the disk answers.
    pub fn of_incident(
        &self,
        (subject, device): (SubjectId, DeviceKey),
        number: u64,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        contained("of_incident_1", || {
            let rows = self.transaction.open_table(table::OF_INCIDENT)?;
            let value = rows.get(&row::evidence(subject, device, number))?;
            Ok(value.map(|value| value.value().to_vec()))
        })
    }

    /// A laptop's last statement about an incident, with its number.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], or what the disk answers.
    pub fn last_of_incident(
        &self,
        of: (SubjectId, DeviceKey),
    ) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        contained("of_incident_1", || {
            let rows = self.transaction.open_table(table::OF_INCIDENT)?;
            last(&rows, of, "of_incident_1")
        })
    }

    /// Keeps a laptop's statement about an incident, and of its statements about it the last so many.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn keep_of_incident(
        &mut self,
        (subject, device): (SubjectId, DeviceKey),
        number: u64,
        bytes: &[u8],
        kept_max: usize,
    ) -> Result<(), StoreError> {
        contained("of_incident_1", || {
            let mut rows = self.transaction.open_table(table::OF_INCIDENT)?;
            rows.insert(&row::evidence(subject, device, number), bytes)?;
            let (first, last) = span(subject, device);
            let mut keys = Vec::new();
            for row in rows.range::<&[u8; 56]>(&first..=&last)? {
                keys.push(*row?.0.value());
            }
            let beyond = keys.len().saturating_sub(kept_max);
            for key in keys.iter().take(beyond) {
                rows.remove(key)?;
            }
            Ok(())
        })
    }

    /// The number of a hub's last first receipt for an incident's records.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], or what the disk answers.
    pub fn last_first_receipt(
        &self,
        of: (SubjectId, DeviceKey),
    ) -> Result<Option<u64>, StoreError> {
        contained("first_receipts_1", || {
            let rows = self.transaction.open_table(table::FIRST_RECEIPTS)?;
            Ok(last(&rows, of, "first_receipts_1")?.map(|(number, _)| number))
        })
    }

    /// Keeps a hub's first receipt for records of an incident.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn keep_first_receipt(
        &mut self,
        (subject, device): (SubjectId, DeviceKey),
        number: u64,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        contained("first_receipts_1", || {
            let mut rows = self.transaction.open_table(table::FIRST_RECEIPTS)?;
            rows.insert(&row::evidence(subject, device, number), bytes)?;
            Ok(())
        })
    }
}

fn span(subject: SubjectId, device: DeviceKey) -> ([u8; 56], [u8; 56]) {
    let at = |number| row::evidence(subject, device, number);
    (at(0), at(u64::MAX))
}

fn last(
    rows: &Table<'_, &'static [u8; 56], &'static [u8]>,
    (subject, device): (SubjectId, DeviceKey),
    name: &'static str,
) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
    let (first, last) = span(subject, device);
    let mut of_it = rows.range::<&[u8; 56]>(&first..=&last)?;
    let Some(row) = of_it.next_back() else {
        return Ok(None);
    };
    let (key, value) = row?;
    let mut key = row::Parts::of(key.value(), name);
    key.take::<48>()?;
    Ok(Some((key.number()?, value.value().to_vec())))
}
