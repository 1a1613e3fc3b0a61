//! Keeping what laptops say that they hold.

use super::Writing;
use crate::store::contain::contained;
use crate::store::{KeptStatement, StoreError, row, table};
use onscene_protocol::id::{DeviceKey, PersonKey};
use redb::ReadableTable;

impl Writing<'_> {
    /// What a laptop says of an author, as it is after what this transaction wrote.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], or what the disk answers.
    pub fn statement(
        &self,
        (author, device): (PersonKey, DeviceKey),
    ) -> Result<Option<KeptStatement>, StoreError> {
        contained("statements_1", || {
            let rows = self.transaction.open_table(table::STATEMENTS)?;
            let key = row::joined(&[author.as_bytes(), device.as_bytes()]);
            let value = rows.get(&key)?;
            let read = value.map(|value| minicbor::decode(value.value()));
            read.transpose()
                .map_err(|_| StoreError::damaged("a row of statements_1"))
        })
    }

    /// Keeps what a laptop says of an author, in place of what it said before.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn set_statement(
        &mut self,
        (author, device): (PersonKey, DeviceKey),
        kept: &KeptStatement,
    ) -> Result<(), StoreError> {
        let value = minicbor::to_vec(kept).map_err(|_| StoreError::TooLong {
            what: "a statement",
        })?;
        contained("statements_1", || {
            let mut rows = self.transaction.open_table(table::STATEMENTS)?;
            let key = row::joined(&[author.as_bytes(), device.as_bytes()]);
            rows.insert(&key, value.as_slice())?;
            Ok(())
        })
    }

    /// Forgets what a laptop says of an author.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn forget_statement(
        &mut self,
        (author, device): (PersonKey, DeviceKey),
    ) -> Result<(), StoreError> {
        contained("statements_1", || {
            let mut rows = self.transaction.open_table(table::STATEMENTS)?;
            rows.remove(&row::joined(&[author.as_bytes(), device.as_bytes()]))?;
            Ok(())
        })
    }
}
