//! How an entry names a picture with its preview, and the same without one.

use super::{hex, incident_key};
use onscene_protocol::id::AttachmentId;
use onscene_protocol::incident::{AttachmentRef, PreviewRef};
use onscene_protocol::limit::PREVIEW_SEALED_BYTES_MAX;
use serde_json::{Value, json};

pub(super) fn made() -> Value {
    let preview = PreviewRef {
        attachment: AttachmentId::from_bytes([0x22; 32]),
        sealed_bytes: PREVIEW_SEALED_BYTES_MAX,
    };
    let named = |preview| AttachmentRef {
        attachment: AttachmentId::from_bytes([0x11; 32]),
        sealed_bytes: 5_000_400,
        bytes: 5_000_000,
        key: incident_key().id(),
        commitment: [0x33; 32],
        preview,
        full_commitment: None,
    };
    let long = PreviewRef {
        sealed_bytes: PREVIEW_SEALED_BYTES_MAX + 1,
        ..preview
    };
    let told = |preview| {
        let named = named(preview);
        json!({
            "attachment": named.attachment.to_string(),
            "sealed_bytes": named.sealed_bytes,
            "bytes": named.bytes,
            "key_id": named.key.to_string(),
            "commitment": hex(named.commitment),
            "preview": named.preview.map(|preview| json!({
                "attachment": preview.attachment.to_string(),
                "sealed_bytes": preview.sealed_bytes,
            })),
            "counts": named.short_preview().is_some(),
            "reference": hex(minicbor::to_vec(named).unwrap()),
        })
    };
    json!([told(Some(preview)), told(None), told(Some(long))])
}
