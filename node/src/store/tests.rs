#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod crash;
mod damage;
mod derived;
mod keys;
mod persons;
mod records;

use super::*;
use ed25519_dalek::SigningKey;
use onscene_protocol::clock::{Entropy, Timestamp};
use onscene_protocol::id::{ActorId, OrganisationId, PersonKey, SealKey, SubjectId, UnitId};
use onscene_protocol::record::{Draft, Kind, NO_RECORD};
use onscene_protocol::roster::{Certificate, Roles, Roster};
use onscene_protocol::verify::{Verified, verify};
use tempfile::TempDir;

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

/// A founded data folder, in a place with spaces and Chinese characters.
struct Founded {
    _place: TempDir,
    folder: Folder,
    vault: Vault,
    writer: Writer,
}

impl Founded {
    fn new() -> (Self, Store) {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("数据 文件夹");
        let folder = Folder::open(&path).unwrap();
        let vault = Vault::create(&folder, None, &mut Counter(0)).unwrap();
        Secrets::create(&folder, &vault, &mut Counter(9)).unwrap();
        assert!(!Folder::is_founded(&path));
        let store = Store::create(&folder, vault.clone()).unwrap();
        assert!(Folder::is_founded(&path));
        let founded = Self {
            _place: place,
            folder,
            vault,
            writer: Writer::new(),
        };
        (founded, store)
    }

    fn open(&self) -> Result<Store, StoreError> {
        Store::open(&self.folder, self.vault.clone())
    }

    fn records_path(&self) -> std::path::PathBuf {
        self.folder.file(RECORDS_FILE)
    }
}

/// One person who writes records that verify.
struct Writer {
    key: SigningKey,
    organisation: OrganisationId,
    roster: Roster,
}

impl Writer {
    fn new() -> Self {
        let key = SigningKey::from_bytes(&[3; 32]);
        let person = PersonKey::from_bytes(key.verifying_key().to_bytes());
        let nonce = [5; 16];
        let organisation = OrganisationId::founded_by(person, &nonce);
        let mut writer = Self {
            key,
            organisation,
            roster: Roster::new(organisation),
        };
        let certificate = Certificate {
            person,
            name: "张强".into(),
            device: DeviceKey::from_bytes([8; 32]),
            unit: UnitId::from_bytes([1; 16]),
            roles: Roles::default(),
            seal_key: SealKey::from_bytes([9; 32]),
            founding: Some(nonce),
            adopts: None,
            invitation: None,
        };
        let own = SubjectId::of_organisation(organisation);
        let founding = writer.signed(Kind::Certificate, own, 1, certificate.to_bytes());
        let founding = verify(founding, &writer.roster).unwrap();
        writer.roster.learn(&founding);
        writer
    }

    fn person(&self) -> PersonKey {
        PersonKey::from_bytes(self.key.verifying_key().to_bytes())
    }

    fn signed(&self, kind: Kind, subject: SubjectId, at: u64, body: Vec<u8>) -> Record {
        let draft = Draft {
            organisation: self.organisation,
            kind,
            subject,
            actor: ActorId::from_bytes([4; 16]),
            seq: at,
            prev: NO_RECORD,
            time: Timestamp::from_bits(at),
            body,
        };
        draft.sign(&self.key).unwrap()
    }

    /// A change of `subject` at this time, and its own in its words.
    fn change(&self, subject: SubjectId, at: u64) -> Verified {
        let body = format!("entry {at}").into_bytes();
        self.verified(self.signed(Kind::Change, subject, at, body))
    }

    fn verified(&self, record: Record) -> Verified {
        verify(record, &self.roster).unwrap()
    }
}

fn subject(number: u8) -> SubjectId {
    SubjectId::from_bytes([number; 16])
}

fn put(store: &Store, record: Verified) -> Vec<Arrived> {
    let mut writing = store.begin().unwrap();
    writing.put(record, None).unwrap();
    writing.commit().unwrap()
}
