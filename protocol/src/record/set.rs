//! Records as a set, told by a hash that anyone can compute.

use crate::id::RecordId;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// How many records, and SHA-256 over their ids, sorted, one after the other. Evidence: unlike the
/// fingerprint of an exchange, nobody finds another set for it, however many records they may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub struct IdSet {
    /// How many they are.
    #[n(0)]
    pub count: u64,
    /// SHA-256 over their ids.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub sha256: [u8; 32],
}

impl IdSet {
    /// Of these records, each counted once.
    pub fn of(ids: impl IntoIterator<Item = RecordId>) -> Self {
        let ids: BTreeSet<RecordId> = ids.into_iter().collect();
        let mut hash = Sha256::new();
        for id in &ids {
            hash.update(id.as_bytes());
        }
        Self {
            count: ids.len() as u64,
            sha256: hash.finalize().into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_the_same_in_every_order_and_another_with_one_more_or_less() {
        let ids = [3, 1, 2].map(|byte| RecordId::from_bytes([byte; 32]));
        let set = IdSet::of(ids);
        assert_eq!(set, IdSet::of([ids[1], ids[2], ids[0], ids[1]]));
        let sorted: [u8; 32] = Sha256::digest([[1; 32], [2; 32], [3; 32]].concat()).into();
        assert_eq!((set.count, set.sha256), (3, sorted));
        assert_ne!(set, IdSet::of(ids.into_iter().skip(1)));
        assert_eq!(IdSet::of([]).count, 0);
    }
}
