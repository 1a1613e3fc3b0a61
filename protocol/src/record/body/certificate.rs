//! The certificate: one person's key on one laptop, in a unit, with roles.

use super::Roles;
use crate::id::{DeviceKey, OrganisationId, PersonKey, RecordId, SealKey, UnitId};
use crate::limit::LINE_BYTES_MAX;

/// The body of a certificate record.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Certificate {
    /// The key that is certified.
    #[n(0)]
    pub person: PersonKey,
    /// The person's name as shown beside what they write.
    #[n(1)]
    pub name: String,
    /// The laptop on which this key is used.
    #[n(2)]
    pub device: DeviceKey,
    /// The unit that the laptop belongs to.
    #[n(3)]
    pub unit: UnitId,
    /// What the person does.
    #[n(4)]
    pub roles: Roles,
    /// For which others wrap keys.
    #[n(5)]
    pub seal_key: SealKey,
    /// In a founder's own first certificate only: the nonce from which the organisation's id is
    /// derived.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub founding: Option<[u8; 16]>,
    /// The organisation that this person founded alone and brings along.
    #[n(7)]
    pub adopts: Option<OrganisationId>,
    /// The invitation by which this person was let in. A certificate counts for no more than it
    /// says.
    #[n(8)]
    pub invitation: Option<RecordId>,
}

/// Why a certificate's body cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadCertificate {
    /// Not the CBOR that is expected.
    #[error("the certificate cannot be read")]
    Unreadable,
    /// Empty or longer than a line.
    #[error("a name in a certificate has 1 to {LINE_BYTES_MAX} bytes")]
    Name,
}

impl Certificate {
    /// Whether it is of a key on paper, and of no laptop.
    pub fn is_printed(&self) -> bool {
        self.device == DeviceKey::of_printed_key(self.person)
    }

    /// The body's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing to memory cannot fail; an empty body would be refused by every reader.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads a body.
    ///
    /// # Errors
    /// Answers what is wrong with it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadCertificate> {
        let read: Self = minicbor::decode(bytes).map_err(|_| BadCertificate::Unreadable)?;
        if read.name.trim().is_empty() || read.name.len() > LINE_BYTES_MAX {
            return Err(BadCertificate::Name);
        }
        Ok(read)
    }
}
