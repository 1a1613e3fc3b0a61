//! The header's canonical bytes: fixed places, big-endian numbers. `PROTOCOL.md` has the table.

use super::{FORMAT, Header, Kind, Record};
use crate::clock::Timestamp;
use crate::id::{ActorId, OrganisationId, PersonKey, RecordId, SubjectId};
use crate::limit::BODY_BYTES_MAX;

/// Bytes of a header: 182 that are signed, and 64 of signature.
pub const HEADER_BYTES: usize = 246;
const SIGNED_BYTES: usize = HEADER_BYTES - 64;

/// What a signature is made over begins with this, so that a record's signature can never be
/// taken for one that the same key made for something else.
const LABEL: &[u8] = b"onscene record 1\0";

/// Why bytes are not a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Not [`HEADER_BYTES`] long.
    #[error("a header has {HEADER_BYTES} bytes, not {0}")]
    HeaderLength(usize),
    /// A format that this version does not read.
    #[error("the record is of format {0}; this version reads format {FORMAT}")]
    Format(u8),
    /// Records of an actor are numbered from 1.
    #[error("a record's number begins at 1")]
    ZeroSequence,
    /// The header announces, or the body has, more than the limit.
    #[error("a record's body has at most {BODY_BYTES_MAX} bytes")]
    BodyTooLong,
    /// The body is not the one that was signed for.
    #[error("the body is not the one that its header names")]
    BodyMismatch,
}

impl Record {
    /// Reads a header and, where it came along, its body.
    ///
    /// # Errors
    /// Answers what is wrong with the bytes; nothing is said yet about who signed them.
    pub fn from_bytes(header: &[u8], body: Option<Vec<u8>>) -> Result<Self, Malformed> {
        let header_bytes: [u8; HEADER_BYTES] = header
            .try_into()
            .map_err(|_| Malformed::HeaderLength(header.len()))?;
        let header = decode(&header_bytes)?;
        if header.seq == 0 {
            return Err(Malformed::ZeroSequence);
        }
        if header.body_bytes as usize > BODY_BYTES_MAX {
            return Err(Malformed::BodyTooLong);
        }
        if let Some(body) = &body
            && (body.len() != header.body_bytes as usize
                || *blake3::hash(body).as_bytes() != header.body_hash)
        {
            return Err(Malformed::BodyMismatch);
        }
        let id = RecordId::from_bytes(*blake3::hash(&header_bytes).as_bytes());
        Ok(Self {
            id,
            header,
            header_bytes,
            body,
        })
    }
}

/// What the author's key signs: the label and the header without its signature.
pub(crate) fn signed_bytes(header: &Header) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(LABEL.len() + SIGNED_BYTES);
    bytes.extend_from_slice(LABEL);
    write_signed(header, &mut bytes);
    bytes
}

pub(crate) fn encode(header: &Header) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER_BYTES);
    write_signed(header, &mut bytes);
    bytes.extend_from_slice(&header.signature);
    bytes
}

fn write_signed(header: &Header, to: &mut Vec<u8>) {
    to.push(FORMAT);
    to.push(header.kind.number());
    to.extend_from_slice(header.organisation.as_bytes());
    to.extend_from_slice(header.subject.as_bytes());
    to.extend_from_slice(header.author.as_bytes());
    to.extend_from_slice(header.actor.as_bytes());
    to.extend_from_slice(&header.seq.to_be_bytes());
    to.extend_from_slice(header.prev.as_bytes());
    to.extend_from_slice(&header.time.bits().to_be_bytes());
    to.extend_from_slice(&header.body_hash);
    to.extend_from_slice(&header.body_bytes.to_be_bytes());
}

fn decode(bytes: &[u8; HEADER_BYTES]) -> Result<Header, Malformed> {
    let mut rest = Fields(bytes);
    let [format, kind] = rest.take();
    if format != FORMAT {
        return Err(Malformed::Format(format));
    }
    Ok(Header {
        kind: Kind::from_number(kind),
        organisation: OrganisationId::from_bytes(rest.take()),
        subject: SubjectId::from_bytes(rest.take()),
        author: PersonKey::from_bytes(rest.take()),
        actor: ActorId::from_bytes(rest.take()),
        seq: u64::from_be_bytes(rest.take()),
        prev: RecordId::from_bytes(rest.take()),
        time: Timestamp::from_bits(u64::from_be_bytes(rest.take())),
        body_hash: rest.take(),
        body_bytes: u32::from_be_bytes(rest.take()),
        signature: rest.take(),
    })
}

/// Takes fields off the front. The lengths of all fields add up to [`HEADER_BYTES`]; were they
/// ever not to, the missing bytes read as zeros and no signature would match.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        match self.0.split_first_chunk::<N>() {
            Some((field, rest)) => {
                self.0 = rest;
                *field
            }
            None => [0; N],
        }
    }
}
