//! Joining an organisation: what the new laptop says, and what it gets.

use super::wire::WireRecord;
use crate::id::{DeviceKey, OrganisationId, PersonKey, SealKey};
use crate::invite::Ticket;
use crate::limit::{LINE_BYTES_MAX, RECORDS_PER_JOIN_MAX};
use crate::record::HEADER_BYTES;
use crate::roster::Roles;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

/// What the proof's signature begins with, so that it never passes for another of that key.
const LABEL: &[u8] = b"onscene join 2\0";

/// The organisation that the new laptop founded alone, and brings along.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Former {
    /// Its id.
    #[n(0)]
    pub organisation: OrganisationId,
    /// Its own records: the founder's certificate, its unit, its unit's key.
    #[n(1)]
    pub records: Vec<WireRecord>,
}

/// Asks to join, over a link on which the inviter proved the key that the code names.
#[derive(Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct JoinRequest {
    /// The secret of the long code, or the one that the typed code led to.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub secret: [u8; 32],
    /// The key that asks to be certified.
    #[n(1)]
    pub person: PersonKey,
    /// For which others will wrap keys.
    #[n(2)]
    pub seal_key: SealKey,
    /// The person's name.
    #[n(3)]
    pub name: String,
    /// The laptop that asks; the link proves it.
    #[n(4)]
    pub device: DeviceKey,
    /// What it brings along.
    #[n(5)]
    pub former: Option<Former>,
    /// Ed25519 by the person's key: they hold it, and mean this laptop and this inviter.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub proof: [u8; 64],
    /// The organisation that the code names.
    #[n(7)]
    pub organisation: OrganisationId,
    /// The roles that the code names.
    #[n(8)]
    pub roles: Roles,
}

impl std::fmt::Debug for JoinRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JoinRequest")
            .field("person", &self.person)
            .field("device", &self.device)
            .finish_non_exhaustive()
    }
}

/// A request to join, before it is signed.
#[derive(Clone)]
pub struct JoinDraft {
    /// What the code told.
    pub ticket: Ticket,
    /// See [`JoinRequest::seal_key`].
    pub seal_key: SealKey,
    /// See [`JoinRequest::name`].
    pub name: String,
    /// See [`JoinRequest::device`].
    pub device: DeviceKey,
    /// See [`JoinRequest::former`].
    pub former: Option<Former>,
}

impl JoinDraft {
    /// Signs it with the person's key, for the inviter's laptop alone.
    pub fn sign(self, inviter: DeviceKey, key: &SigningKey) -> JoinRequest {
        let mut request = JoinRequest {
            secret: self.ticket.secret,
            person: PersonKey::from_bytes(key.verifying_key().to_bytes()),
            seal_key: self.seal_key,
            name: self.name,
            device: self.device,
            former: self.former,
            proof: [0; 64],
            organisation: self.ticket.organisation,
            roles: self.ticket.roles,
        };
        request.proof = key.sign(&request.signed_bytes(inviter)).to_bytes();
        request
    }
}

/// Why a request to join is not looked at further.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadJoin {
    /// It speaks for another laptop than the one on the link.
    #[error("the request is of another laptop")]
    AnotherDevice,
    /// The name is empty or longer than a line.
    #[error("a name has 1 to {LINE_BYTES_MAX} bytes")]
    Name,
    /// The former organisation comes with too many records.
    #[error("at most {RECORDS_PER_JOIN_MAX} records come along")]
    TooMany,
    /// The proof does not fit the person's key.
    #[error("the request's signature does not match its person")]
    WrongSignature,
}

/// A request whose proof was checked. Made by [`JoinRequest::check`] alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedJoin(JoinRequest);

impl CheckedJoin {
    /// The request.
    pub const fn request(&self) -> &JoinRequest {
        &self.0
    }
}

impl JoinRequest {
    /// What the code told.
    pub const fn ticket(&self) -> Ticket {
        Ticket {
            secret: self.secret,
            organisation: self.organisation,
            roles: self.roles,
        }
    }

    /// Checks form and proof: `caller` is the laptop on the link, `inviter` our own. Whether the
    /// secret opens an invitation is for [`crate::invite::OwnInvitation`].
    ///
    /// # Errors
    /// Answers why the request is not looked at further.
    pub fn check(self, caller: DeviceKey, inviter: DeviceKey) -> Result<CheckedJoin, BadJoin> {
        if self.device != caller {
            return Err(BadJoin::AnotherDevice);
        }
        if self.name.trim().is_empty() || self.name.len() > LINE_BYTES_MAX {
            return Err(BadJoin::Name);
        }
        let brought = self
            .former
            .as_ref()
            .map_or(0, |former| former.records.len());
        if brought > RECORDS_PER_JOIN_MAX {
            return Err(BadJoin::TooMany);
        }
        VerifyingKey::from_bytes(self.person.as_bytes())
            .and_then(|key| {
                let signature = Signature::from_bytes(&self.proof);
                key.verify_strict(&self.signed_bytes(inviter), &signature)
            })
            .map_err(|_| BadJoin::WrongSignature)?;
        Ok(CheckedJoin(self))
    }

    /// The label, then every field at a fixed length; what has none of its own is hashed.
    fn signed_bytes(&self, inviter: DeviceKey) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(LABEL.len() + 9 * 32 + 4);
        bytes.extend_from_slice(LABEL);
        bytes.extend_from_slice(inviter.as_bytes());
        bytes.extend_from_slice(self.device.as_bytes());
        bytes.extend_from_slice(self.person.as_bytes());
        bytes.extend_from_slice(self.seal_key.as_bytes());
        bytes.extend_from_slice(blake3::hash(&self.secret).as_bytes());
        bytes.extend_from_slice(blake3::hash(self.name.as_bytes()).as_bytes());
        bytes.extend_from_slice(self.organisation.as_bytes());
        bytes.extend_from_slice(&self.roles.bits().to_be_bytes());
        let former = self.former.as_ref();
        let organisation = former.map_or([0; 32], |former| *former.organisation.as_bytes());
        bytes.extend_from_slice(&organisation);
        let mut headers = blake3::Hasher::new();
        for record in former.into_iter().flat_map(|former| &former.records) {
            // Of another length it is no header, and will be refused as a record.
            if record.header.len() == HEADER_BYTES {
                headers.update(&record.header);
            }
        }
        bytes.extend_from_slice(headers.finalize().as_bytes());
        bytes
    }
}

/// What a laptop that was let in gets at once; the rest comes by exchange.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct JoinAnswer {
    /// The organisation that it belongs to now.
    #[n(0)]
    pub organisation: OrganisationId,
    /// The organisation's own records, its new certificate among them, in the order of their
    /// times.
    #[n(1)]
    pub records: Vec<WireRecord>,
    /// Where the organisation's hub listens, where the inviter knows one.
    #[n(2)]
    pub hub: Option<String>,
}
