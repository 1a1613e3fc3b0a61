//! What became of each group of a file so far.

use onscene_protocol::exchange::GroupHasher;
use onscene_protocol::id::DeviceKey;

/// One group.
#[derive(Debug, Default)]
pub(super) enum Group {
    /// Nothing of it is here.
    #[default]
    Missing,
    /// Its beginning is here, and proves nothing yet.
    Begun(Box<Begun>),
    /// It is proved and in the file, which was not synced since.
    Written,
    /// It is proved and on disk.
    Durable,
}

/// The beginning of a group. Another laptop begins it anew: else nobody could say whose byte was
/// wrong.
#[derive(Debug)]
pub(super) struct Begun {
    pub(super) from: DeviceKey,
    pub(super) bytes: u64,
    pub(super) hasher: GroupHasher,
}

impl Group {
    pub(super) const fn is_whole(&self) -> bool {
        matches!(self, Self::Written | Self::Durable)
    }

    /// How far this laptop brought it, where it has begun it.
    pub(super) fn begun_by(&self, from: DeviceKey) -> Option<u64> {
        match self {
            Self::Begun(begun) if begun.from == from => Some(begun.bytes),
            _ => None,
        }
    }
}
