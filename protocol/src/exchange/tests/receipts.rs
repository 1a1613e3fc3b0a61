//! What a laptop's word is worth.

use super::*;
use crate::exchange::*;
use crate::id::{AttachmentId, DeviceKey};

fn receipt(what: What) -> Receipt {
    Receipt {
        device: DeviceKey::from_bytes(key(9).verifying_key().to_bytes()),
        organisation: OrganisationId::from_bytes([1; 32]),
        wall_ms: 1_768_000_000_000,
        what,
    }
}

#[test]
fn a_receipt_survives_its_bytes() {
    for what in [
        What::Ids {
            ids: vec![id(1), id(2)],
            header_only: vec![id(2)],
        },
        What::Set {
            fingerprint: SetFingerprint::default().digest(),
            count: 0,
            header_only: vec![],
        },
        What::Attachment {
            attachment: AttachmentId::from_bytes([5; 32]),
        },
    ] {
        let receipt = receipt(what);
        let bytes = receipt.sign(&key(9)).to_bytes();
        let checked = SignedReceipt::from_bytes(&bytes).unwrap().check().unwrap();
        assert_eq!(checked.receipt(), &receipt);
        assert_eq!(checked.signed().to_bytes(), bytes);
    }
}

#[test]
fn a_receipt_signed_by_another_key_counts_for_nothing() {
    let receipt = receipt(What::Ids {
        ids: vec![id(1)],
        header_only: vec![],
    });
    assert_eq!(
        receipt.sign(&key(8)).check(),
        Err(BadReceipt::WrongSignature)
    );
}

#[test]
fn a_receipt_that_was_changed_counts_for_nothing() {
    let signed = receipt(What::Ids {
        ids: vec![id(1)],
        header_only: vec![],
    })
    .sign(&key(9));
    for at in 0..signed.receipt.len() {
        let mut changed = signed.clone();
        changed.receipt[at] ^= 1;
        assert!(changed.check().is_err(), "byte {at}");
    }
}

#[test]
fn a_receipt_for_more_than_a_batch_is_refused() {
    let ids = (0..=crate::limit::RECEIPT_IDS_MAX as u64).map(id).collect();
    let signed = receipt(What::Ids {
        ids,
        header_only: vec![],
    })
    .sign(&key(9));
    assert_eq!(signed.check(), Err(BadReceipt::Unreadable));
}
