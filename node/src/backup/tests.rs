#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use super::*;
use crate::store::EvidenceKind;
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::{AttachmentId, DeviceKey, OrganisationId, SubjectId};
use std::fs::File;
use std::io::{Read, Seek, Write};

/// Counts up: the same in every run.
struct Counter(u8);

impl Entropy for Counter {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_add(1);
            *byte = self.0;
        }
    }
}

const ORGANISATION: OrganisationId = OrganisationId::from_bytes([7; 32]);

/// A backup with one attachment of this many bytes.
fn backup(bytes: usize) -> Vec<u8> {
    let mut backup = BackupWriter::begin(Vec::new(), "恢复口令", &mut Counter(0)).unwrap();
    backup.laptop(ORGANISATION, &[1; 97]).unwrap();
    let file = vec![5; bytes];
    let id = AttachmentId::from_bytes([3; 32]);
    backup.attachment(id, bytes as u64, &file[..]).unwrap();
    let (bytes, counts) = backup.finish().unwrap();
    assert_eq!((counts.records, counts.attachments), (0, 1));
    bytes
}

fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    file
}

fn check(bytes: &[u8]) -> Result<Counts, BackupError> {
    BackupReader::open(file(bytes), "恢复口令")?.check()
}

#[test]
fn what_went_in_comes_out() {
    // Around the ends of chunks as well.
    for bytes in [0, 1, 65_350, 65_536, 200_000] {
        let mut backup = BackupReader::open(file(&backup(bytes)), "恢复口令").unwrap();
        let Item::Laptop { organisation, keys } = backup.next_item().unwrap() else {
            panic!("no laptop");
        };
        assert_eq!(
            (organisation, keys.as_slice()),
            (ORGANISATION, &[1; 97][..])
        );
        let Item::Attachment { id, bytes: length } = backup.next_item().unwrap() else {
            panic!("no attachment");
        };
        assert_eq!((id.as_bytes(), length), (&[3; 32], bytes as u64));
        let mut content = Vec::new();
        (&mut backup)
            .take(length)
            .read_to_end(&mut content)
            .unwrap();
        assert_eq!(content, vec![5; bytes]);
        assert!(matches!(backup.next_item(), Ok(Item::End(_))));
    }
}

#[test]
fn a_backup_opens_with_its_passphrase_only() {
    let bytes = backup(10);
    let wrong = BackupReader::open(file(&bytes), "恢复口令 ");
    assert!(matches!(wrong, Err(BackupError::WrongPassphrase)));
    let none = BackupWriter::begin(Vec::new(), "", &mut Counter(0));
    assert!(matches!(none, Err(BackupError::EmptyPassphrase)));
    assert!(!bytes.windows(32).any(|window| window == [1; 32]));
}

#[test]
fn a_backup_that_was_changed_or_cut_is_damaged() {
    let whole = backup(70_000);
    assert!(check(&whole).is_ok());
    let (label, last) = (LABEL.len(), whole.len() - 1);
    let chunk = 200 + SEALED_CHUNK_BYTES;
    for at in [
        label + 1,
        40,
        60,
        190,
        200,
        300,
        chunk - 1,
        chunk,
        chunk + 90,
        last,
    ] {
        let mut changed = whole.clone();
        changed[at] ^= 4;
        assert!(
            matches!(check(&changed), Err(BackupError::Damaged)),
            "byte {at}"
        );
        let cut = check(&whole[..at]);
        assert!(matches!(cut, Err(BackupError::Damaged)), "cut at {at}");
    }
    let longer = [&whole[..], &[0]].concat();
    assert!(matches!(check(&longer), Err(BackupError::Damaged)));
    let mut later = whole.clone();
    later[label] = 9;
    assert!(matches!(check(&later), Err(BackupError::NewerVersion(9))));
    assert!(matches!(check(b"PK"), Err(BackupError::NotABackup)));
}

#[test]
fn what_laptops_signed_of_incidents_comes_out_as_it_went_in() {
    let mut written = BackupWriter::begin(Vec::new(), "恢复口令", &mut Counter(0)).unwrap();
    written.laptop(ORGANISATION, &[1; 97]).unwrap();
    let subject = SubjectId::from_bytes([4; 16]);
    let rows = [
        (EvidenceKind::FirstReceipt, 7, vec![1; 300]),
        (EvidenceKind::OfIncident, u64::MAX, vec![2; 90_000]),
    ];
    for (kind, number, bytes) in &rows {
        let row = (DeviceKey::from_bytes([9; 32]), *number, bytes.clone());
        written.evidence(*kind, subject, &row).unwrap();
    }
    let (bytes, counts) = written.finish().unwrap();
    assert_eq!((counts.records, counts.attachments), (0, 0));
    assert!(check(&bytes).is_ok());
    let mut read = BackupReader::open(file(&bytes), "恢复口令").unwrap();
    read.next_item().unwrap();
    for (kind, number, bytes) in rows {
        let Item::Evidence {
            kind: came,
            subject: of,
            row,
        } = read.next_item().unwrap()
        else {
            panic!("no evidence");
        };
        let device = DeviceKey::from_bytes([9; 32]);
        assert_eq!((came, of, row), (kind, subject, (device, number, bytes)));
    }
    assert!(matches!(read.next_item(), Ok(Item::End(_))));
}
