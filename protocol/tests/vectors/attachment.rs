//! A file of three groups and its hashes, and the item that carries them in a bundle.

use super::hex;
use onscene_protocol::bundle::{Item, encoded};
use onscene_protocol::exchange::{Carried, GroupHashes};
use onscene_protocol::id::AttachmentId;
use serde_json::{Value, json};

/// Two groups and a byte; byte n is n modulo 251.
pub(crate) const FILE_BYTES: usize = 2 * 65_536 + 1;

pub(crate) fn file() -> Vec<u8> {
    (0..=250).cycle().take(FILE_BYTES).collect()
}

pub(super) fn made() -> Value {
    let carried = Carried::of(FILE_BYTES as u64);
    let file = file();
    let groups = file.chunks(65_536).zip(0..);
    let hashes = groups.map(|(group, number)| {
        let mut hasher = carried.hash_group(number);
        hasher.update(group);
        hasher.finish()
    });
    let attachment = AttachmentId::from_bytes(*blake3::hash(&file).as_bytes());
    let hashes = GroupHashes::from_groups(attachment, hashes.collect()).unwrap();
    let item = Item::Hashes {
        attachment,
        total: FILE_BYTES as u64,
        offset: 0,
        bytes: hashes.to_bytes(),
    };
    json!({
        "file_bytes": FILE_BYTES,
        "attachment": attachment.to_string(),
        "hashes": hex(hashes.to_bytes()),
        "carried_bytes": carried.total_bytes(),
        "item": hex(encoded(&item)),
    })
}
