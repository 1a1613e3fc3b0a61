//! Incidents by the first digits of their ids.

use super::Reading;
use crate::store::contain::contained;
use crate::store::{StoreError, table};
use onscene_protocol::id::SubjectId;

impl Reading {
    /// At most `limit` incidents whose ids begin with these hexadecimal digits, in the order of
    /// their ids; none for what is no such digits.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn incidents_beginning(
        &self,
        digits: &str,
        limit: usize,
    ) -> Result<Vec<SubjectId>, StoreError> {
        let Ok(first) = format!("{digits:0<32}").parse::<SubjectId>() else {
            return Ok(Vec::new());
        };
        contained("summaries_1", || {
            let summaries = self.transaction.open_table(table::SUMMARIES)?;
            let mut found = Vec::new();
            for line in summaries.range::<&[u8; 16]>(first.as_bytes()..)? {
                let subject = SubjectId::from_bytes(*line?.0.value());
                if found.len() >= limit || !subject.to_string().starts_with(digits) {
                    break;
                }
                found.push(subject);
            }
            Ok(found)
        })
    }
}
