//! After keys were destroyed, the file still holds what they were in pages that nothing points to.
//! At the next start every row that counts is written to a new file, which takes the old one's
//! place. What the disk itself keeps of a removed file is beyond us.

use super::{
    Folder, RECORDS_FILE, StoreError, make_empty, open_database, open_existing, sync_folder, table,
    writing,
};
use redb::backends::FileBackend;
use redb::{
    Database, Key, ReadTransaction, ReadableDatabase, ReadableTable, TableDefinition, TableHandle,
    Value, WriteTransaction,
};
use std::collections::BTreeSet;
use std::path::Path;

/// Where the new file is made, before it takes the old one's place.
const SHREDDED_FILE: &str = "records.redb.clean";
/// The meta entry that says that the file has to be written anew.
pub(super) const SHRED: &str = "shred";

/// Whether keys were destroyed since the file was made.
pub(super) fn is_due(database: &Database) -> Result<bool, StoreError> {
    let meta = database.begin_read()?.open_table(table::META)?;
    let due = meta.get(SHRED)?;
    Ok(due.is_some_and(|due| !due.value().is_empty()))
}

/// Writes the file anew. Where that fails, the old one is as it was.
pub(super) fn write_anew(folder: &Folder, database: Database) -> Result<(), StoreError> {
    let clean = folder.file(SHREDDED_FILE);
    make_empty(&clean)?;
    let copied = copy_to(&clean, &database);
    drop(database);
    if copied.is_err() {
        // What is left of it is thrown away by the next try in any case.
        drop(std::fs::remove_file(&clean));
    }
    copied?;
    std::fs::rename(&clean, folder.file(RECORDS_FILE))?;
    Ok(sync_folder(folder.path())?)
}

fn copy_to(path: &Path, from: &Database) -> Result<(), StoreError> {
    let to = open_database(FileBackend::new(open_existing(path)?)?, false)?;
    let reading = from.begin_read()?;
    let mut transaction = to.begin_write()?;
    writing::make_durable(&mut transaction)?;
    copy_tables(&reading, &transaction)?;
    transaction
        .open_table(table::META)?
        .insert(SHRED, [].as_slice())?;
    transaction.commit()?;
    to.close()?;
    Ok(())
}

fn copy_tables(from: &ReadTransaction, to: &WriteTransaction) -> Result<(), StoreError> {
    let mut copying = Copying {
        from,
        to,
        left: from
            .list_tables()?
            .map(|table| table.name().to_owned())
            .collect(),
    };
    copying.table(table::META)?;
    copying.table(table::ARRIVALS)?;
    copying.table(table::RECORDS)?;
    copying.table(table::BY_SUBJECT)?;
    copying.table(table::BY_TIME)?;
    copying.table(table::CHAIN_ENDS)?;
    copying.table(table::BY_AUTHOR)?;
    copying.table(table::STATEMENTS)?;
    copying.table(table::WAITING)?;
    copying.table(table::WITHOUT_PAST)?;
    copying.table(table::SUMMARIES)?;
    copying.table(table::ORDER)?;
    copying.table(table::SNAPSHOTS)?;
    copying.table(table::QUARANTINE)?;
    copying.table(table::PEERS)?;
    copying.table(table::ATTACHMENTS)?;
    copying.table(table::LOST)?;
    copying.table(table::LOOKED)?;
    copying.table(table::WANTED)?;
    copying.table(table::ASKED_FOR)?;
    copying.table(table::RECEIPTS)?;
    copying.table(table::OF_INCIDENT)?;
    copying.table(table::FIRST_RECEIPTS)?;
    copying.table(table::DRAFTS)?;
    copying.table(table::SAVES)?;
    copying.table(table::DISPOSALS)?;
    copying.table(table::DESTROYED)?;
    copying.table(table::INVITATIONS)?;
    match copying.left.into_iter().next() {
        None => Ok(()),
        // One that was added and forgotten here would be lost.
        Some(forgotten) => Err(StoreError::damaged(forgotten)),
    }
}

struct Copying<'a> {
    from: &'a ReadTransaction,
    to: &'a WriteTransaction,
    /// The tables that are still to be copied.
    left: BTreeSet<String>,
}

impl Copying<'_> {
    fn table<K: Key + 'static, V: Value + 'static>(
        &mut self,
        definition: TableDefinition<'_, K, V>,
    ) -> Result<(), StoreError> {
        if !self.left.remove(definition.name()) {
            return Ok(());
        }
        let rows = self.from.open_table(definition)?;
        let mut copied = self.to.open_table(definition)?;
        for row in rows.iter()? {
            let (key, value) = row?;
            copied.insert(key.value(), value.value())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_table_that_a_store_can_have_is_written_anew() {
        let names = include_str!("table.rs").lines().filter_map(|line| {
            let (name, _) = line
                .strip_prefix("pub const ")?
                .split_once(": TableDefinition")?;
            Some(name)
        });
        let names: Vec<_> = names.collect();
        assert!(names.len() > 20, "{names:?}");
        for name in names {
            let copied = format!("copying.table(table::{name})?;");
            assert!(include_str!("shredding.rs").contains(&copied), "{name}");
        }
    }
}
