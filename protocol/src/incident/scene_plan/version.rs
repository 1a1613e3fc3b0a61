//! Names of versions of a text: the changes that no other one in it depends on.

use crate::limit::SCENE_PLAN_DEPENDENCIES_MAX;
use automerge::ChangeHash;
use std::fmt;
use std::str::FromStr;

/// A version of the on-scene plan: what somebody saw as they began to change it, or approved. As text,
/// hashes in hexadecimal with full stops between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextVersion(Vec<ChangeHash>);

/// A text that names no version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{got:?} is no version of an on-scene plan")]
pub struct BadVersion {
    /// What came, cut to 80 characters.
    got: String,
}

impl TextVersion {
    pub(super) const fn of(heads: Vec<ChangeHash>) -> Self {
        Self(heads)
    }

    pub(super) fn heads(&self) -> &[ChangeHash] {
        &self.0
    }

    /// The hashes, for whoever stores them.
    pub(in crate::incident) fn hashes(&self) -> Vec<[u8; 32]> {
        self.0.iter().map(|head| head.0).collect()
    }

    pub(in crate::incident) fn of_hashes(hashes: &[[u8; 32]]) -> Self {
        Self(hashes.iter().map(|hash| ChangeHash(*hash)).collect())
    }
}

impl fmt::Display for TextVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, head) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str(".")?;
            }
            f.write_str(&data_encoding::HEXLOWER.encode(&head.0))?;
        }
        Ok(())
    }
}

impl FromStr for TextVersion {
    type Err = BadVersion;

    fn from_str(text: &str) -> Result<Self, BadVersion> {
        let hash = |part: &str| {
            let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(part.as_bytes());
            let bytes: [u8; 32] = bytes.ok()?.try_into().ok()?;
            Some(ChangeHash(bytes))
        };
        let parts = text.trim().split('.');
        let heads: Option<Vec<ChangeHash>> = parts.map(hash).collect();
        let bad = || BadVersion {
            got: text.chars().take(80).collect(),
        };
        let mut heads = heads.ok_or_else(bad)?;
        if heads.len() as u64 > SCENE_PLAN_DEPENDENCIES_MAX {
            return Err(bad());
        }
        heads.sort();
        heads.dedup();
        Ok(Self(heads))
    }
}

impl serde::Serialize for TextVersion {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for TextVersion {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
