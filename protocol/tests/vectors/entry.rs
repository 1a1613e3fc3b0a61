//! Entries as they stand in the document, with the fields that later versions added.

use super::{Counting, WALL_MS, author, hex, incident, incident_key};
use onscene_protocol::clock::Moment;
use onscene_protocol::id::{ActorId, EntryId, WriterId};
use onscene_protocol::incident::{
    ActFields, Disclosure, EntryKeys, EntryKind, EscalatedFields, Incident, MilestoneName,
    NarrowWords, NewEntry, OpenFields, Words,
};
use serde_json::{Value, json};

/// Half an hour before it was typed.
const HAPPENED_MS: u64 = WALL_MS - 30 * 60 * 1000;

pub(super) fn made() -> Value {
    json!([arrived(), raised()])
}

fn raised() -> Value {
    let fields = EscalatedFields {
        entries: vec![EntryId::from_bytes([7; 16])],
        level: Disclosure::Street,
    };
    let act = ActFields::Escalated(fields);
    let bytes = minicbor::to_vec(&act).unwrap();
    let (entry, change) = written(&NewEntry {
        kind: EntryKind::Escalated,
        open: OpenFields {
            act: Some(act),
            ..OpenFields::default()
        },
        words: Words::default(),
        narrow: NarrowWords::default(),
    });
    json!({
        "what": "an internal entry that is raised to the street office",
        "entry": entry.to_string(),
        "change": hex(change),
        "text": { "kind": "escalated" },
        "uint": { "at": WALL_MS, "uptime": 60_000 },
        "int": { "offset": 480 },
        "bytes": { "act": hex(bytes) },
    })
}

fn arrived() -> Value {
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
    let (entry, change) = written(&entry);
    json!({
        "what": "a milestone, typed half an hour after it was reached",
        "entry": entry.to_string(),
        "change": hex(change),
        "text": { "kind": "milestone", "milestone": "arrived" },
        "uint": { "at": WALL_MS, "uptime": 60_000, "happened": HAPPENED_MS },
        "int": { "offset": 480 },
        "bytes": {},
    })
}

/// An entry's id, and the change that writes it.
fn written(entry: &NewEntry) -> (EntryId, Vec<u8>) {
    let at = Moment {
        wall_ms: WALL_MS,
        offset_minutes: 480,
        uptime_ms: 60_000,
    };
    let writer = WriterId::of(author(), ActorId::from_bytes([9; 16]));
    let key = incident_key();
    let keys = EntryKeys::words(&key);
    let document = Incident::new(incident());
    let change = document.write(entry, (writer, 1), &at, keys, &mut Counting(0));
    (EntryId::of_change(incident(), writer, 1), change.unwrap())
}
