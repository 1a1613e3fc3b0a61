//! Roles: what a certificate lets a person do, as a set.

use std::fmt;
use std::str::FromStr;

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
    /// 汇总电脑: relays and keeps
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
