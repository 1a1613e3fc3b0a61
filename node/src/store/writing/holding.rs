//! What is known of copies of attachments, here and elsewhere.

use super::Writing;
use crate::store::{StoreError, table};
use onscene_protocol::id::{AttachmentId, DeviceKey};
use redb::ReadableTable;

impl Writing<'_> {
    /// A receipt of a laptop for something, as it is within this transaction.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn receipt(
        &self,
        device: DeviceKey,
        what: impl AsRef<[u8]>,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let key = [device.as_bytes(), what.as_ref()].concat();
        let rows = self.transaction.open_table(table::RECEIPTS)?;
        let value = rows.get(key.as_slice())?;
        Ok(value.map(|value| value.value().to_vec()))
    }

    /// Notes when every byte of an attachment was looked at.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn set_looked(&mut self, id: AttachmentId, wall_ms: u64) -> Result<(), StoreError> {
        self.transaction
            .open_table(table::LOOKED)?
            .insert(id.as_bytes(), wall_ms)?;
        Ok(())
    }

    /// When every byte of an attachment was looked at last.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn looked(&self, id: AttachmentId) -> Result<Option<u64>, StoreError> {
        let rows = self.transaction.open_table(table::LOOKED)?;
        let value = rows.get(id.as_bytes())?;
        Ok(value.map(|value| value.value()))
    }
}
