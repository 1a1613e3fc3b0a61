//! An attachment on its way: the hashes of its groups, then the bytes of its sealed file.
//!
//! A group is a whole subtree of BLAKE3 (section 2.1 of its paper), so the groups' hashes come
//! together to the attachment's id, and each group proves itself by one of them.

use crate::id::AttachmentId;
use crate::limit::ATTACHMENT_GROUP_BYTES;
use blake3::Hasher;
use blake3::hazmat::{HasherExt, Mode, merge_subtrees_non_root, merge_subtrees_root};
use std::ops::Range;

/// Bytes of a group's hash.
pub const GROUP_HASH_BYTES: usize = 32;

/// A group's hash: a chaining value of BLAKE3, or the id itself where the file is one group.
pub type GroupHash = [u8; GROUP_HASH_BYTES];

/// Where what stands in an attachment as it is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carried {
    sealed_bytes: u64,
}

impl Carried {
    /// Of a sealed file with this many bytes.
    pub const fn of(sealed_bytes: u64) -> Self {
        Self { sealed_bytes }
    }

    /// Bytes of the sealed file.
    pub const fn sealed_bytes(self) -> u64 {
        self.sealed_bytes
    }

    /// How many groups it has.
    pub const fn groups(self) -> u64 {
        self.sealed_bytes.div_ceil(ATTACHMENT_GROUP_BYTES)
    }

    /// Bytes of the hashes that stand before the file: none where the id is the only one.
    pub const fn hashes_bytes(self) -> u64 {
        match self.groups() {
            0 | 1 => 0,
            groups => groups * GROUP_HASH_BYTES as u64,
        }
    }

    /// Bytes of all that is carried.
    pub const fn total_bytes(self) -> u64 {
        self.hashes_bytes() + self.sealed_bytes
    }

    /// Where a group stands in what is carried.
    pub fn group(self, number: u64) -> Range<u64> {
        let start = number.saturating_mul(ATTACHMENT_GROUP_BYTES);
        let end = start.saturating_add(ATTACHMENT_GROUP_BYTES);
        let place = |at: u64| self.hashes_bytes() + at.min(self.sealed_bytes);
        place(start)..place(end)
    }

    /// The group that this byte of what is carried is in; none among the hashes.
    pub fn group_at(self, at: u64) -> Option<u64> {
        at.checked_sub(self.hashes_bytes())
            .map(|at| at / ATTACHMENT_GROUP_BYTES)
    }

    /// Begins to hash one of its groups.
    pub fn hash_group(self, number: u64) -> GroupHasher {
        let mut hasher = Hasher::new();
        let is_only = self.groups() <= 1;
        if !is_only {
            hasher.set_input_offset(number.saturating_mul(ATTACHMENT_GROUP_BYTES));
        }
        GroupHasher { hasher, is_only }
    }
}

/// The hash of one group, as its bytes come.
#[derive(Debug, Clone)]
pub struct GroupHasher {
    hasher: Hasher,
    is_only: bool,
}

impl GroupHasher {
    /// Takes the next bytes of the group; no more than it has.
    pub fn update(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
    }

    /// The hash of what came.
    pub fn finish(&self) -> GroupHash {
        if self.is_only || self.hasher.count() == 0 {
            *self.hasher.finalize().as_bytes()
        } else {
            self.hasher.finalize_non_root()
        }
    }
}

/// The hashes of all groups of one attachment, proved by its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupHashes(Vec<GroupHash>);

impl GroupHashes {
    /// Of a file that has one group: the id says it all.
    pub fn of_one(id: AttachmentId) -> Self {
        Self(vec![*id.as_bytes()])
    }

    /// Reads hashes as they are carried; none where they are not those of this attachment.
    pub fn read(id: AttachmentId, carried: Carried, bytes: &[u8]) -> Option<Self> {
        let (hashes, rest) = bytes.as_chunks::<GROUP_HASH_BYTES>();
        let fits = rest.is_empty() && hashes.len() as u64 == carried.groups();
        if carried.groups() <= 1 {
            return (bytes.is_empty() && carried.sealed_bytes > 0).then(|| Self::of_one(id));
        }
        (fits && root(hashes)? == *id.as_bytes()).then(|| Self(hashes.to_vec()))
    }

