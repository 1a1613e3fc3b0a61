//! Files in pieces: from anyone, in any order, over cuts and restarts; a wrong byte is found at its
//! group.

#![allow(clippy::cast_possible_truncation, reason = "files of a test are small")]

use super::*;
use onscene_protocol::exchange::Carried;
use onscene_protocol::id::DeviceKey;
use std::time::{Duration, Instant};

const GROUP: u64 = 64 * 1024;

fn laptop(number: u8) -> DeviceKey {
    DeviceKey::from_bytes([number; 32])
}

/// A laptop that holds a file, one that lacks it, and the file as it is carried.
struct Way {
    _from: TempDir,
    place: TempDir,
    to: Attachments,
    sealed: Sealed,
    carried: Vec<u8>,
    now: Instant,
}

impl Way {
    fn of(bytes: usize) -> Self {
        let (from_place, from) = opened();
        let (place, to) = opened();
        let sealed = sealed(&from, &content(bytes));
        let total = Carried::of(sealed.sealed_bytes).total_bytes();
        let mut carried = Vec::new();
        let reader = from.read_carried(sealed.attachment, 0..total);
        reader.unwrap().read_to_end(&mut carried).unwrap();
        assert_eq!(carried.len() as u64, total);
        Self {
            _from: from_place,
            place,
            to,
            sealed,
            carried,
            now: crate::host::Host::system().instant(),
        }
    }

    fn gap(&self, from: u8, bytes: u64) -> Option<std::ops::Range<u64>> {
        let (id, sealed) = (self.sealed.attachment, self.sealed.sealed_bytes);
        self.to
            .next_gap(id, sealed, laptop(from), (bytes, self.now))
            .unwrap()
    }

    fn send(&self, from: u8, range: std::ops::Range<u64>) -> Result<Arrived, AttachmentError> {
        let (start, end) = (range.start as usize, range.end as usize);
        self.send_bytes(from, range.start, &self.carried[start..end])
    }

    fn send_bytes(&self, from: u8, at: u64, bytes: &[u8]) -> Result<Arrived, AttachmentError> {
        let (id, sealed) = (self.sealed.attachment, self.sealed.sealed_bytes);
        let mut piece = self.to.begin_piece(id, sealed, laptop(from), at)?;
        for part in bytes.chunks(9_999) {
            if let Err(wrong) = piece.write(part) {
                piece.finish()?;
                return Err(wrong);
            }
        }
        piece.finish()
    }

    /// As after a crash: nothing of it is in memory any more.
    fn restart(self) -> Self {
        drop(self.to);
        let folder = Folder::open(&self.place.path().join("社区 办公室")).unwrap();
        let to = Attachments::open(&folder).unwrap();
        to.sweep().unwrap();
        Self { to, ..self }
    }

    fn is_whole(&self) -> bool {
        let path = self.to.path(self.sealed.attachment);
        let id = self.sealed.attachment;
        std::fs::read(path).is_ok_and(|bytes| blake3::hash(&bytes) == *id.as_bytes())
    }
}

#[test]
fn a_file_comes_whole_in_pieces_of_any_size() {
    for (bytes, piece) in [
        (0, 50),
        (1_000, 300),
        (70_000, 1_024),
        (500_000, 65_536),
        (900_000, 1 << 20),
    ] {
        let way = Way::of(bytes);
        let mut carried = 0;
        while let Some(gap) = way.gap(1, piece) {
            assert!(!way.to.held(way.sealed.attachment));
            carried += gap.end - gap.start;
            if way.send(1, gap).unwrap() == Arrived::Whole {
                break;
            }
        }
        assert!(way.is_whole(), "{bytes} in {piece}");
        assert_eq!(carried, way.carried.len() as u64, "nothing was sent twice");
    }
}

