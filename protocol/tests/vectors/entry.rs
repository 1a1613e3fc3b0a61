//! Entries as they stand in the document, with the fields that later versions added.

use super::{Counting, WALL_MS, author, hex, incident, incident_key};
use onscene_protocol::clock::Moment;
use onscene_protocol::id::{ActorId, EntryId, WriterId};
use onscene_protocol::incident::{
    EntryKeys, EntryKind, Incident, MilestoneName, NarrowWords, NewEntry, OpenFields, Words,
};
use serde_json::{Value, json};

/// Half an hour before it was typed.
const HAPPENED_MS: u64 = WALL_MS - 30 * 60 * 1000;

pub(super) fn made() -> Value {
    let entry = NewEntry {
        kind: EntryKind::Milestone,
        open: OpenFields {
            milestone: Some(MilestoneName::Arrived),
            happened_ms: Some(HAPPENED_MS),
            ..OpenFields::default()
        },
        words: Words::default(),
        narrow: NarrowWords::default(),
    };
    let at = Moment {
        wall_ms: WALL_MS,
        offset_minutes: 480,
        uptime_ms: 60_000,
    };
    let writer = WriterId::of(author(), ActorId::from_bytes([9; 16]));
    let key = incident_key();
    let keys = EntryKeys::words(&key);
    let document = Incident::new(incident());
    let change = document.write(&entry, (writer, 1), &at, keys, &mut Counting(0));
    json!([{
        "what": "a milestone, typed half an hour after it was reached",
        "entry": EntryId::of_change(incident(), writer, 1).to_string(),
        "change": hex(change.unwrap()),
        "text": { "kind": "milestone", "milestone": "arrived" },
        "uint": { "at": WALL_MS, "uptime": 60_000, "happened": HAPPENED_MS },
        "int": { "offset": 480 },
    }])
}
