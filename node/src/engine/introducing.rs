//! Introductions: a laptop of ours that is not known here yet shows its certificates.
//!
//! Who joined where another laptop invited is known there and not yet here. Its certificates lead to
//! people who are known here, or they prove nothing: then nothing of them is kept.

use super::examining::{Looked, learn_believed};
use super::{Engine, EngineError};
use onscene_protocol::exchange::WireRecord;
use onscene_protocol::id::DeviceKey;
use onscene_protocol::limit::CREDENTIALS_MAX;
use onscene_protocol::roster::Roster;
use onscene_protocol::verify::Verified;

impl Engine {
    /// The certificates with which this laptop shows of whose organisation it is.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub(crate) async fn credentials(&self) -> Result<Vec<WireRecord>, EngineError> {
        let certificates = self.roster().credentials(self.identity().device);
        let records = self.records(certificates.into_iter().collect()).await?;
        Ok(records
            .iter()
            .map(|record| WireRecord::from(record.record()))
            .collect())
    }

    /// Looks at the certificates that an unknown laptop shows; takes them in where they make it one of
    /// ours. Answers whether they do.
    ///
    /// # Errors
    /// Where the store fails.
    pub(crate) async fn introduced(
        &self,
        device: DeviceKey,
        shown: Vec<WireRecord>,
    ) -> Result<bool, EngineError> {
        if shown.len() > CREDENTIALS_MAX {
            return Ok(false);
        }
        let Looked { records, .. } = Looked::at(shown).await?;
        let mut roster = Roster::clone(&self.roster());
        let believed = learn_believed(&mut roster, records);
        if !roster.admits(device) {
            return Ok(false);
        }
        self.ingest(
            device,
            believed.into_iter().map(Verified::into_record).collect(),
        )
        .await?;
        Ok(self.may_link(device))
    }
}
