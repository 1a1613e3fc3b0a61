//! Reading a backup. It is foreign bytes until its key opened them, and bounded after that.

use super::{
    ABSENT, ATTACHMENT, BOUND_BYTES, BackupError, Counts, END, EVIDENCE, EVIDENCE_BYTES_MAX,
    FIRST_RECEIPT, FORMATS, KEYS_BYTES, LABEL, LAPTOP, LOST, LOST_DAMAGED, LOST_GONE, OF_INCIDENT,
    PERSONS, RECORD, SEALED_CHUNK_BYTES, WHAT, place,
};
use crate::store::Loss;
use crate::store::wrapping::{WRAPPED_BYTES, unwrap};
use crate::store::{Evidence, EvidenceKind};
use onscene_protocol::id::{AttachmentId, DeviceKey, OrganisationId, SubjectId};
use onscene_protocol::limit::BODY_BYTES_MAX;
use onscene_protocol::record::{HEADER_BYTES, Record};
use onscene_protocol::seal::{Key, open};
use std::fs::File;
use std::io::{self, Read};
use zeroize::Zeroizing;

/// One thing that a backup holds.
pub enum Item {
    /// The laptop.
    Laptop {
        /// Its organisation.
        organisation: OrganisationId,
        /// Its keys.
        keys: Zeroizing<Vec<u8>>,
    },
    /// An attachment; its sealed file is read from the reader next, all of it.
    Attachment {
        /// Which.
        id: AttachmentId,
        /// Bytes of its sealed file.
        bytes: u64,
    },
    /// An original that was lost on the laptop of which this is the backup.
    Lost(AttachmentId, Loss),
    /// A record. Who signed it was not looked at.
    Record(Box<Record>),
    /// What a laptop signed of an incident. Nobody looked at the signature.
    Evidence {
        /// Of which kind.
        kind: EvidenceKind,
        /// The incident.
        subject: SubjectId,
        /// The laptop, the number and the bytes.
        row: Evidence,
    },
    /// Nothing follows, and this is what came.
    End(Counts),
}

/// A backup, opened chunk by chunk: no byte comes out before its chunk proved whole and in its
/// place.
pub struct BackupReader {
    file: File,
    key: Key,
    bound: [u8; BOUND_BYTES],
    number: u32,
    /// Bytes of the file that were not read yet.
    unread: u64,
    sealed: Vec<u8>,
    opened: Zeroizing<Vec<u8>>,
    taken: usize,
    counts: Counts,
}

impl BackupReader {
    /// Opens one by its recovery passphrase.
    ///
    /// # Errors
    /// [`BackupError::NotABackup`], [`BackupError::NewerVersion`], [`BackupError::Damaged`],
    /// [`BackupError::WrongPassphrase`].
    pub fn open(mut file: File, passphrase: &str) -> Result<Self, BackupError> {
        let all = file.metadata()?.len();
        let mut head = [0; BOUND_BYTES + WRAPPED_BYTES + 32];
        let mut length = 0;
        while let Some(room) = head.get_mut(length..).filter(|room| !room.is_empty()) {
            match file.read(room)? {
                0 => break,
                read => length += read,
            }
        }
        let label = head.first_chunk::<{ LABEL.len() }>();
        if label != Some(LABEL) {
            return Err(BackupError::NotABackup);
        }
        match head.get(LABEL.len()) {
            Some(known) if FORMATS.contains(known) => {}
            Some(&later) if length > LABEL.len() => return Err(BackupError::NewerVersion(later)),
            _ => return Err(BackupError::Damaged),
        }
        let (wrapped, checksum) = head.split_last_chunk::<32>().ok_or(BackupError::Damaged)?;
        if blake3::hash(wrapped) != *checksum {
            return Err(BackupError::Damaged);
        }
        Ok(Self {
            key: unwrap(wrapped, passphrase, WHAT)?.key,
            bound: *wrapped.first_chunk().ok_or(BackupError::Damaged)?,
            file,
            number: 0,
            unread: all.saturating_sub(head.len() as u64),
            sealed: Vec::new(),
            opened: Zeroizing::default(),
            taken: 0,
            counts: Counts::default(),
        })
    }

    /// Reads on to its end, and says what is in it.
    ///
    /// # Errors
    /// [`BackupError::Damaged`].
    pub fn check(mut self) -> Result<Counts, BackupError> {
        loop {
            match self.next_item()? {
                Item::End(counts) => return Ok(counts),
                Item::Attachment { bytes, .. } => {
                    let read = io::copy(&mut (&mut self).take(bytes), &mut io::sink())?;
                    if read != bytes {
                        return Err(BackupError::Damaged);
                    }
                }
                Item::Laptop { .. } | Item::Lost(..) | Item::Record(_) | Item::Evidence { .. } => {}
            }
        }
    }

