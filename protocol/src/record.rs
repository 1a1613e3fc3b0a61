//! The signed record: everything that travels. A header of fixed length, which is signed, and a
//! body, which may be absent.

pub mod body;
mod checked;
mod codec;
mod kind;
mod set;

pub use checked::Checked;
pub use codec::{HEADER_BYTES, Malformed};
pub(crate) use codec::{encode as header_bytes, signed_bytes};
pub use kind::Kind;
pub use set::IdSet;

use crate::clock::Timestamp;
use crate::id::{ActorId, OrganisationId, PersonKey, RecordId, SubjectId, WriterId};
use ed25519_dalek::{Signer, SigningKey};

/// The version of the header's layout, its first byte.
pub const FORMAT: u8 = 1;

/// What is said about a record, and signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// The organisation in which it was written.
    pub organisation: OrganisationId,
    /// What the body is.
    pub kind: Kind,
    /// The document that it belongs to.
    pub subject: SubjectId,
    /// Who wrote it, on which laptop.
    pub author: PersonKey,
    /// The opening in which it was written. All records of an actor are of one kind.
    pub actor: ActorId,
    /// Its number within subject and actor, from 1.
    pub seq: u64,
    /// The record before it in its actor's chain; for the first of an actor, the end of the
    /// author's former chain in this subject. Zeros where there is none.
    pub prev: RecordId,
    /// When, by the author's hybrid logical clock.
    pub time: Timestamp,
    /// BLAKE3 of the body.
    pub body_hash: [u8; 32],
    /// Bytes of the body.
    pub body_bytes: u32,
    /// Ed25519 over the label and the bytes before it.
    pub signature: [u8; 64],
}

impl Header {
    /// The chain that a change belongs to, as its document knows it.
    pub fn writer(&self) -> WriterId {
        WriterId::of(self.author, self.actor)
    }
}

/// No record: the `prev` of an author's very first one in a subject.
pub const NO_RECORD: RecordId = RecordId::from_bytes([0; 32]);

/// A well-formed record within the limits. Nothing is known of its signature or its author yet:
/// only [`crate::verify::verify`] tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    id: RecordId,
    header: Header,
    header_bytes: [u8; HEADER_BYTES],
    body: Option<Vec<u8>>,
}

impl Record {
    /// Its id: the BLAKE3 hash of the signed header.
    pub const fn id(&self) -> RecordId {
        self.id
    }

    /// Its header.
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// The header's bytes as they were signed, the signature at their end.
    pub const fn header_bytes(&self) -> &[u8; HEADER_BYTES] {
        &self.header_bytes
    }

    /// Its body, where it is here: it may be disposed of or not yet fetched.
    pub fn body(&self) -> Option<&[u8]> {
        self.body.as_deref()
    }

    /// Its body, for whoever needs nothing else of it.
    pub fn into_body(self) -> Option<Vec<u8>> {
        self.body
    }

    /// The same record without its body: what is left of a key that was destroyed.
    #[must_use]
    pub fn without_body(mut self) -> Self {
        self.body = None;
        self
    }
}

/// A record about to be signed.
#[derive(Debug, Clone)]
pub struct Draft {
    /// See [`Header::organisation`].
    pub organisation: OrganisationId,
    /// See [`Header::kind`].
    pub kind: Kind,
    /// See [`Header::subject`].
    pub subject: SubjectId,
    /// See [`Header::actor`].
    pub actor: ActorId,
    /// See [`Header::seq`].
    pub seq: u64,
    /// See [`Header::prev`].
    pub prev: RecordId,
    /// See [`Header::time`].
    pub time: Timestamp,
    /// The body's bytes.
    pub body: Vec<u8>,
}

impl Draft {
    /// Signs the draft with the author's key.
    ///
    /// # Errors
    /// Refuses a body over [`crate::limit::BODY_BYTES_MAX`], a number of zero, and a draft whose
    /// fields could not be read back.
    pub fn sign(self, key: &SigningKey) -> Result<Record, Malformed> {
        let mut header = Header {
            organisation: self.organisation,
            kind: self.kind,
            subject: self.subject,
            author: PersonKey::from_bytes(key.verifying_key().to_bytes()),
            actor: self.actor,
            seq: self.seq,
            prev: self.prev,
            time: self.time,
            body_hash: *blake3::hash(&self.body).as_bytes(),
            body_bytes: u32::try_from(self.body.len()).map_err(|_| Malformed::BodyTooLong)?,
            signature: [0; 64],
        };
        header.signature = key.sign(&codec::signed_bytes(&header)).to_bytes();
        Record::from_bytes(&codec::encode(&header), Some(self.body))
    }
}

#[cfg(test)]
mod tests;
