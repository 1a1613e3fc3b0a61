//! Some records in one message, packed as the wire carries them.

use super::{all_records, hex};
use onscene_protocol::exchange::{Records, WireRecord, to_bytes};
use serde_json::{Value, json};

/// Which of the records.
const PACKED: [&str; 2] = ["change: an incident starts", "key: of an incident"];

/// The message.
pub(super) fn made() -> Value {
    let records = all_records();
    let records = records.iter().filter(|(what, _)| PACKED.contains(what));
    let message = Records {
        records: records
            .map(|(_, record)| WireRecord::from(record))
            .collect(),
    };
    json!({ "records": PACKED, "message": hex(to_bytes(&message)) })
}
