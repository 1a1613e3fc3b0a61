//! What someone began to write, and which forms were saved.

use super::Reading;
use crate::store::contain::contained;
use crate::store::{StoreError, Vault, table};
use onscene_protocol::id::{EntryId, FormNumber, PersonKey, SubjectId};
use redb::{ReadableTable, TableError, TableHandle};

/// What a form was saved as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saved {
    /// When, milliseconds since 1970.
    pub at_ms: u64,
    /// The incident that the entry is in.
    pub incident: SubjectId,
    /// The entry.
    pub entry: EntryId,
    /// BLAKE3 of what was in the form.
    pub digest: [u8; 32],
}

impl Saved {
    pub(in crate::store) fn to_bytes(self) -> [u8; 72] {
        let mut bytes = [0; 72];
        let parts = [
            self.at_ms.to_be_bytes().as_slice(),
            self.incident.as_bytes(),
            self.entry.as_bytes(),
            &self.digest,
        ]
        .concat();
        for (to, from) in bytes.iter_mut().zip(parts) {
            *to = from;
        }
        bytes
    }
}

/// The bytes of a row, read back: each has the length of its type.
pub(in crate::store) fn saved_of(bytes: &[u8; 72]) -> Saved {
    let mut rest = bytes.as_slice();
    Saved {
        at_ms: u64::from_be_bytes(take(&mut rest)),
        incident: SubjectId::from_bytes(take(&mut rest)),
        entry: EntryId::from_bytes(take(&mut rest)),
        digest: take(&mut rest),
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> [u8; N] {
    match rest.split_first_chunk() {
        Some((taken, left)) => {
            *rest = left;
            *taken
        }
        None => [0; N],
    }
}

pub(in crate::store) fn saved_key(person: PersonKey, number: FormNumber) -> [u8; 48] {
    let mut key = [0; 48];
    let parts = person.as_bytes().iter().chain(number.as_bytes());
    for (to, from) in key.iter_mut().zip(parts) {
        *to = *from;
    }
    key
}

/// The drafts in a table that open, with their names. One that does not is left alone: nobody's entry
/// waits for it.
pub(in crate::store) fn opened_drafts(
    drafts: &impl ReadableTable<&'static str, &'static [u8]>,
    vault: &Vault,
) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    let mut opened = Vec::new();
    for row in drafts.iter()? {
        let (name, sealed) = row?;
        let name = name.value();
        match vault.open_sealed(table::DRAFTS.name(), name.as_bytes(), sealed.value()) {
            Ok(plain) => opened.push((name.to_owned(), plain)),
            Err(error) => tracing::warn!(%error, "a draft does not open"),
        }
    }
    Ok(opened)
}

impl Reading {
    /// What someone began to write.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn draft(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        contained("drafts_1", || {
            let Some(value) = self.transaction.open_table(table::DRAFTS)?.get(name)? else {
                return Ok(None);
            };
            let table = table::DRAFTS.name();
            let plain = self
                .store
                .vault
                .open_sealed(table, name.as_bytes(), value.value())?;
            Ok(Some(plain))
        })
    }

    /// All drafts, opened, with their names.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn drafts(&self) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        contained("drafts_1", || {
            let drafts = self.transaction.open_table(table::DRAFTS)?;
            opened_drafts(&drafts, &self.store.vault)
        })
    }

    /// What a form of this number was saved as, as far as that is still known.
    ///
    /// # Errors
    /// See [`Reading`].
    pub fn saved(
        &self,
        person: PersonKey,
        number: FormNumber,
    ) -> Result<Option<Saved>, StoreError> {
        contained("saves_1", || {
            let saves = match self.transaction.open_table(table::SAVES) {
                Err(TableError::TableDoesNotExist(_)) => return Ok(None),
                saves => saves?,
            };
            let found = saves.get(&saved_key(person, number))?;
            Ok(found.map(|saved| saved_of(saved.value())))
        })
    }
}
