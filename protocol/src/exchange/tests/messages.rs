//! Messages, their bounds, and the request to join.

use super::*;
use crate::exchange::*;
use crate::id::{DeviceKey, SealKey};
use crate::invite::Ticket;
use crate::limit::{BATCH_BYTES_MAX, BODY_BYTES_MAX, IDS_PER_MESSAGE_MAX, MESSAGE_BYTES_MAX};
use crate::roster::{Role, Roles};

#[test]
fn records_come_out_as_they_went_in_and_in_the_order_of_time() {
    let sent = [record(2, b"two".to_vec()), record(1, b"one".to_vec())];
    let message = Records {
        records: sent.iter().map(WireRecord::from).collect(),
    };
    let came: Records = from_bytes(&to_bytes(&message)).unwrap();
    let (good, bad) = read(came.records);
    assert_eq!(good, vec![sent[1].clone(), sent[0].clone()]);
    assert_eq!(bad, vec![]);
}

#[test]
fn one_bad_record_does_not_keep_the_others_out() {
    let mut swapped = WireRecord::from(&record(1, b"one".to_vec()));
    swapped.body = Some(b"eno".to_vec());
    let bare = WireRecord {
        header: record(2, vec![1]).header_bytes().to_vec(),
        body: None,
    };
    let (good, bad) = read(vec![swapped, bare]);
    assert_eq!(good.len(), 1);
    assert_eq!(good[0].body(), None);
    assert_eq!(bad.len(), 1);
}

#[test]
fn a_batch_fits_into_a_message() {
    let records: Vec<_> = (1..=40)
        .map(|seq| record(seq, vec![0; BODY_BYTES_MAX]))
        .chain((41..=6_000).map(|seq| record(seq, vec![])))
        .collect();
    let parted = batches(&records, BATCH_BYTES_MAX);
    assert_eq!(parted.iter().map(Vec::len).sum::<usize>(), records.len());
    for batch in parted {
        let bytes = to_bytes(&Records { records: batch }).len();
        assert!(bytes <= BATCH_BYTES_MAX + 16, "{bytes}");
    }
}

#[test]
fn more_than_agreed_is_refused() {
    let ids = (0..=IDS_PER_MESSAGE_MAX as u64).map(id).collect();
    let refused = from_bytes::<GetRecords>(&to_bytes(&GetRecords {
        ids,
        bytes_max: None,
        rest: None,
    }));
    assert_eq!(refused, Err(BadMessage::TooMany));
    let long = from_bytes::<GetRecords>(&vec![0; MESSAGE_BYTES_MAX + 1]);
    assert_eq!(long, Err(BadMessage::TooLong));
}

#[test]
fn a_list_that_announces_more_than_it_holds_is_refused_at_once() {
    // A map of one: field 0, an array of 2⁶³ ids.
    let bomb = [0xa1, 0x00, 0x9b, 0x80, 0, 0, 0, 0, 0, 0, 0];
    assert_eq!(from_bytes::<GetRecords>(&bomb), Err(BadMessage::Unreadable));
}

#[test]
fn fields_of_a_later_version_are_skipped() {
    // {0: [], 9: "later"}
    let later = [0xa2, 0x00, 0x80, 0x09, 0x65, b'l', b'a', b't', b'e', b'r'];
    assert_eq!(from_bytes(&later), Ok(GetRecords::default()));
}

#[test]
fn a_frame_of_a_later_version_is_told_from_garbage() {
    // [9, [{}]]
    let later = [0x82, 0x09, 0x81, 0xa0];
    assert_eq!(from_bytes::<Frame>(&later), Err(BadMessage::Unknown));
    assert_eq!(from_bytes::<Frame>(b"\xff"), Err(BadMessage::Unreadable));
    let beat = Frame::Beat(Beat { wall_ms: 5 });
    assert_eq!(from_bytes(&to_bytes(&beat)), Ok(beat));
}

#[test]
fn truncated_messages_are_refused() {
    let whole = to_bytes(&PutRecords {
        records: vec![WireRecord::from(&record(1, b"one".to_vec()))],
        confirm: vec![id(1)],
        rest: None,
    });
    for end in 0..whole.len() {
        assert!(from_bytes::<PutRecords>(&whole[..end]).is_err(), "{end}");
    }
}

fn device(n: u8) -> DeviceKey {
    DeviceKey::from_bytes([n; 32])
}

fn join() -> JoinRequest {
    JoinDraft {
        ticket: Ticket {
            secret: [1; 32],
            organisation: OrganisationId::from_bytes([7; 32]),
            roles: Roles::default().with(Role::Member),
        },
        seal_key: SealKey::from_bytes([2; 32]),
        name: "王敏".to_owned(),
        device: device(3),
        former: Some(Former {
            organisation: OrganisationId::from_bytes([4; 32]),
            records: vec![WireRecord::from(&record(1, vec![]))],
        }),
    }
    .sign(device(5), &key(6))
}

#[test]
fn a_request_to_join_is_for_one_inviter_from_one_laptop() {
    let sent: JoinRequest = from_bytes(&to_bytes(&join())).unwrap();
    assert!(sent.clone().check(device(3), device(5)).is_ok());
    assert_eq!(
        sent.clone().check(device(3), device(9)),
        Err(BadJoin::WrongSignature)
    );
    assert_eq!(
        sent.check(device(9), device(5)),
        Err(BadJoin::AnotherDevice)
    );
}

#[test]
fn nobody_can_change_a_request_to_join() {
    let mut renamed = join();
    renamed.name = "李强".to_owned();
    let mut resealed = join();
    resealed.seal_key = SealKey::from_bytes([9; 32]);
    let mut stripped = join();
    stripped.former = None;
    let mut promoted = join();
    promoted.roles = Roles::default().with(Role::Admin);
    let mut elsewhere = join();
    elsewhere.organisation = OrganisationId::from_bytes([9; 32]);
    for changed in [renamed, resealed, stripped, promoted, elsewhere] {
        assert_eq!(
            changed.check(device(3), device(5)),
            Err(BadJoin::WrongSignature)
        );
    }
}
