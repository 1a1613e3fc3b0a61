//! The store's version. Older ones are opened here: each step reads the tables of its version,
//! writes those of the next, and raises the number, all in one transaction.

use super::{StoreError, row, table};
use redb::{Database, ReadableDatabase, ReadableTable, WriteTransaction};

/// The version that this program writes.
pub(super) const FORMAT: u32 = 3;
/// Its name in `meta_1`.
pub(super) const FORMAT_NAME: &str = "format";

/// Makes all tables, empty, and writes the version down.
pub(super) fn write_empty(transaction: &WriteTransaction) -> Result<(), StoreError> {
    transaction.open_table(table::ARRIVALS)?;
    transaction.open_table(table::RECORDS)?;
    transaction.open_table(table::BY_SUBJECT)?;
    transaction.open_table(table::BY_TIME)?;
    transaction.open_table(table::CHAIN_ENDS)?;
    transaction.open_table(table::WAITING)?;
    transaction.open_table(table::WITHOUT_PAST)?;
    transaction.open_table(table::QUARANTINE)?;
    transaction.open_table(table::PEERS)?;
    transaction.open_table(table::ATTACHMENTS)?;
    transaction.open_table(table::WANTED)?;
    transaction.open_table(table::RECEIPTS)?;
    transaction.open_table(table::DRAFTS)?;
    write_empty_derived(transaction)?;
    write_empty_disposals(transaction)?;
    write_empty_statements(transaction)?;
    let mut meta = transaction.open_table(table::META)?;
    meta.insert(FORMAT_NAME, FORMAT.to_be_bytes().as_slice())?;
    Ok(())
}

/// Version 2 added these.
fn write_empty_disposals(transaction: &WriteTransaction) -> Result<(), StoreError> {
    transaction.open_table(table::DISPOSALS)?;
    transaction.open_table(table::DESTROYED)?;
    Ok(())
}

/// Version 3 added these.
fn write_empty_statements(transaction: &WriteTransaction) -> Result<(), StoreError> {
    transaction.open_table(table::BY_AUTHOR)?;
    transaction.open_table(table::STATEMENTS)?;
    Ok(())
}

/// Makes the tables that are derived from records, empty.
pub(super) fn write_empty_derived(transaction: &WriteTransaction) -> Result<(), StoreError> {
    transaction.delete_table(table::SUMMARIES)?;
    transaction.delete_table(table::ORDER)?;
    transaction.delete_table(table::SNAPSHOTS)?;
    transaction.open_table(table::SUMMARIES)?;
    transaction.open_table(table::ORDER)?;
    transaction.open_table(table::SNAPSHOTS)?;
    Ok(())
}

/// Reads the version and takes the steps from it to ours.
///
/// # Errors
/// [`StoreError::NewerVersion`], and [`StoreError::Damaged`] where there is none: a store always
/// has one.
pub(super) fn bring_up_to_date(database: &Database) -> Result<(), StoreError> {
    let meta = database.begin_read()?.open_table(table::META)?;
    let found = meta
        .get(FORMAT_NAME)?
        .and_then(|bytes| bytes.value().try_into().ok().map(u32::from_be_bytes))
        .ok_or_else(|| StoreError::damaged("the version in meta_1"))?;
    match found {
        FORMAT => Ok(()),
        0 => Err(StoreError::damaged("the version in meta_1")),
        1 => {
            from_1_to_2(database)?;
            from_2_to_3(database)
        }
        2 => from_2_to_3(database),
        found => Err(StoreError::NewerVersion {
            found,
            known: FORMAT,
        }),
    }
}

/// No laptop destroyed anything before version 2.
fn from_1_to_2(database: &Database) -> Result<(), StoreError> {
    let mut transaction = database.begin_write()?;
    super::writing::make_durable(&mut transaction)?;
    write_empty_disposals(&transaction)?;
    transaction
        .open_table(table::META)?
        .insert(FORMAT_NAME, 2_u32.to_be_bytes().as_slice())?;
    transaction.commit()?;
    Ok(())
}

/// Puts the records that are here into their authors' order.
fn from_2_to_3(database: &Database) -> Result<(), StoreError> {
    let mut transaction = database.begin_write()?;
    super::writing::make_durable(&mut transaction)?;
    write_empty_statements(&transaction)?;
    {
        let arrivals = transaction.open_table(table::ARRIVALS)?;
        let mut by_author = transaction.open_table(table::BY_AUTHOR)?;
        for arrival in arrivals.iter()? {
            let (record, _) = row::read_arrival(arrival?.1.value(), None)?;
            let record = record.record();
            let authored = row::authored(record.header(), record.body().is_some());
            by_author.insert(&row::of_author(record.header(), record.id()), &authored)?;
        }
    }
    transaction
        .open_table(table::META)?
        .insert(FORMAT_NAME, 3_u32.to_be_bytes().as_slice())?;
    transaction.commit()?;
    Ok(())
}