    /// From all groups of a file that is here; none where they are not those of this attachment.
    pub fn from_groups(id: AttachmentId, hashes: Vec<GroupHash>) -> Option<Self> {
        (root(&hashes)? == *id.as_bytes()).then_some(Self(hashes))
    }

    /// As they are carried: nothing where there is one group.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self.0.as_slice() {
            [_] => Vec::new(),
            many => many.concat(),
        }
    }

    /// What a group's hash must be; none where there is no such group.
    pub fn get(&self, number: u64) -> Option<&GroupHash> {
        self.0.get(usize::try_from(number).ok()?)
    }
}

/// What the hashes come together to; none of none.
fn root(hashes: &[GroupHash]) -> Option<GroupHash> {
    match hashes {
        [] => None,
        [only] => Some(*only),
        many => {
            let (left, right) = many.split_at_checked(left_of(many.len()))?;
            let (left, right) = (subtree(left)?, subtree(right)?);
            Some(*merge_subtrees_root(&left, &right, Mode::Hash).as_bytes())
        }
    }
}

fn subtree(hashes: &[GroupHash]) -> Option<GroupHash> {
    match hashes {
        [] => None,
        [one] => Some(*one),
        many => {
            let (left, right) = many.split_at_checked(left_of(many.len()))?;
            let (left, right) = (subtree(left)?, subtree(right)?);
            Some(merge_subtrees_non_root(&left, &right, Mode::Hash))
        }
    }
}

/// The left subtree has the largest power of two that is less than all.
const fn left_of(groups: usize) -> usize {
    groups.div_ceil(2).next_power_of_two()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUP: usize = 64 * 1024;

    fn content(bytes: usize) -> Vec<u8> {
        (0..bytes).map(|at| (at % 251).to_le_bytes()[0]).collect()
    }

    fn hashed(content: &[u8]) -> (AttachmentId, Carried, Vec<GroupHash>) {
        let carried = Carried::of(content.len() as u64);
        let groups = content.chunks(GROUP).zip(0..);
        let hashes = groups.map(|(group, number)| {
            let mut hasher = carried.hash_group(number);
            hasher.update(group);
            hasher.finish()
        });
        let id = AttachmentId::from_bytes(*blake3::hash(content).as_bytes());
        (id, carried, hashes.collect())
    }

    #[test]
    fn the_hashes_of_the_groups_come_together_to_the_id() {
        let sizes = [
            1,
            GROUP - 1,
            GROUP,
            GROUP + 1,
            2 * GROUP,
            3 * GROUP,
            7 * GROUP + 5,
        ];
        for bytes in sizes {
            let (id, carried, hashes) = hashed(&content(bytes));
            let hashes = GroupHashes::from_groups(id, hashes).expect("they are its hashes");
            let read = GroupHashes::read(id, carried, &hashes.to_bytes());
            assert_eq!(read.as_ref(), Some(&hashes), "{bytes}");
            assert_eq!(hashes.to_bytes().len() as u64, carried.hashes_bytes());
        }
    }

    #[test]
    fn a_changed_a_missing_or_a_further_hash_is_not_taken() {
        let (id, carried, hashes) = hashed(&content(5 * GROUP));
        let bytes = hashes.concat();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_eq!(GroupHashes::read(id, carried, &changed), None, "{at}");
        }
        for odd in [
            &bytes[..bytes.len() - 32],
            &[&bytes[..], &[0; 32]].concat(),
            &bytes[1..],
        ] {
            assert_eq!(GroupHashes::read(id, carried, odd), None);
        }
    }

    #[test]
    fn a_total_that_is_not_the_files_is_not_taken() {
        let (id, _, hashes) = hashed(&content(5 * GROUP));
        let bytes = hashes.concat();
        for total in [0, 1, 4 * GROUP as u64, 6 * GROUP as u64, 1 << 31] {
            assert_eq!(
                GroupHashes::read(id, Carried::of(total), &bytes),
                None,
                "{total}"
            );
        }
    }

    #[test]
    fn a_group_is_where_its_bytes_are() {
        let carried = Carried::of(2 * GROUP as u64 + 10);
        assert_eq!(carried.hashes_bytes(), 96);
        assert_eq!(
            carried.group(2),
            96 + 2 * GROUP as u64..carried.total_bytes()
        );
        assert_eq!(carried.group_at(95), None);
        assert_eq!(carried.group_at(96 + GROUP as u64), Some(1));
    }
}
