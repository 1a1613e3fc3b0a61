//! Which subjects have recusals: read at each start, before any of their documents is.

use super::Writing;
use crate::store::reading::{RECUSED, subjects_in};
use crate::store::{StoreError, table};
use onscene_protocol::id::SubjectId;
use redb::ReadableTable;

impl Writing<'_> {
    /// Says that a subject has recusals, also of those that were kept before they were understood.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn note_recusal(&self, subject: SubjectId) -> Result<(), StoreError> {
        let mut meta = self.transaction.open_table(table::META)?;
        let mut known = meta
            .get(RECUSED)?
            .map_or_else(Vec::new, |v| v.value().to_vec());
        if !subjects_in(&known).any(|other| other == subject) {
            known.extend_from_slice(subject.as_bytes());
            meta.insert(RECUSED, known.as_slice())?;
        }
        Ok(())
    }
}