    /// What comes next.
    ///
    /// # Errors
    /// [`BackupError::Damaged`].
    pub fn next_item(&mut self) -> Result<Item, BackupError> {
        let [what] = self.array()?;
        match what {
            LAPTOP | PERSONS => {
                let organisation = OrganisationId::from_bytes(self.array()?);
                let bytes = match what {
                    LAPTOP => KEYS_BYTES,
                    _ => usize::from(u16::from_be_bytes(self.array()?)),
                };
                let mut keys = Zeroizing::new(vec![0; bytes]);
                self.read_exact(&mut keys)?;
                Ok(Item::Laptop { organisation, keys })
            }
            ATTACHMENT => {
                self.counts.attachments += 1;
                Ok(Item::Attachment {
                    id: AttachmentId::from_bytes(self.array()?),
                    bytes: u64::from_be_bytes(self.array()?),
                })
            }
            LOST => {
                let id = AttachmentId::from_bytes(self.array()?);
                match self.array()? {
                    [LOST_GONE] => Ok(Item::Lost(id, Loss::Gone)),
                    [LOST_DAMAGED] => Ok(Item::Lost(id, Loss::Damaged)),
                    _ => Err(BackupError::Damaged),
                }
            }
            RECORD => {
                self.counts.records += 1;
                let header = self.array::<HEADER_BYTES>()?;
                let body = match u32::from_be_bytes(self.array()?) {
                    ABSENT => None,
                    bytes if bytes as usize > BODY_BYTES_MAX => return Err(BackupError::Damaged),
                    bytes => {
                        let mut body = vec![0; bytes as usize];
                        self.read_exact(&mut body)?;
                        Some(body)
                    }
                };
                let record = Record::from_bytes(&header, body).map_err(|_| BackupError::Damaged)?;
                Ok(Item::Record(Box::new(record)))
            }
            EVIDENCE => self.evidence(),
            END => {
                let counts = Counts {
                    records: u64::from_be_bytes(self.array()?),
                    attachments: u64::from_be_bytes(self.array()?),
                };
                let is_end = self.unread == 0 && self.taken == self.opened.len();
                if counts == self.counts && is_end {
                    Ok(Item::End(counts))
                } else {
                    Err(BackupError::Damaged)
                }
            }
            _ => Err(BackupError::Damaged),
        }
    }

    fn evidence(&mut self) -> Result<Item, BackupError> {
        let kind = match self.array()? {
            [FIRST_RECEIPT] => EvidenceKind::FirstReceipt,
            [OF_INCIDENT] => EvidenceKind::OfIncident,
            _ => return Err(BackupError::Damaged),
        };
        let subject = SubjectId::from_bytes(self.array()?);
        let device = DeviceKey::from_bytes(self.array()?);
        let number = u64::from_be_bytes(self.array()?);
        let length = u32::from_be_bytes(self.array()?) as usize;
        if length > EVIDENCE_BYTES_MAX {
            return Err(BackupError::Damaged);
        }
        let mut bytes = vec![0; length];
        self.read_exact(&mut bytes)?;
        let row = (device, number, bytes);
        Ok(Item::Evidence { kind, subject, row })
    }

    fn array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn open_next(&mut self) -> io::Result<()> {
        let is_last = self.unread <= SEALED_CHUNK_BYTES as u64;
        let bytes = usize::try_from(self.unread).unwrap_or(SEALED_CHUNK_BYTES);
        self.sealed.resize(bytes.min(SEALED_CHUNK_BYTES), 0);
        self.file.read_exact(&mut self.sealed)?;
        let damaged = |_| io::Error::from(io::ErrorKind::InvalidData);
        let place = place(&self.bound, self.number, is_last);
        let opened = open(&self.key, &place, &self.sealed).map_err(damaged)?;
        self.opened = Zeroizing::new(opened);
        self.taken = 0;
        self.unread -= self.sealed.len() as u64;
        self.number = self.number.saturating_add(1);
        Ok(())
    }
}

impl Read for BackupReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.opened.len() && self.unread > 0 && !out.is_empty() {
            self.open_next()?;
        }
        let mut rest = self.opened.get(self.taken..).unwrap_or_default();
        let taken = rest.read(out)?;
        self.taken += taken;
        Ok(taken)
    }
}
