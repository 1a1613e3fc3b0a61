//! The statement of one incident: a laptop's signed word for all that it holds of it, made for whoever
//! asks. Records prove what they say and not that nothing is missing: who archives may leave the newest
//! of a chain out, or a whole writer. Another laptop's word is what that is found by.
//!
//! It is no receipt: it has a label of its own, so that neither passes for the other, and it goes to
//! whoever asked for it and to nobody else.

use crate::id::{ActorId, DeviceKey, OrganisationId, PersonKey, RecordId, SubjectId};
use crate::limit::{
    CHAINS_PER_STATEMENT_MAX, HEADERS_PER_STATEMENT_MAX, INCIDENT_STATEMENT_BYTES_MAX,
};
use crate::record::{IdSet, Record};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// What a signature over a statement begins with, so that it never passes for another of that key.
const LABEL: &[u8] = b"onscene incident statement 1\0";

/// The end of a chain: a record that no other of its author and actor names as the one before it. Where
/// records of a chain are missing there are several.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode,
)]
pub struct ChainHead {
    /// Whose.
    #[n(0)]
    pub author: PersonKey,
    /// Which chain of theirs.
    #[n(1)]
    pub actor: ActorId,
    /// Its number in the chain.
    #[n(2)]
    pub seq: u64,
    /// The record.
    #[n(3)]
    pub head: RecordId,
}

/// What a laptop holds of one incident.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub struct HeldOfIncident {
    /// All of its records, of every kind.
    #[n(0)]
    pub records: IdSet,
    /// The ends of its chains, sorted, none twice; at most [`CHAINS_PER_STATEMENT_MAX`].
    #[n(1)]
    pub heads: Vec<ChainHead>,
    /// Those that are held without their body, sorted, none twice; at most
    /// [`HEADERS_PER_STATEMENT_MAX`].
    #[n(2)]
    pub header_only: Vec<RecordId>,
}

/// A statement's content.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct OfIncident {
    /// The laptop that says it, and signs.
    #[n(0)]
    pub device: DeviceKey,
    /// Its organisation.
    #[n(1)]
    pub organisation: OrganisationId,
    /// Milliseconds since 1970 by that laptop's clock.
    #[n(2)]
    pub wall_ms: u64,
    /// The incident.
    #[n(3)]
    pub subject: SubjectId,
    /// What it holds of it.
    #[n(4)]
    pub held: HeldOfIncident,
    /// The organisation's own records that it holds: a revocation that is left out is found by it.
    #[n(5)]
    pub own: IdSet,
    /// For what it was made: the hash of a bag, or 32 random bytes of whoever asked. An old statement
    /// does not pass as today's.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub made_for: [u8; 32],
    /// Grows with each statement of this laptop about this incident, and goes on above its wall clock
    /// after a restore.
    #[n(7)]
    pub number: u64,
    /// SHA-256 of the statement before it about this incident, as it was signed.
    #[cbor(n(8), with = "minicbor::bytes")]
    pub former: Option<[u8; 32]>,
}

/// A statement as it travels: the signed bytes and the signature.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub struct SignedOfIncident {
    /// The statement's CBOR, as it was signed.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub statement: Vec<u8>,
    /// Ed25519 by the device's key over the label and these bytes.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

/// A statement whose signature was checked. Made by [`SignedOfIncident::check`] alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedOfIncident {
    said: OfIncident,
    signed: SignedOfIncident,
}

/// Why a statement counts for nothing, or is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadOfIncident {
    /// Not the CBOR that is expected, or a list in it is not sorted.
    #[error("the statement cannot be read")]
    Unreadable,
    /// More than fits.
    #[error("the incident has more chains, or records without a body, than one statement may name")]
    TooMuch,
    /// The signature does not fit the laptop's key and the bytes.
    #[error("the statement's signature does not match its laptop")]
    WrongSignature,
}

/// How records compare with a statement about their incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cover {
    /// All that was held there is here. These are here beside it: they came later, or not there.
    Whole {
        /// Their ids, sorted.
        beyond: Vec<RecordId>,
    },
    /// Not all that was held there is here.
    Lacking {
        /// The ends of chains that are named there and are not here.
        heads: Vec<ChainHead>,
        /// How many records are missing, as far as that can be told.
        records: u64,
    },
}

