//! This laptop's own invitations. What is kept of a typed code is worth hiding: they are sealed.

use super::super::{StoreError, table};
use super::Writing;
use onscene_protocol::id::RecordId;
use onscene_protocol::invite::OwnInvitation;
use redb::TableHandle;

impl Writing<'_> {
    /// Keeps an invitation of this laptop as it is now.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn set_invitation(&mut self, own: &OwnInvitation) -> Result<(), StoreError> {
        let what = "an invitation";
        let plain = minicbor::to_vec(own).map_err(|_| StoreError::TooLong { what })?;
        let key = own.id.as_bytes();
        let name = table::INVITATIONS.name();
        let sealed = self.vault.seal_row(name, key, &plain);
        self.transaction
            .open_table(table::INVITATIONS)?
            .insert(key, sealed.as_slice())?;
        Ok(())
    }

    /// Forgets one.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn forget_invitation(&mut self, id: RecordId) -> Result<(), StoreError> {
        self.transaction
            .open_table(table::INVITATIONS)?
            .remove(id.as_bytes())?;
        Ok(())
    }
}
