//! Recusals, found without walking all records.

use super::Reading;
use crate::store::{Committed, StoreError};
use onscene_protocol::id::SubjectId;
use onscene_protocol::record::Kind;

/// The meta entry that names the subjects with recusals, 16 bytes each.
pub(in crate::store) const RECUSED: &str = "recused";

pub(in crate::store) fn subjects_in(bytes: &[u8]) -> impl Iterator<Item = SubjectId> + '_ {
    bytes
        .chunks_exact(SubjectId::LEN)
        .filter_map(SubjectId::from_slice)
}

impl Reading {
    /// All recusals that are here.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn recusals(&self) -> Result<Vec<Committed>, StoreError> {
        let mut recusals = Vec::new();
        for subject in subjects_in(&self.meta(RECUSED)?.unwrap_or_default()) {
            let records = self.subject(subject)?.into_iter();
            recusals.extend(records.filter(|r| r.record().header().kind == Kind::Recusal));
        }
        Ok(recusals)
    }
}