#[test]
fn a_piece_that_broke_off_goes_on_at_its_last_byte() {
    let way = Way::of(300_000);
    let gap = way.gap(1, 1 << 20).unwrap();
    assert_eq!(gap, 0..way.carried.len() as u64);
    way.send(1, 0..100_001).unwrap();
    assert_eq!(way.gap(1, 1 << 20).unwrap().start, 100_001);
    assert_eq!(way.send(1, 100_001..gap.end).unwrap(), Arrived::Whole);
    assert!(way.is_whole());
}

#[test]
fn what_was_whole_before_a_crash_is_not_sent_again() {
    let way = Way::of(10 * GROUP as usize);
    way.gap(1, 1 << 20).unwrap();
    way.send(1, 0..400_000).unwrap();
    let way = way.restart();
    let gap = way.gap(2, 1 << 20).unwrap();
    assert!(
        gap.start <= 400_000 && gap.start + GROUP > 400_000,
        "{gap:?}"
    );
    assert_eq!(way.send(2, gap).unwrap(), Arrived::Whole);
    assert!(way.is_whole());
}

#[test]
fn what_a_crash_spoilt_on_disk_is_sent_again_and_nothing_else() {
    let way = Way::of(10 * GROUP as usize);
    way.gap(1, 1 << 20).unwrap();
    way.send(1, 0..way.carried.len() as u64 - GROUP).unwrap();
    let path = way.to.partial_path(way.sealed.attachment);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[3 * GROUP as usize + 5] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let way = way.restart();
    let gap = way.gap(1, 1 << 20).unwrap();
    let hashes = Carried::of(way.sealed.sealed_bytes).hashes_bytes();
    assert_eq!(gap, hashes + 3 * GROUP..hashes + 4 * GROUP);
    way.send(1, gap).unwrap();
    let gap = way.gap(1, 1 << 20).unwrap();
    assert_eq!(way.send(1, gap).unwrap(), Arrived::Whole);
    assert!(way.is_whole());
}

#[test]
fn several_holders_share_a_file_and_no_part_is_asked_for_twice() {
    let way = Way::of(20 * GROUP as usize);
    let first = way.gap(1, 1_000).unwrap();
    assert_eq!(way.gap(2, 1_000), None, "the hashes come from one of them");
    way.send(1, first).unwrap();
    let mut carried = 0;
    let mut whole = false;
    while !whole {
        let gaps: Vec<_> = (1..=3)
            .filter_map(|from| Some((from, way.gap(from, 2 * GROUP)?)))
            .collect();
        for (from, gap) in gaps {
            carried += gap.end - gap.start;
            whole = way.send(from, gap).unwrap() == Arrived::Whole;
        }
    }
    assert!(way.is_whole());
    assert_eq!(carried, way.carried.len() as u64 - 1_000);
}

#[test]
fn what_a_laptop_was_to_bring_is_left_to_others_once_it_is_silent() {
    let mut way = Way::of(GROUP as usize / 2);
    assert!(way.gap(1, 1 << 20).is_some());
    assert_eq!(way.gap(2, 1 << 20), None);
    way.now += Duration::from_secs(60);
    let gap = way.gap(2, 1 << 20).unwrap();
    assert_eq!(way.send(2, gap).unwrap(), Arrived::Whole);
}

#[test]
fn a_wrong_byte_is_found_at_its_group_and_the_rest_comes_from_others() {
    let way = Way::of(6 * GROUP as usize);
    let hashes = Carried::of(way.sealed.sealed_bytes).hashes_bytes();
    let wrong_at = hashes + 2 * GROUP + 17;
    let mut wrong = way.carried.clone();
    wrong[wrong_at as usize] ^= 1;
    way.gap(1, 1 << 20).unwrap();
    let refused = way.send_bytes(1, 0, &wrong);
    let at = 2 * GROUP;
    assert!(
        matches!(refused, Err(AttachmentError::WrongPiece { at: found }) if found == at),
        "{refused:?}"
    );
    let (id, sealed) = (way.sealed.attachment, way.sealed.sealed_bytes);
    let again = way.to.next_gap(id, sealed, laptop(1), (1, way.now));
    assert!(matches!(again, Err(AttachmentError::Barred)), "{again:?}");
    let gap = way.gap(2, 1 << 20).unwrap();
    assert_eq!(gap.start, hashes + at, "the groups before it stay");
    assert_eq!(way.send(2, gap).unwrap(), Arrived::Whole);
    assert!(way.is_whole());
}

