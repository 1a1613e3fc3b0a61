//! What the store keeps beside records.

use super::Position;
use onscene_protocol::id::{DeviceKey, RecordId, SubjectId, UnitId};
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
