#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod arriving;

use super::file::{CHUNK_BYTES, HEAD_BYTES, SEALED_CHUNK_BYTES};
use super::*;
use onscene_protocol::limit::ATTACHMENT_BYTES_MAX;
use onscene_protocol::seal::OriginalDetail;
use std::io::Read;
use tempfile::TempDir;

/// Counts up: the same in every run, and no two answers alike.
struct Counter(u8);

impl Entropy for Counter {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0 += 1;
        bytes.fill(self.0);
    }
}

fn key() -> Key {
    Key::from_bytes([7; 32])
}

fn opened() -> (TempDir, Attachments) {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(&place.path().join("社区 办公室")).unwrap();
    (place, Attachments::open(&folder).unwrap())
}

fn content(bytes: usize) -> Vec<u8> {
    (0..bytes)
        .map(|at| u8::try_from(at * 31 % 251).unwrap())
        .collect()
}

fn sealed(attachments: &Attachments, content: &[u8]) -> Sealed {
    let mut sealing = attachments.begin_sealing(key(), Counter(0)).unwrap();
    for part in content.chunks(10_007) {
        sealing.write(part).unwrap();
    }
    sealing.finish().unwrap()
}

fn read_back(attachments: &Attachments, id: AttachmentId, key: &Key) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    attachments
        .open_original(id, key)?
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn incoming(attachments: &Attachments) -> usize {
    std::fs::read_dir(&attachments.0.incoming).unwrap().count()
}

/// Puts `bytes` where the sealed file of `id` is.
fn replace(attachments: &Attachments, id: AttachmentId, bytes: &[u8]) {
    std::fs::write(attachments.path(id), bytes).unwrap();
}

#[test]
fn a_file_of_any_length_comes_back_as_it_went_in() {
    let (_place, attachments) = opened();
    for bytes in [
        0,
        1,
        CHUNK_BYTES - 1,
        CHUNK_BYTES,
        CHUNK_BYTES + 1,
        3 * CHUNK_BYTES,
    ] {
        let content = content(bytes);
        let sealed = sealed(&attachments, &content);
        assert_eq!(sealed.original.bytes, bytes as u64);
        let blake3 = sealed.original.blake3;
        assert_eq!(blake3, *blake3::hash(&content).as_bytes());
        let file = std::fs::read(attachments.path(sealed.attachment)).unwrap();
        assert_eq!(file.len() as u64, sealed.sealed_bytes, "{bytes} bytes");
        assert_eq!(
            *blake3::hash(&file).as_bytes(),
            *sealed.attachment.as_bytes()
        );
        let opened = attachments
            .open_original(sealed.attachment, &key())
            .unwrap();
        assert_eq!(opened.total_bytes(), bytes as u64);
        assert_eq!(
            read_back(&attachments, sealed.attachment, &key()).unwrap(),
            content
        );
    }
    assert_eq!(incoming(&attachments), 0);
}

#[test]
fn a_bit_flipped_anywhere_keeps_the_file_from_opening() {
    let (_place, attachments) = opened();
    let id = sealed(&attachments, &content(3 * CHUNK_BYTES + 5)).attachment;
    let whole = std::fs::read(attachments.path(id)).unwrap();
    let in_chunks = (0..4).flat_map(|chunk| {
        let start = HEAD_BYTES + chunk * SEALED_CHUNK_BYTES;
        [start, start + 1, start + 30, start + 70]
    });
    for at in (0..HEAD_BYTES).chain(in_chunks).chain([whole.len() - 1]) {
        let mut changed = whole.clone();
        changed[at] ^= 0x10;
        replace(&attachments, id, &changed);
        assert!(read_back(&attachments, id, &key()).is_err(), "byte {at}");
    }
}

#[test]
fn a_file_that_was_cut_or_lengthened_does_not_open() {
    let (_place, attachments) = opened();
    let id = sealed(&attachments, &content(2 * CHUNK_BYTES + 5)).attachment;
    let whole = std::fs::read(attachments.path(id)).unwrap();
    let boundary = |chunks: usize| HEAD_BYTES + chunks * SEALED_CHUNK_BYTES;
    for cut in [0, 5, HEAD_BYTES, boundary(1), boundary(2), whole.len() - 1] {
        replace(&attachments, id, &whole[..cut]);
        assert!(read_back(&attachments, id, &key()).is_err(), "cut at {cut}");
    }
    replace(&attachments, id, &[whole.clone(), vec![0]].concat());
    assert!(read_back(&attachments, id, &key()).is_err());
    let last = &whole[boundary(2)..];
    replace(&attachments, id, &[&whole, last].concat());
    assert!(read_back(&attachments, id, &key()).is_err());
}

