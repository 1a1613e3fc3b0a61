//! Writing a backup.

use super::{
    ABSENT, ATTACHMENT, BOUND_BYTES, BackupError, CHUNK_BYTES, Counts, END, EVIDENCE,
    FIRST_RECEIPT, FORMAT, KEYS_BYTES, LABEL, LAPTOP, LOST, LOST_DAMAGED, LOST_GONE, OF_INCIDENT,
    PERSONS, RANDOM_BYTES, RECORD, place,
};
use crate::store::Loss;
use crate::store::wrapping::wrap;
use crate::store::{Evidence, EvidenceKind};
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::{AttachmentId, OrganisationId, SubjectId};
use onscene_protocol::record::Record;
use onscene_protocol::seal::{Key, seal};
use std::io::{self, Read, Write};
use zeroize::Zeroizing;

/// A backup being written: [`Self::laptop`] first, [`Self::finish`] last. Without its end it does
/// not open.
pub struct BackupWriter<W> {
    out: W,
    key: Key,
    bound: [u8; BOUND_BYTES],
    random: [u8; RANDOM_BYTES],
    chunk: Zeroizing<Vec<u8>>,
    number: u32,
    counts: Counts,
}

impl<W: Write> BackupWriter<W> {
    /// Begins one that `passphrase` will open.
    ///
    /// # Errors
    /// [`BackupError::EmptyPassphrase`], and what the file system answers.
    pub fn begin(
        mut out: W,
        passphrase: &str,
        entropy: &mut impl Entropy,
    ) -> Result<Self, BackupError> {
        let random = entropy.bytes::<RANDOM_BYTES>();
        let key = Key::from_bytes(*Zeroizing::new(entropy.bytes::<32>()));
        let mut head = [LABEL.as_slice(), &[FORMAT], &random].concat();
        let mut bound = [0; BOUND_BYTES];
        for (place, byte) in bound.iter_mut().zip(&head) {
            *place = *byte;
        }
        wrap(&mut head, &key, passphrase, entropy)?;
        let checksum = blake3::hash(&head);
        out.write_all(&head)?;
        out.write_all(checksum.as_bytes())?;
        Ok(Self {
            out,
            key,
            bound,
            random,
            chunk: Zeroizing::new(Vec::with_capacity(CHUNK_BYTES)),
            number: 0,
            counts: Counts::default(),
        })
    }

    /// Adds the laptop's organisation and its keys.
    ///
    /// # Errors
    /// What the file system answers.
    pub fn laptop(&mut self, organisation: OrganisationId, keys: &[u8]) -> io::Result<()> {
        if keys.len() == KEYS_BYTES {
            self.put(&[LAPTOP])?;
            self.put(organisation.as_bytes())?;
        } else {
            let bytes = u16::try_from(keys.len()).map_err(io::Error::other)?;
            self.put(&[PERSONS])?;
            self.put(organisation.as_bytes())?;
            self.put(&bytes.to_be_bytes())?;
        }
        self.put(keys)
    }

    /// Adds an attachment: `bytes` bytes of its sealed file.
    ///
    /// # Errors
    /// Where `file` is shorter, and what the file system answers.
    pub fn attachment(
        &mut self,
        id: AttachmentId,
        bytes: u64,
        mut file: impl Read,
    ) -> io::Result<()> {
        self.put(&[ATTACHMENT])?;
        self.put(id.as_bytes())?;
        self.put(&bytes.to_be_bytes())?;
        let mut left = bytes;
        let mut piece = vec![0; CHUNK_BYTES];
        while left > 0 {
            let room = usize::try_from(left).map_or(piece.len(), |left| left.min(piece.len()));
            let read = file.read(piece.get_mut(..room).unwrap_or_default())?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.put(piece.get(..read).unwrap_or_default())?;
            left -= read as u64;
        }
        self.counts.attachments += 1;
        Ok(())
    }

    /// Adds that an original was lost: whoever restores is told, and does not wait for what was here.
    ///
    /// # Errors
    /// What the file system answers.
    pub fn lost(&mut self, id: AttachmentId, loss: Loss) -> io::Result<()> {
        self.put(&[LOST])?;
        self.put(id.as_bytes())?;
        self.put(&[match loss {
            Loss::Gone => LOST_GONE,
            Loss::Damaged => LOST_DAMAGED,
        }])
    }

    /// Adds a record.
    ///
    /// # Errors
    /// What the file system answers.
    pub fn record(&mut self, record: &Record) -> io::Result<()> {
        self.put(&[RECORD])?;
        self.put(record.header_bytes())?;
        match record.body() {
            None => self.put(&ABSENT.to_be_bytes())?,
            Some(body) => {
                let bytes = u32::try_from(body.len()).map_err(io::Error::other)?;
                self.put(&bytes.to_be_bytes())?;
                self.put(body)?;
            }
        }
        self.counts.records += 1;
        Ok(())
    }

    /// Adds what a laptop signed of an incident.
    ///
    /// # Errors
    /// What the file system answers.
    pub fn evidence(
        &mut self,
        kind: EvidenceKind,
        subject: SubjectId,
        (device, number, bytes): &Evidence,
    ) -> io::Result<()> {
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        let kind = match kind {
            EvidenceKind::FirstReceipt => FIRST_RECEIPT,
            EvidenceKind::OfIncident => OF_INCIDENT,
        };
        self.put(&[EVIDENCE, kind])?;
        self.put(subject.as_bytes())?;
        self.put(device.as_bytes())?;
        self.put(&number.to_be_bytes())?;
        self.put(&length.to_be_bytes())?;
        self.put(bytes)
    }

    /// Ends it, and says what is in it.
    ///
    /// # Errors
    /// What the file system answers.
    pub fn finish(mut self) -> Result<(W, Counts), BackupError> {
        self.put(&[END])?;
        self.put(&self.counts.records.to_be_bytes())?;
        self.put(&self.counts.attachments.to_be_bytes())?;
        self.put_chunk(true)?;
        self.out.flush()?;
        Ok((self.out, self.counts))
    }

    fn put(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            // A full chunk waits until it is known whether another follows: the last one is marked.
            if self.chunk.len() == CHUNK_BYTES {
                self.put_chunk(false)?;
            }
            let room = (CHUNK_BYTES - self.chunk.len()).min(bytes.len());
            let (now, later) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
            self.chunk.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    fn put_chunk(&mut self, is_last: bool) -> io::Result<()> {
        let mut nonce = [0; 24];
        let number = self.number.to_be_bytes().into_iter();
        let parts = self.random.into_iter().chain(number);
        for (place, byte) in nonce.iter_mut().zip(parts.chain([u8::from(is_last)])) {
            *place = byte;
        }
        let place = place(&self.bound, self.number, is_last);
        let sealed = seal(&self.key, &place, &self.chunk, nonce).map_err(io::Error::other)?;
        self.out.write_all(&sealed)?;
        self.chunk.clear();
        let next = self.number.checked_add(1);
        self.number = next.ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(())
    }
}
