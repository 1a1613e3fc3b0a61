//! A laptop's statement of one incident, the one before it, and how it is asked for.

use super::{WALL_MS, all_records, device, device_key, hex, incident, organisation};
use onscene_protocol::exchange::{
    FirstReceipt, GetStatement, HeldOfIncident, OfIncident, Receipt, StatementAnswer, What,
    to_bytes,
};
use onscene_protocol::id::RecordId;
use onscene_protocol::record::{IdSet, Record};
use serde_json::{Value, json};

pub(super) fn made() -> Value {
    let all: Vec<Record> = all_records()
        .into_iter()
        .map(|(_, record)| record)
        .collect();
    let (of_it, others): (Vec<Record>, Vec<Record>) = all
        .into_iter()
        .partition(|record| record.header().subject == incident());
    // One of them is held without its body.
    let mut of_it = of_it;
    let bare = of_it.pop().unwrap().without_body();
    of_it.push(bare.clone());
    let ids: Vec<RecordId> = of_it.iter().map(Record::id).collect();
    let first = OfIncident {
        device: device(),
        organisation: organisation(),
        wall_ms: WALL_MS,
        subject: incident(),
        held: HeldOfIncident::of(&of_it).unwrap(),
        own: IdSet::of(others.iter().map(Record::id)),
        made_for: [0x66; 32],
        number: WALL_MS,
        former: None,
    };
    let next = OfIncident {
        wall_ms: WALL_MS + 60_000,
        made_for: [0x77; 32],
        number: WALL_MS + 60_000,
        former: Some(first.sign(&device_key()).hash()),
        ..first.clone()
    };
    let receipt = Receipt {
        device: device(),
        organisation: organisation(),
        wall_ms: WALL_MS - 1,
        what: What::Ids {
            ids: ids.clone(),
            header_only: vec![bare.id()],
        },
    };
    let answer = StatementAnswer {
        statement: Some(next.sign(&device_key())),
        receipts: vec![FirstReceipt {
            number: WALL_MS - 1,
            receipt: receipt.sign(&device_key()),
        }],
        more: false,
    };
    let get = GetStatement {
        subject: incident(),
        made_for: Some([0x77; 32]),
        after: None,
    };
    json!({
        "device": device(),
        "subject": incident(),
        "records": of_it.iter().map(|record| json!({
            "id": record.id(), "header": hex(record.header_bytes()),
        })).collect::<Vec<_>>(),
        "header_only": [bare.id()],
        "own": others.iter().map(Record::id).collect::<Vec<_>>(),
        "statements": [told(&first), told(&next)],
        "get_statement": hex(to_bytes(&get)),
        "answer": hex(to_bytes(&answer)),
    })
}

fn told(said: &OfIncident) -> Value {
    let signed = said.sign(&device_key());
    json!({
        "statement": hex(&signed.statement),
        "signature": hex(signed.signature),
        "made_for": hex(said.made_for),
        "number": said.number,
    })
}