#[test]
fn wrong_hashes_are_refused_before_a_byte_of_the_file_is_taken() {
    let way = Way::of(6 * GROUP as usize);
    let mut wrong = way.carried.clone();
    wrong[40] ^= 1;
    way.gap(1, 1 << 20).unwrap();
    let refused = way.send_bytes(1, 0, &wrong);
    assert!(
        matches!(refused, Err(AttachmentError::WrongPiece { at: 0 })),
        "{refused:?}"
    );
    assert_eq!(way.gap(2, 10).unwrap(), 0..10);
}

#[test]
fn a_group_that_one_began_and_another_ends_is_begun_anew() {
    let way = Way::of(3 * GROUP as usize);
    way.gap(1, 1 << 20).unwrap();
    let hashes = Carried::of(way.sealed.sealed_bytes).hashes_bytes();
    way.send(1, 0..hashes + 100).unwrap();
    let other = way.gap(2, 10 * GROUP).unwrap();
    assert_eq!(
        other.start,
        hashes + GROUP,
        "it has whole groups to begin with"
    );
    way.send(2, other).unwrap();
    let rest = way.gap(2, GROUP).unwrap();
    assert_eq!(rest.start, hashes);
    assert_eq!(way.send(2, rest).unwrap(), Arrived::Whole);
    assert!(way.is_whole());
}

#[test]
fn a_total_that_lies_is_refused() {
    let way = Way::of(3 * GROUP as usize);
    let (id, sealed) = (way.sealed.attachment, way.sealed.sealed_bytes);
    way.gap(1, 1 << 20).unwrap();
    for lie in [sealed - 1, sealed + 1, sealed + GROUP, 1 << 31] {
        let refused = way.to.begin_piece(id, lie, laptop(1), 0);
        assert!(refused.is_err(), "{lie}");
    }
    let too_long = sealed_bytes_of(ATTACHMENT_BYTES_MAX) + 1;
    let refused = way.to.next_gap(
        AttachmentId::from_bytes([9; 32]),
        too_long,
        laptop(1),
        (1, way.now),
    );
    assert!(matches!(refused, Err(AttachmentError::TooLong)));
    // Said from the first: the hashes do not come together to the id.
    for lie in [sealed + GROUP, sealed - 2 * GROUP] {
        let way = Way::of(3 * GROUP as usize);
        let mut piece = way.to.begin_piece(id, lie, laptop(1), 0).unwrap();
        let refused = piece.write(&way.carried);
        assert!(
            matches!(refused, Err(AttachmentError::WrongPiece { at: 0 })),
            "{lie}: {refused:?}"
        );
    }
}

#[test]
fn bytes_that_are_here_already_are_not_taken_again() {
    let way = Way::of(3 * GROUP as usize);
    way.gap(1, 1 << 20).unwrap();
    way.send(1, 0..150_000).unwrap();
    for at in [0, 5, 96, 96 + GROUP, 149_999, 150_001] {
        let refused = way.send_bytes(1, at, b"x");
        assert!(matches!(refused, Err(AttachmentError::NotNext)), "{at}");
    }
}

#[test]
fn a_file_that_was_removed_leaves_nothing_of_itself() {
    let way = Way::of(3 * GROUP as usize);
    way.gap(1, 1 << 20).unwrap();
    way.send(1, 0..150_000).unwrap();
    way.to.remove(way.sealed.attachment).unwrap();
    assert_eq!(std::fs::read_dir(&way.to.0.partial).unwrap().count(), 0);
    assert_eq!(std::fs::read_dir(&way.to.0.hashes).unwrap().count(), 0);
    assert_eq!(way.gap(1, 10).unwrap(), 0..10);
}
