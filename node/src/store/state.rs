//! What the store keeps beside records.

use super::Position;
use onscene_protocol::clock::Timestamp;
use onscene_protocol::id::{DeviceKey, RecordId, SubjectId, UnitId};
use onscene_protocol::record::Kind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What we know of another laptop.
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct PeerState {
    /// Where it was reached last, `HOST:PORT`.
    #[n(0)]
    pub address: Option<String>,
    /// When an exchange with it ended last, milliseconds since 1970 by our wall clock.
    #[n(1)]
    pub last_contact_ms: Option<u64>,
    /// How far, in our order of arrival, it is known to hold everything: by its signed receipt.
    #[n(2)]
    pub held_upto: Position,
    /// What the link keeps about it, of a layout of its own.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub extra: Vec<u8>,
    /// The units whose documents were not exchanged with it when `held_upto` was found out: it says
    /// nothing of these.
    #[n(4)]
    pub left_out: Option<BTreeSet<UnitId>>,
    /// Whether it takes statements; absent where that is not known.
    #[n(5)]
    pub takes_statements: Option<bool>,
    /// Up to which place of those that are kept it was told: of what is said of its own people, and of
    /// others.
    #[n(6)]
    pub statements_told: Option<(u64, u64)>,
    /// Up to which number it is known here what it says of its copies of attachments.
    #[n(7)]
    pub holdings_known: Option<u64>,
}

/// What became of an attachment's file that was whole here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Loss {
    /// It is gone.
    Gone,
    /// It is not what it was.
    Damaged,
}

/// Whether an attachment is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachmentState {
    /// A record names it; its file is still to come.
    Wanted {
        /// Bytes of its sealed file.
        sealed_bytes: u64,
        /// The document that names it.
        subject: SubjectId,
    },
    /// Every byte of it is durable here.
    Held {
        /// Bytes of its sealed file.
        sealed_bytes: u64,
        /// The document that names it.
        subject: SubjectId,
    },
}

impl AttachmentState {
    /// The same attachment, once its file was removed.
    #[must_use]
    pub const fn wanted(self) -> Self {
        let (Self::Wanted {
            sealed_bytes,
            subject,
        }
        | Self::Held {
            sealed_bytes,
            subject,
        }) = self;
        Self::Wanted {
            sealed_bytes,
            subject,
        }
    }

    /// The same attachment, once every byte of it is durable here.
    #[must_use]
    pub const fn held(self) -> Self {
        let (Self::Wanted {
            sealed_bytes,
            subject,
        }
        | Self::Held {
            sealed_bytes,
            subject,
        }) = self;
        Self::Held {
            sealed_bytes,
            subject,
        }
    }

    /// The document that names it.
    pub const fn subject(self) -> SubjectId {
        let (Self::Wanted { subject, .. } | Self::Held { subject, .. }) = self;
        subject
    }

    /// Bytes of its sealed file.
    pub const fn sealed_bytes(self) -> u64 {
        let (Self::Wanted { sealed_bytes, .. } | Self::Held { sealed_bytes, .. }) = self;
        sealed_bytes
    }
}

/// A statement of another laptop, or of this one.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct KeptStatement {
    /// Its bytes, signature included.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
    /// The laptop that handed it over; none for our own.
    #[n(1)]
    pub from: Option<DeviceKey>,
    /// Whether another one with the same number came, and said something else.
    #[n(2)]
    pub contradicted: bool,
    /// Its place in the order in which they came here.
    #[n(3)]
    pub place: u64,
}

/// A record of an author, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthorRecord {
    /// When, by the author's clock.
    pub time: Timestamp,
    /// Which.
    pub id: RecordId,
    /// The document that it belongs to.
    pub subject: SubjectId,
    /// What it is.
    pub kind: Kind,
    /// Whether its body is here.
    pub body: bool,
}

/// A record that is not believed: kept apart, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// The hash of its header.
    pub id: RecordId,
    /// Its header as it came.
    pub header: Vec<u8>,
    /// The laptop that handed it over.
    pub from: Option<DeviceKey>,
    /// Why.
    pub why: String,
}

/// A receipt that another laptop gave us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptReceipt {
    /// What it is for: a name, or an attachment's id.
    pub what: Vec<u8>,
    /// Its bytes, signature included.
    pub bytes: Vec<u8>,
}
