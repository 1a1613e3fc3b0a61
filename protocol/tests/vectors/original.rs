//! What goes with an original's key and what its entry commits to: as earlier versions wrote it, as it
//! is written today, and what somebody else wrote into a second record of the key.

use super::{Counting, hex, incident, incident_key};
use onscene_protocol::id::AttachmentId;
use onscene_protocol::incident::AttachmentRef;
use onscene_protocol::seal::{Key, KeyBody, OriginalDetail, OriginalHasher, Purpose, Wrap};
use serde_json::{Value, json};

/// What the original holds: as short as what somebody could guess.
const PLAIN: &[u8] = b"13800000000";

fn key() -> Key {
    Key::from_bytes([0x44; 32])
}

fn detail() -> OriginalDetail {
    let mut hasher = OriginalHasher::default();
    hasher.update(PLAIN);
    let hashes = hasher.finish();
    OriginalDetail {
        blake3: hashes.blake3,
        salt: [0x55; 32],
        name: Some("电话.txt".into()),
        media_type: None,
        sha256: Some(hashes.sha256),
        bytes: Some(hashes.bytes),
    }
}

/// An entry's row of an attachment, and a record of its key with a detail.
fn told(what: &str, full_commitment: Option<[u8; 32]>, detail: &OriginalDetail) -> Value {
    let row = AttachmentRef {
        attachment: AttachmentId::from_bytes([0x11; 32]),
        sealed_bytes: 24 + 73 + PLAIN.len() as u64,
        bytes: PLAIN.len() as u64,
        key: key().id(),
        commitment: detail.commitment(),
        preview: None,
        full_commitment,
    };
    let body = KeyBody {
        key: key().id(),
        purpose: Purpose::Original,
        epoch: 1,
        wraps: vec![Wrap::under(&incident_key(), incident(), &key(), &mut Counting(0)).unwrap()],
        detail: Some(detail.seal(&key(), [12; 24]).unwrap()),
        circle: None,
    };
    json!({
        "what": what,
        "row": hex(minicbor::to_vec(row).unwrap()),
        "detail": hex(minicbor::to_vec(detail).unwrap()),
        "sealed_detail": hex(detail.seal(&key(), [12; 24]).unwrap()),
        "key_body": hex(body.to_bytes().unwrap()),
        "counts": detail.fits(&row.commitment, row.full_commitment.as_ref()),
    })
}

pub(super) fn made() -> Value {
    let today = detail();
    let full = today.full_commitment();
    let before = OriginalDetail {
        sha256: None,
        bytes: None,
        ..detail()
    };
    let forged = OriginalDetail {
        sha256: Some([0xbb; 32]),
        ..detail()
    };
    json!({
        "plain": hex(PLAIN),
        "key": hex(key().as_bytes()),
        "key_id": key().id(),
        "rows": [
            told("of before", None, &before),
            told("of today", full, &today),
            told("of today, a second record of the key with a false SHA-256", full, &forged),
            told("of before, a second record of the key with a SHA-256", None, &today),
        ],
    })
}
