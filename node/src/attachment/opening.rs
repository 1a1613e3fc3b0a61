//! Opening a sealed file as it is read.

use super::AttachmentError;
use super::file::{HEAD_BYTES, Head, SEALED_CHUNK_BYTES, bytes_within};
use onscene_protocol::seal::{Key, open};
use std::fs::File;
use std::io::{self, Read};
use zeroize::Zeroizing;

/// An original, opened chunk by chunk: no byte comes out before its chunk proved whole and in its
/// place. Holds two chunks in memory.
pub struct Original {
    file: File,
    key: Key,
    head: Head,
    number: u32,
    /// Bytes of the sealed file that were not read yet.
    unread: u64,
    bytes: u64,
    pub(super) sealed: Vec<u8>,
    pub(super) opened: Zeroizing<Vec<u8>>,
    /// How much of `opened` was handed out.
    taken: usize,
    has_last: bool,
}

impl std::fmt::Debug for Original {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Original({} bytes)", self.bytes)
    }
}

impl Original {
    pub(super) fn open(mut file: File, key: Key) -> Result<Self, AttachmentError> {
        let sealed_bytes = file.metadata()?.len();
        let mut head = [0; HEAD_BYTES];
        file.read_exact(&mut head).map_err(told)?;
        let head = Head::from_bytes(head)?;
        let bytes = bytes_within(sealed_bytes).ok_or(AttachmentError::Damaged)?;
        Ok(Self {
            file,
            key,
            head,
            number: 0,
            unread: sealed_bytes - HEAD_BYTES as u64,
            bytes,
            sealed: Vec::new(),
            opened: Zeroizing::default(),
            taken: 0,
            has_last: false,
        })
    }

    /// Bytes of the original.
    pub const fn total_bytes(&self) -> u64 {
        self.bytes
    }

    fn open_next(&mut self) -> Result<(), AttachmentError> {
        let is_last = self.unread <= SEALED_CHUNK_BYTES as u64;
        let chunk_bytes = usize::try_from(self.unread)
            .unwrap_or(SEALED_CHUNK_BYTES)
            .min(SEALED_CHUNK_BYTES);
        self.sealed.resize(chunk_bytes, 0);
        self.file.read_exact(&mut self.sealed).map_err(told)?;
        let place = self.head.place(self.number, is_last);
        let opened = open(&self.key, &place, &self.sealed).map_err(|_| AttachmentError::Damaged)?;
        self.opened = Zeroizing::new(opened);
        self.taken = 0;
        self.unread -= chunk_bytes as u64;
        self.number = self.number.checked_add(1).ok_or(AttachmentError::Damaged)?;
        self.has_last = is_last;
        Ok(())
    }
}

/// A file that ends before its length is a file that was cut meanwhile.
fn told(error: io::Error) -> AttachmentError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => AttachmentError::Damaged,
        _ => error.into(),
    }
}

impl Read for Original {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        while self.taken == self.opened.len() && !self.has_last {
            self.open_next()?;
        }
        let mut rest = self.opened.get(self.taken..).unwrap_or_default();
        let taken = rest.read(out)?;
        self.taken += taken;
        Ok(taken)
    }
}
