//! What someone began to write, and which forms were saved.

use super::Writing;
use crate::store::reading::{Saved, opened_drafts, saved_key, saved_of};
use crate::store::{StoreError, table};
use onscene_protocol::id::{FormNumber, PersonKey};
use redb::{ReadableTable, TableHandle};

impl Writing<'_> {
    /// Keeps what someone began to write, sealed; an empty one is removed.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn set_draft(&mut self, name: &str, plain: &[u8]) -> Result<(), StoreError> {
        let mut drafts = self.transaction.open_table(table::DRAFTS)?;
        if plain.is_empty() {
            drafts.remove(name)?;
        } else {
            let table = table::DRAFTS.name();
            let sealed = self.vault.seal_row(table, name.as_bytes(), plain);
            drafts.insert(name, sealed.as_slice())?;
        }
        Ok(())
    }

    /// All that are there, opened, with their names.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn drafts(&self) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        opened_drafts(&self.transaction.open_table(table::DRAFTS)?, self.vault)
    }

    /// What a form of this number was saved as, in this transaction too.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn saved(
        &self,
        person: PersonKey,
        number: FormNumber,
    ) -> Result<Option<Saved>, StoreError> {
        let saves = self.transaction.open_table(table::SAVES)?;
        let found = saves.get(&saved_key(person, number))?;
        Ok(found.map(|saved| saved_of(saved.value())))
    }

    /// Remembers what a form was saved as.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn set_saved(
        &mut self,
        person: PersonKey,
        number: FormNumber,
        saved: &Saved,
    ) -> Result<(), StoreError> {
        self.transaction
            .open_table(table::SAVES)?
            .insert(&saved_key(person, number), &saved.to_bytes())?;
        Ok(())
    }

    /// Forgets which forms were saved before this time, milliseconds since 1970.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn forget_saves_before(&mut self, ms: u64) -> Result<(), StoreError> {
        self.transaction
            .open_table(table::SAVES)?
            .retain(|_, saved| saved_of(saved).at_ms >= ms)?;
        Ok(())
    }
}