#[test]
fn chunks_that_changed_places_or_files_do_not_open() {
    let (_place, attachments) = opened();
    let id = sealed(&attachments, &content(3 * CHUNK_BYTES)).attachment;
    let whole = std::fs::read(attachments.path(id)).unwrap();
    let (head, chunks) = whole.split_at(HEAD_BYTES);
    let chunks: Vec<&[u8]> = chunks.chunks(SEALED_CHUNK_BYTES).collect();
    replace(
        &attachments,
        id,
        &[head, chunks[1], chunks[0], chunks[2]].concat(),
    );
    assert!(read_back(&attachments, id, &key()).is_err());

    let mut other = attachments.begin_sealing(key(), Counter(9)).unwrap();
    other.write(&content(3 * CHUNK_BYTES)).unwrap();
    let other = std::fs::read(attachments.path(other.finish().unwrap().attachment)).unwrap();
    let foreign = &other[HEAD_BYTES..HEAD_BYTES + SEALED_CHUNK_BYTES];
    replace(
        &attachments,
        id,
        &[head, foreign, chunks[1], chunks[2]].concat(),
    );
    assert!(read_back(&attachments, id, &key()).is_err());
}

#[test]
fn no_byte_of_a_damaged_chunk_comes_out() {
    let (_place, attachments) = opened();
    let content = content(2 * CHUNK_BYTES);
    let id = sealed(&attachments, &content).attachment;
    let mut changed = std::fs::read(attachments.path(id)).unwrap();
    *changed.last_mut().unwrap() ^= 1;
    replace(&attachments, id, &changed);
    let mut out = Vec::new();
    let failed = attachments
        .open_original(id, &key())
        .unwrap()
        .read_to_end(&mut out)
        .unwrap_err();
    assert_eq!(failed.kind(), io::ErrorKind::InvalidData);
    assert_eq!(out, content[..CHUNK_BYTES]);
}

#[test]
fn another_key_does_not_open_it() {
    let (_place, attachments) = opened();
    let id = sealed(&attachments, b"statement").attachment;
    assert!(read_back(&attachments, id, &Key::from_bytes([8; 32])).is_err());
}

#[test]
fn what_was_dropped_or_left_over_is_gone() {
    let (_place, attachments) = opened();
    let mut sealing = attachments.begin_sealing(key(), Counter(0)).unwrap();
    sealing.write(b"half").unwrap();
    assert_eq!(incoming(&attachments), 1);
    drop(sealing);
    assert_eq!(incoming(&attachments), 0);
    std::fs::write(attachments.0.incoming.join("killed.part"), b"half").unwrap();
    assert_eq!(attachments.sweep().unwrap(), 1);
    assert_eq!(incoming(&attachments), 0);
}

#[test]
fn a_file_over_the_limit_is_refused_before_it_is_taken_in() {
    let (_place, attachments) = opened();
    let mut sealing = attachments.begin_sealing(key(), Counter(0)).unwrap();
    sealing.room = 1;
    sealing.write(b"1").unwrap();
    assert!(matches!(sealing.write(b"2"), Err(AttachmentError::TooLong)));
    let most = sealed_bytes_of(ATTACHMENT_BYTES_MAX);
    let id = AttachmentId::from_bytes([1; 32]);
    drop(attachments.begin_receiving(id, most).unwrap());
    let refused = attachments.begin_receiving(id, most + 1);
    assert!(matches!(refused, Err(AttachmentError::TooLong)));
}

