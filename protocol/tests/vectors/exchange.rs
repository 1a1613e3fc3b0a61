//! Messages of an exchange, and a receipt of each choice.

use super::{WALL_MS, all_records, device, device_key, hex, invite, organisation, person};
use onscene_protocol::clock::Timestamp;
use onscene_protocol::exchange::{
    Bookmark, FileCopy, Fingerprint, GetPage, GetRecords, Hello, Holding, Initiator, OfAuthor,
    Receipt, SetFingerprint, Sets, What, to_bytes,
};
use onscene_protocol::id::{AttachmentId, DeviceKey, PersonKey, RecordId};
use serde_json::{Value, json};
use std::sync::Arc;

fn page_after(last: Option<RecordId>) -> GetPage {
    GetPage {
        after: last.map(|id| Bookmark::of(Timestamp::from_bits(WALL_MS << 16 | 3), id)),
        bytes_max: Some(65_536),
        rest: Some(7),
    }
}

/// One receipt of each choice.
fn receipts(ids: &[RecordId], digest: Fingerprint, count: u64) -> [Receipt; 5] {
    [
        What::Ids {
            ids: ids.to_vec(),
            header_only: vec![],
        },
        What::Set {
            fingerprint: digest,
            count,
            header_only: vec![],
        },
        What::Attachment {
            attachment: AttachmentId::from_bytes([12; 32]),
        },
        What::OfAuthor(OfAuthor {
            author: PersonKey::from_bytes(person().verifying_key().to_bytes()),
            number: WALL_MS,
            held: count,
            fingerprint: digest,
            header_only: 1,
        }),
        What::Holding(Holding {
            attachment: AttachmentId::from_bytes([12; 32]),
            number: WALL_MS + 1,
            copy: FileCopy::Lacking,
            looked_ms: Some(WALL_MS - 1),
        }),
    ]
    .map(|what| Receipt {
        device: device(),
        organisation: organisation(),
        wall_ms: WALL_MS,
        what,
    })
}

pub(super) fn made() -> Value {
    let ids: Vec<RecordId> = all_records()
        .iter()
        .map(|(_, record)| record.id())
        .collect();
    let fingerprint = ids.iter().copied().collect::<SetFingerprint>();
    let items = ids
        .iter()
        .map(|id| (Timestamp::from_bits(WALL_MS << 16), *id, false));
    let (_, reconcile) = Initiator::begin(Arc::new(Sets::build(items, 0))).unwrap();
    let (digest, count) = (fingerprint.digest(), fingerprint.count());
    let receipts = receipts(&ids, digest, count);
    let hello = Hello {
        version: 1,
        organisation: organisation(),
        device: device(),
        wall_ms: WALL_MS,
        fingerprint: digest,
        count,
        port: Some(7440),
        wants: vec![],
        receipt: None,
        since: None,
        hubs: None,
        statements: None,
        holdings_known: None,
    };
    let join = invite::join();
    let get = GetRecords {
        ids: ids.first().copied().into_iter().collect(),
        ..GetRecords::default()
    };
    json!({
        "fingerprint": { "ids": ids, "digest": digest.to_string() },
        "receipts": receipts.iter().map(|receipt| json!({
            "device_secret": hex([2; 32]),
            "device": receipt.device,
            "bytes": hex(receipt.sign(&device_key()).to_bytes()),
        })).collect::<Vec<_>>(),
        "messages": {
            "hello": hex(to_bytes(&hello)),
            "reconcile_request": hex(to_bytes(&reconcile)),
            "get_records": hex(to_bytes(&get)),
            "get_page": hex(to_bytes(&page_after(ids.first().copied()))),
            "join_request": hex(to_bytes(&join.sign(DeviceKey::from_bytes([14; 32]), &person()))),
            "join_inviter": hex([14; 32]),
        },
    })
}
