//! A bundle of one frame.

use super::{Counting, WALL_MS, device, device_key, hex, organisation, person_secret};
use onscene_protocol::bundle::{HeadDraft, Item, Packer, encoded};
use onscene_protocol::exchange::{Receipt, What};
use onscene_protocol::id::AttachmentId;
use serde_json::{Value, json};

pub(super) fn made() -> Value {
    let draft = HeadDraft {
        organisation: organisation(),
        bundle: [9; 16],
        part: 1,
        wall_ms: WALL_MS,
    };
    let readers = [person_secret().public()];
    let begun = draft.begin(&readers, &device_key(), &mut Counting(0));
    let (mut bytes, sealer) = begun.unwrap();
    let receipt = Receipt {
        device: device(),
        organisation: organisation(),
        wall_ms: WALL_MS,
        what: What::Attachment {
            attachment: AttachmentId::from_bytes([10; 32]),
        },
    };
    let items = [
        Item::Receipt(receipt.sign(&device_key())),
        Item::Piece {
            attachment: AttachmentId::from_bytes([11; 32]),
            total: 3,
            offset: 0,
            bytes: b"abc".to_vec(),
        },
    ];
    let mut packed = Packer::default();
    items.iter().for_each(|item| packed.add(&encoded(item)));
    bytes.extend(sealer.seal_last(packed, false).unwrap());
    json!({
        "person_secret": hex([5; 32]),
        "device": device().to_string(),
        "items": items.iter().map(|item| hex(encoded(item))).collect::<Vec<_>>(),
        "file": hex(bytes),
    })
}