#[test]
fn a_file_of_another_laptop_is_kept_only_if_its_hash_is_its_name() {
    let (_place, attachments) = opened();
    let sealed = sealed(&attachments, &content(100_000));
    let id = sealed.attachment;
    let whole = std::fs::read(attachments.path(id)).unwrap();
    std::fs::remove_file(attachments.path(id)).unwrap();
    assert!(!attachments.held(id));
    let receive = |bytes: &[u8]| {
        let mut receiving = attachments.begin_receiving(id, sealed.sealed_bytes)?;
        for part in bytes.chunks(4096) {
            receiving.write(part)?;
        }
        receiving.finish()
    };
    let mut changed = whole.clone();
    changed[50_000] ^= 1;
    for wrong in [&changed[..], &whole[1..], &[&whole[..], b"x"].concat()] {
        assert!(matches!(receive(wrong), Err(AttachmentError::WrongBytes)));
        assert!(!attachments.held(id));
        assert_eq!(incoming(&attachments), 0);
    }
    receive(&whole).unwrap();
    receive(&whole).unwrap();
    assert!(attachments.held(id));
    assert_eq!(
        read_back(&attachments, id, &key()).unwrap(),
        content(100_000)
    );
    assert_eq!(incoming(&attachments), 0);
}

#[test]
fn a_long_file_streams_through_two_chunks_of_memory() {
    let (_place, attachments) = opened();
    let mut sealing = attachments.begin_sealing(key(), Counter(0)).unwrap();
    let part = content(1024 * 1024);
    for _ in 0..8 {
        sealing.write(&part).unwrap();
        assert!(sealing.chunk.capacity() <= CHUNK_BYTES);
    }
    let id = sealing.finish().unwrap().attachment;
    let mut original = attachments.open_original(id, &key()).unwrap();
    let mut out = vec![0; part.len()];
    for _ in 0..8 {
        original.read_exact(&mut out).unwrap();
        assert!(out == part);
        assert!(original.sealed.capacity() + original.opened.capacity() <= 3 * SEALED_CHUNK_BYTES);
    }
    assert_eq!(original.read(&mut out).unwrap(), 0);
}

#[test]
fn an_attachment_that_is_not_here_says_so() {
    let (_place, attachments) = opened();
    let id = AttachmentId::from_bytes([3; 32]);
    let missing = attachments.open_original(id, &key()).unwrap_err();
    assert!(matches!(missing, AttachmentError::NotHeld));
}

#[cfg(unix)]
#[test]
fn only_this_user_can_read_an_attachment() {
    use std::os::unix::fs::PermissionsExt;
    let (_place, attachments) = opened();
    let id = sealed(&attachments, b"x").attachment;
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&attachments.path(id)), 0o600);
    assert_eq!(mode(&attachments.0.held), 0o700);
}

/// What reading an original out gives where the entry's detail says this.
fn proved(attachments: &Attachments, sealed: &Sealed, said: OriginalDetail) -> io::Result<Vec<u8>> {
    let opened = attachments.open_original(sealed.attachment, &key())?;
    let mut read = Proving::new(opened, said);
    let mut bytes = Vec::new();
    match read.read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => {
            let told = sealed.original.bytes;
            assert!((bytes.len() as u64) < told.max(1), "all of it came out");
            Err(error)
        }
    }
}

#[test]
fn an_original_that_is_not_what_its_entry_tells_of_never_comes_out_to_the_end() {
    let (_place, attachments) = opened();
    for length in [0, 1, CHUNK_BYTES, CHUNK_BYTES + 1] {
        let content = content(length);
        let sealed = sealed(&attachments, &content);
        let truth = OriginalDetail {
            blake3: sealed.original.blake3,
            salt: [1; 32],
            name: None,
            media_type: None,
            sha256: Some(sealed.original.sha256),
            bytes: Some(sealed.original.bytes),
        };
        let of_before = OriginalDetail {
            sha256: None,
            bytes: None,
            ..truth.clone()
        };
        for told in [truth.clone(), of_before] {
            assert_eq!(proved(&attachments, &sealed, told).unwrap(), content);
        }
        let lies = [
            OriginalDetail {
                sha256: Some([0; 32]),
                ..truth.clone()
            },
            OriginalDetail {
                bytes: Some(length as u64 + 1),
                ..truth.clone()
            },
            OriginalDetail {
                blake3: [0; 32],
                ..truth
            },
        ];
        for lie in lies {
            let refused = proved(&attachments, &sealed, lie).unwrap_err();
            assert_eq!(refused.kind(), io::ErrorKind::InvalidData);
        }
    }
}
