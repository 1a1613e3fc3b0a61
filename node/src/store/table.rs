//! Every table of `records.redb`. Numbers are big-endian, so that keys sort by value; the version
//! of a table's bytes is in its name.

use redb::TableDefinition;

/// What there is one of. Key: a name in UTF-8. Value: its bytes, of a layout that its writer knows.
/// `format` is the store's own: the version of the store, 4 bytes.
pub const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta_1");

/// All records in the order of arrival. Key: position, 8 bytes. Value: 1 byte 0, or 1 byte 1 and
/// the 32 bytes of the laptop that it came from; the header, 246 bytes; 1 byte 0 where the body is
/// absent, or 1 byte 1 and the body.
pub const ARRIVALS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("arrivals_1");

/// Where a record is. Key: record id, 32 bytes. Value: position, 8 bytes.
pub const RECORDS: TableDefinition<'_, &[u8; 32], u64> = TableDefinition::new("records_1");

/// The records of a subject. Key: subject, 16 bytes, and position, 8 bytes. Value: empty.
pub const BY_SUBJECT: TableDefinition<'_, &[u8; 24], ()> = TableDefinition::new("by_subject_1");

/// The order that reconciliation goes by. Key: time, 8 bytes, and record id, 32 bytes. Value:
/// subject, 16 bytes, and kind, 1 byte: no header needs to be read to place a record.
pub const BY_TIME: TableDefinition<'_, &[u8; 40], &[u8; 17]> = TableDefinition::new("by_time_1");

/// Each author's records in their order. Key: author, 32 bytes, time, 8 bytes, and record id, 32 bytes.
/// Value: subject, 16 bytes, kind, 1 byte, and 1 byte 1 where the body is here, else 0. Version 3 added
/// it.
pub const BY_AUTHOR: TableDefinition<'_, &[u8; 72], &[u8; 18]> =
    TableDefinition::new("by_author_1");

/// What laptops say that they hold of authors, the latest of each. Key: author, 32 bytes, and device,
/// 32 bytes. Value: CBOR of [`super::KeptStatement`]. Version 3 added it.
pub const STATEMENTS: TableDefinition<'_, &[u8; 64], &[u8]> = TableDefinition::new("statements_1");

/// The end of each author's chain in a subject. Key: subject, 16 bytes, and author, 32 bytes.
/// Value: time, 8 bytes, and record id, 32 bytes, of the record with the highest of these.
pub const CHAIN_ENDS: TableDefinition<'_, &[u8; 48], &[u8; 40]> =
    TableDefinition::new("chain_ends_1");

/// Records whose past is missing: not all before them in their chain. Key: the record before, 32 bytes, and the record, 32 bytes. Value:
/// where the one before must stand: subject, 16 bytes, author, 32 bytes, actor, 16 bytes, and
/// number, 8 bytes; then the bytes of the record's body, 8 bytes. Stores of older versions have it
/// from their next write on.
pub const WAITING: TableDefinition<'_, &[u8; 64], &[u8; 80]> = TableDefinition::new("waiting_1");

/// How many those are of each author. Key: author, 32 bytes. Value: their number, 8 bytes, and the
/// bytes of their bodies, 8 bytes.
pub const WITHOUT_PAST: TableDefinition<'_, &[u8; 32], (u64, u64)> =
    TableDefinition::new("without_past_1");

/// Derived: one line of the list of incidents. Key: subject, 16 bytes. Value: order, 8 bytes, and
/// the summary as JSON, sealed by the vault under this table's name and the key.
pub const SUMMARIES: TableDefinition<'_, &[u8; 16], &[u8]> = TableDefinition::new("summaries_1");

/// Derived: the list's order, newest first. Key: the complement of the order, 8 bytes, and subject,
/// 16 bytes. Value: empty.
pub const ORDER: TableDefinition<'_, &[u8; 24], ()> = TableDefinition::new("order_1");

/// Derived: a saved document, a cache. Key: subject, 16 bytes. Value: the position up to which
/// records went into it, 8 bytes, and its bytes (what people wrote is sealed within them).
pub const SNAPSHOTS: TableDefinition<'_, &[u8; 16], &[u8]> = TableDefinition::new("snapshots_1");

/// Records that are not believed. Key: record id, 32 bytes. Value: 1 byte 0, or 1 byte 1 and the
/// 32 bytes of the laptop that it came from; length of what follows, 2 bytes; the header as it
/// came; the reason in UTF-8.
pub const QUARANTINE: TableDefinition<'_, &[u8; 32], &[u8]> = TableDefinition::new("quarantine_1");

