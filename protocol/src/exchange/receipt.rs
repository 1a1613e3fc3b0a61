//! The receipt: a laptop's signed word for what it holds durably.

use super::fingerprint::Fingerprint;
use super::holding::Holding;
use super::statement::OfAuthor;
use crate::id::{AttachmentId, DeviceKey, OrganisationId, RecordId};
use crate::limit::{RECEIPT_BYTES_MAX, RECEIPT_IDS_MAX};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

/// What a signature over a receipt begins with, so that it never passes for another of that key.
const LABEL: &[u8] = b"onscene receipt 1\0";

/// What a receipt is for.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum What {
    /// These records, just committed or committed before.
    #[n(0)]
    Ids {
        /// Their ids.
        #[n(0)]
        ids: Vec<RecordId>,
        /// Those among them that are held without their body.
        #[n(1)]
        header_only: Vec<RecordId>,
    },
    /// A whole set of records. The newest of a laptop replaces the former.
    #[n(1)]
    Set {
        /// Its fingerprint.
        #[n(0)]
        fingerprint: Fingerprint,
        /// How many records are in it.
        #[n(1)]
        count: u64,
        /// Those among them that are held without their body.
        #[n(2)]
        header_only: Vec<RecordId>,
    },
    /// Every byte of an attachment. Made once; what the laptop says later of its copy is
    /// [`What::Holding`].
    #[n(2)]
    Attachment {
        /// Which.
        #[n(0)]
        attachment: AttachmentId,
    },
    /// What is held of one author's records. It travels on, and shows where it came by way of others;
    /// laptops of before do not know it and are not sent it.
    #[n(3)]
    OfAuthor(#[n(0)] OfAuthor),
    /// What became of an attachment that it gave a receipt for. It replaces that receipt; laptops of
    /// before do not know it and are not sent it.
    #[n(4)]
    Holding(#[n(0)] Holding),
}

/// A receipt's content.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Receipt {
    /// The laptop that holds it, and signs.
    #[n(0)]
    pub device: DeviceKey,
    /// Its organisation.
    #[n(1)]
    pub organisation: OrganisationId,
    /// Milliseconds since 1970 by that laptop's clock. A hub's receipts put the hub's time to
    /// what laptops wrote.
    #[n(2)]
    pub wall_ms: u64,
    /// What it holds.
    #[n(3)]
    pub what: What,
}

/// A receipt as it travels: the signed bytes and the signature.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub struct SignedReceipt {
    /// The receipt's CBOR, as it was signed.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub receipt: Vec<u8>,
    /// Ed25519 by the device's key over the label and these bytes.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

/// Why a receipt counts for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadReceipt {
    /// Too long, or not the CBOR that is expected.
    #[error("the receipt cannot be read")]
    Unreadable,
    /// The signature does not fit the laptop's key and the bytes.
    #[error("the receipt's signature does not match its laptop")]
    WrongSignature,
}

impl Receipt {
    /// Signs it with the laptop's key, which must be the one of [`Receipt::device`].
    pub fn sign(&self, key: &SigningKey) -> SignedReceipt {
        // Writing to memory cannot fail; empty bytes would be refused by every reader.
        let receipt = minicbor::to_vec(self).unwrap_or_default();
        let signature = key.sign(&labelled(&receipt)).to_bytes();
        SignedReceipt { receipt, signature }
    }
}

impl SignedReceipt {
    /// Its bytes, to be kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing to memory cannot fail; empty bytes would be refused by every reader.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads kept bytes; [`SignedReceipt::check`] says whether they count.
    ///
    /// # Errors
    /// [`BadReceipt::Unreadable`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadReceipt> {
        minicbor::decode(bytes).map_err(|_| BadReceipt::Unreadable)
    }

    /// What it says, without looking at the signature: of one that was checked before it was kept.
    ///
    /// # Errors
    /// [`BadReceipt::Unreadable`] for anything else.
    pub fn read_kept(&self) -> Result<Receipt, BadReceipt> {
        minicbor::decode(&self.receipt).map_err(|_| BadReceipt::Unreadable)
    }

    /// Checks form, limits and signature. Whether the laptop is one of ours is for the roster.
    ///
    /// # Errors
    /// Answers why it counts for nothing.
    pub fn check(self) -> Result<CheckedReceipt, BadReceipt> {
        if self.receipt.len() > RECEIPT_BYTES_MAX {
            return Err(BadReceipt::Unreadable);
        }
        let receipt: Receipt =
            minicbor::decode(&self.receipt).map_err(|_| BadReceipt::Unreadable)?;
        let named = match &receipt.what {
            What::Ids { ids, header_only } => ids.len().max(header_only.len()),
            What::Set { header_only, .. } => header_only.len(),
            What::Attachment { .. } | What::OfAuthor(_) | What::Holding(_) => 0,
        };
        if named > RECEIPT_IDS_MAX {
            return Err(BadReceipt::Unreadable);
        }
        VerifyingKey::from_bytes(receipt.device.as_bytes())
            .and_then(|key| {
                let signature = Signature::from_bytes(&self.signature);
                key.verify_strict(&labelled(&self.receipt), &signature)
            })
            .map_err(|_| BadReceipt::WrongSignature)?;
        Ok(CheckedReceipt {
            receipt,
            signed: self,
        })
    }
}

/// A receipt whose signature was checked. Made by [`SignedReceipt::check`] alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedReceipt {
    receipt: Receipt,
    signed: SignedReceipt,
}

impl CheckedReceipt {
    /// What it says.
    pub const fn receipt(&self) -> &Receipt {
        &self.receipt
    }

    /// As it came, to be kept as evidence.
    pub const fn signed(&self) -> &SignedReceipt {
        &self.signed
    }
}

fn labelled(receipt: &[u8]) -> Vec<u8> {
    [LABEL, receipt].concat()
}
