//! Statements of single incidents, and hubs' first receipts.

use super::Reading;
use crate::store::contain::contained;
use crate::store::{StoreError, row, table};
use onscene_protocol::id::{DeviceKey, SubjectId};
use redb::{ReadableTable, TableDefinition, TableError};
use std::collections::BTreeSet;
use std::ops::Bound;

/// A row of one of these tables: whose it is, its number, and its bytes.
pub type Evidence = (DeviceKey, u64, Vec<u8>);

/// What a laptop may sign of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidenceKind {
    /// A hub's first receipt for some of its records.
    FirstReceipt,
    /// A statement.
    OfIncident,
}

impl EvidenceKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::FirstReceipt, Self::OfIncident];
}

impl Reading {
    /// All that laptops signed of incidents, row by row.
    ///
    /// # Errors
    /// See [`Reading`], and what `each` answers.
    pub fn each_evidence<E: From<StoreError>>(
        &self,
        kind: EvidenceKind,
        mut each: impl FnMut(SubjectId, &Evidence) -> Result<(), E>,
    ) -> Result<(), E> {
        let (table, name) = match kind {
            EvidenceKind::FirstReceipt => (table::FIRST_RECEIPTS, "first_receipts_1"),
            EvidenceKind::OfIncident => (table::OF_INCIDENT, "of_incident_1"),
        };
        let subjects = contained(name, || {
            let rows = match self.transaction.open_table(table) {
                Err(TableError::TableDoesNotExist(_)) => return Ok(BTreeSet::new()),
                rows => rows?,
            };
            let mut subjects = BTreeSet::new();
            for row in rows.iter()? {
                let (key, _) = row?;
                let subject = row::Parts::of(key.value(), name).take()?;
                subjects.insert(SubjectId::from_bytes(subject));
            }
            Ok(subjects)
        })?;
        for subject in subjects {
            for row in &self.evidence(table, name, ends(subject), usize::MAX)?.0 {
                each(subject, row)?;
            }
        }
        Ok(())
    }

    /// All statements about an incident that are kept here, by laptop and number.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn of_incident(&self, subject: SubjectId) -> Result<Vec<Evidence>, StoreError> {
        let all = self.evidence(
            table::OF_INCIDENT,
            "of_incident_1",
            ends(subject),
            usize::MAX,
        )?;
        Ok(all.0)
    }

    /// All first receipts for an incident's records that are kept here, by hub and number.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn first_receipts(&self, subject: SubjectId) -> Result<Vec<Evidence>, StoreError> {
        let (table, name) = (table::FIRST_RECEIPTS, "first_receipts_1");
        Ok(self.evidence(table, name, ends(subject), usize::MAX)?.0)
    }

    /// One hub's first receipts for an incident's records behind a number: as many as have so many bytes,
    /// one at least, and whether there are more.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn first_receipts_after(
        &self,
        (subject, device): (SubjectId, DeviceKey),
        after: Option<u64>,
        bytes_max: usize,
    ) -> Result<(Vec<Evidence>, bool), StoreError> {
        let last = row::evidence(subject, device, u64::MAX);
        let first = match after {
            None => Bound::Included(row::evidence(subject, device, 0)),
            Some(after) => Bound::Excluded(row::evidence(subject, device, after)),
        };
        let (table, name) = (table::FIRST_RECEIPTS, "first_receipts_1");
        self.evidence(table, name, (first, Bound::Included(last)), bytes_max)
    }

    fn evidence(
        &self,
        table: TableDefinition<'_, &'static [u8; 56], &'static [u8]>,
        name: &'static str,
        (first, last): (Bound<[u8; 56]>, Bound<[u8; 56]>),
        bytes_max: usize,
    ) -> Result<(Vec<Evidence>, bool), StoreError> {
        contained(name, || {
            let rows = match self.transaction.open_table(table) {
                Err(TableError::TableDoesNotExist(_)) => return Ok((Vec::new(), false)),
                rows => rows?,
            };
            let (mut found, mut bytes) = (Vec::new(), 0_usize);
            for row in rows.range::<&[u8; 56]>((first.as_ref(), last.as_ref()))? {
                let (key, value) = row?;
                let mut key = row::Parts::of(key.value(), name);
                key.take::<16>()?;
                let device = DeviceKey::from_bytes(key.take()?);
                let value = value.value().to_vec();
                bytes = bytes.saturating_add(value.len());
                if bytes > bytes_max && !found.is_empty() {
                    return Ok((found, true));
                }
                found.push((device, key.number()?, value));
            }
            Ok((found, false))
        })
    }
}

/// Around all rows of an incident.
fn ends(subject: SubjectId) -> (Bound<[u8; 56]>, Bound<[u8; 56]>) {
    let edge = |byte| row::joined(&[subject.as_bytes(), &[byte; 40]]);
    (Bound::Included(edge(0)), Bound::Included(edge(0xff)))
}