/// Other laptops. Key: device, 32 bytes. Value: CBOR of [`super::PeerState`].
pub const PEERS: TableDefinition<'_, &[u8; 32], &[u8]> = TableDefinition::new("peers_1");

/// Attachments that records name. Key: attachment id, 32 bytes. Value: 1 byte 0 wanted or 1 held;
/// subject, 16 bytes; bytes of the sealed file, 8 bytes.
pub const ATTACHMENTS: TableDefinition<'_, &[u8; 32], &[u8; 25]> =
    TableDefinition::new("attachments_1");

/// Attachments that are still to come. Key: attachment id, 32 bytes. Value: empty.
pub const WANTED: TableDefinition<'_, &[u8; 32], ()> = TableDefinition::new("wanted_1");

/// Attachments about which someone here decided. Key: attachment id, 32 bytes. Value: 1 byte, 1 asked
/// for or 0 let go of. Stores of older versions have it from their next such decision on.
pub const ASKED_FOR: TableDefinition<'_, &[u8; 32], u8> = TableDefinition::new("asked_for_1");

/// Attachments that were whole here and are not any more. Key: attachment id, 32 bytes. Value: 1 byte, 0
/// where its file was gone, 1 where it was damaged. Stores of older versions have it from the next file
/// that arrives, or the first that is lost.
pub const LOST: TableDefinition<'_, &[u8; 32], u8> = TableDefinition::new("lost_1");

/// When every byte of an attachment was looked at here last. Key: attachment id, 32 bytes. Value:
/// milliseconds since 1970 by this laptop's clock, 8 bytes. Stores of older versions have it from the next
/// file that arrives, or the next look.
pub const LOOKED: TableDefinition<'_, &[u8; 32], u64> = TableDefinition::new("looked_1");

/// Receipts that others gave us, and under this laptop's own key what it said last itself of its copy of
/// an attachment. Key: device, 32 bytes, and what it is for, any bytes. Value: the receipt's bytes.
pub const RECEIPTS: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("receipts_1");

/// What laptops said of single incidents, the last statements of each, this one's own among them. Key:
/// subject, 16 bytes, device, 32 bytes, and the statement's number, 8 bytes. Value: CBOR, an array of the
/// signed statement and, where the laptop said something else under that number, of that. Stores of older
/// versions have it from the first statement on.
pub const OF_INCIDENT: TableDefinition<'_, &[u8; 56], &[u8]> =
    TableDefinition::new("of_incident_1");

/// What hubs signed for as records first came to them; on a hub its own. Key: the records' subject, 16
/// bytes, device, 32 bytes, and the receipt's number, 8 bytes. Value: the receipt's bytes. Stores of older
/// versions have it from the next records of others on.
pub const FIRST_RECEIPTS: TableDefinition<'_, &[u8; 56], &[u8]> =
    TableDefinition::new("first_receipts_1");

/// What someone began to write. Key: their key, 64 hexadecimal digits, `/`, and the form's number, 32 of
/// them. Value: JSON of the engine's `Draft`, sealed by the vault under this table's name and the key.
pub const DRAFTS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("drafts_1");

/// Forms that were saved, for a day: the same form sent again makes no second entry. Key: whose it was,
/// 32 bytes, and the form's number, 16 bytes. Value: when, 8 bytes; the incident, 16 bytes; the entry, 16
/// bytes; BLAKE3 of what was in the form, 32 bytes. Stores of older versions have it from their next
/// such save on.
pub const SAVES: TableDefinition<'_, &[u8; 48], &[u8; 72]> = TableDefinition::new("saves_1");

/// Disposals. Key: record id, 32 bytes. Value: subject, 16 bytes.
pub const DISPOSALS: TableDefinition<'_, &[u8; 32], &[u8; 16]> =
    TableDefinition::new("disposals_1");

/// Derived: keys that a disposal which counts destroyed. Key: subject, 16 bytes, and key id, 16
/// bytes. Value: the disposal's record id, 32 bytes.
pub const DESTROYED: TableDefinition<'_, &[u8; 32], &[u8; 32]> =
    TableDefinition::new("destroyed_1");

/// This laptop's own invitations, until nobody comes with their codes any more. Key: the record that
/// made it, 32 bytes. Value: CBOR of the protocol's `OwnInvitation`, sealed by the vault under this
/// table's name and the key.
pub const INVITATIONS: TableDefinition<'_, &[u8; 32], &[u8]> =
    TableDefinition::new("invitations_1");
