//! This laptop's own invitations.

use super::Reading;
use crate::store::contain::contained;
use crate::store::{StoreError, table};
use onscene_protocol::invite::OwnInvitation;
use redb::{ReadableTable, TableError, TableHandle};

impl Reading {
    /// All that are kept. A store of an older version has no table of them before its next one is
    /// made.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn invitations(&self) -> Result<Vec<OwnInvitation>, StoreError> {
        contained("invitations_1", || {
            let rows = match self.transaction.open_table(table::INVITATIONS) {
                Err(TableError::TableDoesNotExist(_)) => return Ok(Vec::new()),
                rows => rows?,
            };
            let mut invitations = Vec::new();
            for row in rows.iter()? {
                let (id, sealed) = row?;
                let plain = self.store.vault.open_sealed(
                    table::INVITATIONS.name(),
                    id.value(),
                    sealed.value(),
                )?;
                let kept = minicbor::decode(&plain);
                invitations.push(kept.map_err(|_| StoreError::damaged("invitations_1"))?);
            }
            Ok(invitations)
        })
    }
}
