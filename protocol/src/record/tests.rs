use super::*;
use crate::limit::BODY_BYTES_MAX;

fn draft(body: Vec<u8>) -> Draft {
    Draft {
        organisation: OrganisationId::from_bytes([1; 32]),
        kind: Kind::Change,
        subject: SubjectId::from_bytes([2; 16]),
        actor: ActorId::from_bytes([3; 16]),
        seq: 1,
        prev: NO_RECORD,
        time: Timestamp::from_bits(0x0102_0304_0506_0708),
        body,
    }
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

#[test]
fn a_record_survives_its_bytes() {
    let record = draft(b"body".to_vec()).sign(&key()).unwrap();
    let read = Record::from_bytes(record.header_bytes(), Some(b"body".to_vec())).unwrap();
    assert_eq!(read, record);
    assert_eq!(
        read.header().time,
        Timestamp::from_bits(0x0102_0304_0506_0708)
    );
}

#[test]
fn a_record_without_its_body_keeps_its_id() {
    let record = draft(b"body".to_vec()).sign(&key()).unwrap();
    let bare = Record::from_bytes(record.header_bytes(), None).unwrap();
    assert_eq!(bare.id(), record.id());
    assert_eq!(bare.body(), None);
}

#[test]
fn a_body_that_was_not_signed_for_is_refused() {
    let record = draft(b"body".to_vec()).sign(&key()).unwrap();
    let swapped = Record::from_bytes(record.header_bytes(), Some(b"ydob".to_vec()));
    assert_eq!(swapped, Err(Malformed::BodyMismatch));
}

#[test]
fn an_unknown_kind_is_kept_as_it_is() {
    let mut unknown = draft(vec![]);
    unknown.kind = Kind::from_number(200);
    let record = unknown.sign(&key()).unwrap();
    assert_eq!(record.header().kind, Kind::Unknown(200));
    assert_eq!(record.header_bytes()[1], 200);
}

#[test]
fn limits_are_kept_on_writing_as_on_reading() {
    assert_eq!(
        draft(vec![0; BODY_BYTES_MAX + 1]).sign(&key()),
        Err(Malformed::BodyTooLong)
    );
    let mut unnumbered = draft(vec![]);
    unnumbered.seq = 0;
    assert_eq!(unnumbered.sign(&key()), Err(Malformed::ZeroSequence));
    assert_eq!(
        Record::from_bytes(&[1; 245], None),
        Err(Malformed::HeaderLength(245))
    );
    assert_eq!(
        Record::from_bytes(&[9; 246], None),
        Err(Malformed::Format(9))
    );
}
