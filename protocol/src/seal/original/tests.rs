//! Which details of an original's key count, beside each other and beside those of before.

use super::super::{KeyBody, Keyring, Purpose, SealSecret, Wrap};
use super::*;
use crate::clock::Entropy;
use crate::id::SubjectId;

const INCIDENT: SubjectId = SubjectId::from_bytes([4; 16]);

struct Counting(u8);

impl Entropy for Counting {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_add(1);
            *byte = self.0;
        }
    }
}

fn key() -> Key {
    Key::from_bytes([7; 32])
}

fn hashes_of(bytes: &[u8]) -> OriginalHashes {
    let mut hasher = OriginalHasher::default();
    for byte in bytes.chunks(3) {
        hasher.update(byte);
    }
    hasher.finish()
}

fn detail() -> OriginalDetail {
    let hashes = hashes_of(b"13800000000");
    OriginalDetail {
        blake3: hashes.blake3,
        salt: [9; 32],
        name: Some("a.txt".into()),
        media_type: None,
        sha256: Some(hashes.sha256),
        bytes: Some(hashes.bytes),
    }
}

fn of_before() -> OriginalDetail {
    OriginalDetail {
        sha256: None,
        bytes: None,
        ..detail()
    }
}

/// A keyring that met these details, in records of their own, in that order.
fn knowing(details: &[OriginalDetail]) -> Keyring {
    let reader = SealSecret::from_bytes([5; 32]);
    let mut keys = Keyring::default();
    for detail in details {
        let wrap = Wrap::for_person(reader.public(), INCIDENT, &key(), &mut Counting(0)).unwrap();
        let body = KeyBody {
            key: key().id(),
            purpose: Purpose::Original,
            epoch: 1,
            wraps: vec![wrap],
            detail: Some(detail.seal(&key(), [1; 24]).unwrap()),
            circle: None,
        };
        assert!(keys.learn(INCIDENT, &body, std::slice::from_ref(&reader)));
    }
    keys
}

#[test]
fn hashes_taken_piece_by_piece_are_those_of_the_whole() {
    let hashes = hashes_of(b"abcdefgh");
    assert_eq!(hashes.blake3, *blake3::hash(b"abcdefgh").as_bytes());
    let whole: [u8; 32] = Sha256::digest(b"abcdefgh").into();
    assert_eq!((hashes.sha256, hashes.bytes), (whole, 8));
}

#[test]
fn a_false_sha_256_in_a_second_key_record_counts_for_none_whichever_came_first() {
    let (first, full) = (detail().commitment(), detail().full_commitment().unwrap());
    let lie = |sha256, bytes| OriginalDetail {
        sha256,
        bytes,
        ..detail()
    };
    let truth = detail();
    let lies = [
        lie(Some([0xbb; 32]), truth.bytes),
        lie(truth.sha256, Some(12)),
        lie(truth.sha256, None),
        lie(None, truth.bytes),
    ];
    for lie in lies {
        assert_eq!(lie.commitment(), first, "programs of before cannot tell");
        for met in [[lie.clone(), truth.clone()], [truth.clone(), lie.clone()]] {
            let keys = knowing(&met);
            let found = keys.original(key().id(), &first, Some(&full));
            assert_eq!(found, Some(&truth), "{lie:?}");
        }
        let alone = knowing(&[lie]);
        assert_eq!(alone.original(key().id(), &first, Some(&full)), None);
    }
}

#[test]
fn a_detail_of_before_is_found_by_its_commitment_and_nobody_adds_a_sha_256_to_it() {
    let first = of_before().commitment();
    assert_eq!(of_before().full_commitment(), None);
    assert_eq!(detail().commitment(), first);
    let keys = knowing(&[detail(), of_before()]);
    let found = keys.original(key().id(), &first, None);
    assert_eq!(found, Some(&of_before()));
    let keys = knowing(&[detail()]);
    assert_eq!(keys.original(key().id(), &first, None), None);
}

#[test]
fn the_detail_that_says_all_goes_before_one_that_says_less() {
    let (first, full) = (detail().commitment(), detail().full_commitment().unwrap());
    let keys = knowing(&[of_before(), detail()]);
    let found = keys.original(key().id(), &first, Some(&full));
    assert_eq!(found, Some(&detail()));
    let keys = knowing(&[of_before()]);
    let found = keys.original(key().id(), &first, Some(&full));
    assert_eq!(found, Some(&of_before()), "name and BLAKE3 are still true");
}

#[test]
fn the_full_commitment_tells_a_name_without_a_type_from_a_type_without_a_name() {
    let named = detail();
    let typed = OriginalDetail {
        name: None,
        media_type: named.name.clone(),
        ..named.clone()
    };
    assert_eq!(
        named.commitment(),
        typed.commitment(),
        "the first one does not"
    );
    assert_ne!(named.full_commitment(), typed.full_commitment());
}

#[test]
fn a_detail_of_before_has_the_bytes_of_before() {
    let bytes = minicbor::to_vec(of_before()).unwrap();
    assert_eq!(bytes[0], 0x83, "no type, and nothing behind it");
    let longer = minicbor::to_vec(detail()).unwrap();
    assert_eq!(longer[0], 0x86);
    assert_eq!(longer[1..bytes.len()], bytes[1..]);
    assert_eq!(
        minicbor::decode::<OriginalDetail>(&longer).unwrap(),
        detail()
    );
}

#[test]
fn an_original_of_other_bytes_is_not_what_its_detail_tells_of() {
    assert!(detail().tells_of(&hashes_of(b"13800000000")));
    assert!(of_before().tells_of(&hashes_of(b"13800000000")));
    assert!(!detail().tells_of(&hashes_of(b"13800000001")));
    let lie = OriginalDetail {
        sha256: Some([0; 32]),
        ..detail()
    };
    assert!(!lie.tells_of(&hashes_of(b"13800000000")));
}
