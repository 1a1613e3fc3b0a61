//! The certificate: one person's key on one laptop, in a unit, with roles.

use crate::id::{DeviceKey, OrganisationId, PersonKey, RecordId, SealKey, UnitId};
use crate::limit::LINE_BYTES_MAX;
use std::fmt;
use std::str::FromStr;

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

/// What a person does in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 组长
    Leader,
    /// 副组长
    Deputy,
    /// 办公室
    Office,
    /// 成员
    Member,
    /// 联络员 of an invited unit
    Liaison,
    /// 档案员
    Archivist,
    /// 审计: reads, never writes
    Auditor,
    /// 汇集点: relays and keeps
    Hub,
    /// 管理员: lets others in and revokes them, as the founder does
    Admin,
}

impl Role {
    /// All roles, in the order of their numbers.
    pub const ALL: [Self; 9] = [
        Self::Leader,
        Self::Deputy,
        Self::Office,
        Self::Member,
        Self::Liaison,
        Self::Archivist,
        Self::Auditor,
        Self::Hub,
        Self::Admin,
    ];

    /// The word for it in commands and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Leader => "leader",
            Self::Deputy => "deputy",
            Self::Office => "office",
            Self::Member => "member",
            Self::Liaison => "liaison",
            Self::Archivist => "archivist",
            Self::Auditor => "auditor",
            Self::Hub => "hub",
            Self::Admin => "admin",
        }
    }

    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A word that is no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "no role is called {0:?}; there are leader, deputy, office, member, liaison, archivist, auditor, hub and admin"
)]
pub struct UnknownRole(pub String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(word: &str) -> Result<Self, UnknownRole> {
        Self::ALL
            .into_iter()
            .find(|role| role.word() == word)
            .ok_or_else(|| UnknownRole(word.chars().take(80).collect()))
    }
}

/// A set of roles. Bits that this version does not know are kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(transparent)]
pub struct Roles(#[n(0)] u32);

impl Roles {
    /// Whether `role` is among them.
    pub const fn contains(self, role: Role) -> bool {
        self.0 & role.bit() != 0
    }

    /// These roles and one more.
    #[must_use]
    pub const fn with(self, role: Role) -> Self {
        Self(self.0 | role.bit())
    }

    /// These roles and those.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether none of these goes beyond `others`, those of a later version included.
    pub const fn are_within(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }

    /// The number in which each role is a bit.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// The roles of this number.
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// The roles that this version knows, in their order.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL
            .into_iter()
            .filter(move |role| self.contains(*role))
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        roles.into_iter().fold(Self::default(), Self::with)
    }
}