impl HeldOfIncident {
    /// Of these records, all of one incident.
    ///
    /// # Errors
    /// [`BadOfIncident::TooMuch`] beyond [`CHAINS_PER_STATEMENT_MAX`] or
    /// [`HEADERS_PER_STATEMENT_MAX`].
    pub fn of<'a>(records: impl IntoIterator<Item = &'a Record>) -> Result<Self, BadOfIncident> {
        let mut ids = BTreeSet::new();
        let mut followed = BTreeSet::new();
        let mut ends = BTreeSet::new();
        let mut header_only = BTreeSet::new();
        for record in records {
            let (id, header) = (record.id(), record.header());
            let (author, actor) = (header.author, header.actor);
            ids.insert(id);
            // The first of a chain names the end of another.
            if header.seq > 1 {
                followed.insert((author, actor, header.prev));
            }
            let seq = header.seq;
            let head = id;
            ends.insert(ChainHead {
                author,
                actor,
                seq,
                head,
            });
            if record.body().is_none() {
                header_only.insert(id);
            }
        }
        ends.retain(|end| !followed.contains(&(end.author, end.actor, end.head)));
        if ends.len() > CHAINS_PER_STATEMENT_MAX || header_only.len() > HEADERS_PER_STATEMENT_MAX {
            return Err(BadOfIncident::TooMuch);
        }
        Ok(Self {
            records: IdSet::of(ids),
            heads: ends.into_iter().collect(),
            header_only: header_only.into_iter().collect(),
        })
    }

    /// Whether it has the one form that it can have: lists that are sorted, within their limits.
    fn has_form(&self) -> Result<(), BadOfIncident> {
        if self.heads.len() > CHAINS_PER_STATEMENT_MAX
            || self.header_only.len() > HEADERS_PER_STATEMENT_MAX
        {
            return Err(BadOfIncident::TooMuch);
        }
        let sorted = self.heads.is_sorted_by(|one, next| one < next)
            && self.header_only.is_sorted_by(|one, next| one < next);
        sorted.then_some(()).ok_or(BadOfIncident::Unreadable)
    }

    /// How these records, all that are here of the incident, compare with it: whether each that was held
    /// there is among them.
    pub fn cover<'a>(&self, records: impl IntoIterator<Item = &'a Record>) -> Cover {
        let here: BTreeMap<RecordId, _> = records
            .into_iter()
            .map(|record| (record.id(), record.header()))
            .collect();
        // What stands before the ends that are named, back along each chain.
        let mut theirs = BTreeSet::new();
        let mut missing = Vec::new();
        for end in &self.heads {
            if !here.contains_key(&end.head) {
                missing.push(*end);
            }
            let mut at = Some(end.head);
            while let Some((id, header)) = at.and_then(|id| here.get_key_value(&id)) {
                let in_chain = (header.author, header.actor) == (end.author, end.actor);
                if !in_chain || !theirs.insert(*id) {
                    break;
                }
                at = (header.seq > 1).then_some(header.prev);
            }
        }
        if missing.is_empty() && IdSet::of(theirs.iter().copied()) == self.records {
            let beyond = here.keys().filter(|id| !theirs.contains(id));
            return Cover::Whole {
                beyond: beyond.copied().collect(),
            };
        }
        Cover::Lacking {
            heads: missing,
            records: self.records.count.saturating_sub(theirs.len() as u64),
        }
    }
}

impl OfIncident {
    /// Signs it with the laptop's key, which must be the one of [`OfIncident::device`].
    pub fn sign(&self, key: &SigningKey) -> SignedOfIncident {
        // Writing to memory cannot fail; empty bytes would be refused by every reader.
        let statement = minicbor::to_vec(self).unwrap_or_default();
        let signature = key.sign(&labelled(&statement)).to_bytes();
        SignedOfIncident {
            statement,
            signature,
        }
    }
}

impl SignedOfIncident {
    /// Its bytes, to be kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing to memory cannot fail; empty bytes would be refused by every reader.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads kept bytes; [`SignedOfIncident::check`] says whether they count.
    ///
    /// # Errors
    /// [`BadOfIncident::Unreadable`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadOfIncident> {
        minicbor::decode(bytes).map_err(|_| BadOfIncident::Unreadable)
    }

    /// What the next one of the same laptop about the same incident names as the one before it.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(&self.statement).into()
    }

    /// Checks form, limits and signature. Whether the laptop is one of ours is for the roster.
    ///
    /// # Errors
    /// Answers why it counts for nothing.
    pub fn check(self) -> Result<CheckedOfIncident, BadOfIncident> {
        if self.statement.len() > INCIDENT_STATEMENT_BYTES_MAX {
            return Err(BadOfIncident::TooMuch);
        }
        let said: OfIncident =
            minicbor::decode(&self.statement).map_err(|_| BadOfIncident::Unreadable)?;
        said.held.has_form()?;
        VerifyingKey::from_bytes(said.device.as_bytes())
            .and_then(|key| {
                let signature = Signature::from_bytes(&self.signature);
                key.verify_strict(&labelled(&self.statement), &signature)
            })
            .map_err(|_| BadOfIncident::WrongSignature)?;
        Ok(CheckedOfIncident { said, signed: self })
    }
}

impl CheckedOfIncident {
    /// What it says.
    pub const fn said(&self) -> &OfIncident {
        &self.said
    }

    /// As it came, to be kept as evidence.
    pub const fn signed(&self) -> &SignedOfIncident {
        &self.signed
    }

    /// Whether the same laptop says something else about the same incident under the same number: then it
    /// contradicts itself, and two laptops run under one key.
    pub fn contradicts(&self, other: &Self) -> bool {
        let name = |checked: &Self| {
            let said = &checked.said;
            (said.device, said.subject, said.number)
        };
        name(self) == name(other) && self.signed.statement != other.signed.statement
    }
}

fn labelled(statement: &[u8]) -> Vec<u8> {
    [LABEL, statement].concat()
}
