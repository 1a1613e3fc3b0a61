//! A plan's file, sealed as it travels.

use super::{Fault, Faults, Plan};
use crate::id::UnitId;
use crate::record::body::PlanBody;
use crate::seal::{Key, SealError, open, seal};

impl Plan {
    /// A version of it, sealed for a unit.
    ///
    /// # Errors
    /// The plan's faults; a checked one has none.
    pub fn seal(&self, unit: UnitId, key: &Key, nonce: [u8; 24]) -> Result<PlanBody, Faults> {
        let text = self.to_toml()?;
        let sealed = seal(key, &place(unit), text.as_bytes(), nonce)
            .map_err(|_| Fault::TooLarge { bytes: text.len() })?;
        Ok(PlanBody::Version {
            unit,
            key: key.id(),
            sealed,
        })
    }
}

/// The file in a sealed version.
pub(super) fn open_text(unit: UnitId, key: &Key, sealed: &[u8]) -> Result<String, SealError> {
    let plain = open(key, &place(unit), sealed)?;
    String::from_utf8(plain).map_err(|_| SealError::Format)
}

fn place(unit: UnitId) -> Vec<u8> {
    [b"plan".as_slice(), unit.as_bytes()].concat()
}
