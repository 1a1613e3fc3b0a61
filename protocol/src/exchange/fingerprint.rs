//! One number for a whole set of records, however they came.

use crate::id::RecordId;
use std::fmt;

/// Two nodes with the same fingerprint hold the same records.
#[derive(Clone, Copy, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(transparent)]
pub struct Fingerprint(#[cbor(n(0), with = "minicbor::bytes")] [u8; 32]);

impl Fingerprint {
    /// The fingerprint with these bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

/// A fingerprint in the making: the sum of all ids modulo 2²⁵⁶, and how many they are. The order
/// does not matter, and one more record costs one addition.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SetFingerprint {
    /// The sum, lowest 64 bits first.
    sum: [u64; 4],
    count: u64,
}

impl SetFingerprint {
    /// Takes one more record in. The caller takes care that it is not in there already.
    pub fn add(&mut self, id: RecordId) {
        let mut carry = false;
        let (lanes, _) = id.as_bytes().as_chunks::<8>();
        for (lane, bytes) in self.sum.iter_mut().zip(lanes) {
            let (sum, over) = lane.overflowing_add(u64::from_le_bytes(*bytes));
            let (sum, over_by_carry) = sum.overflowing_add(u64::from(carry));
            *lane = sum;
            carry = over || over_by_carry;
        }
        self.count = self.count.saturating_add(1);
    }

    /// Takes in all records of another set that has none in common with this one.
    pub fn join(&mut self, other: &Self) {
        let mut carry = false;
        for (lane, more) in self.sum.iter_mut().zip(other.sum) {
            let (sum, over) = lane.overflowing_add(more);
            let (sum, over_by_carry) = sum.overflowing_add(u64::from(carry));
            *lane = sum;
            carry = over || over_by_carry;
        }
        self.count = self.count.saturating_add(other.count);
    }

    /// Takes a record out again. The caller takes care that it is in there.
    pub fn remove(&mut self, id: RecordId) {
        let mut borrow = false;
        let (lanes, _) = id.as_bytes().as_chunks::<8>();
        for (lane, bytes) in self.sum.iter_mut().zip(lanes) {
            let (sum, under) = lane.overflowing_sub(u64::from_le_bytes(*bytes));
            let (sum, under_by_borrow) = sum.overflowing_sub(u64::from(borrow));
            *lane = sum;
            borrow = under || under_by_borrow;
        }
        self.count = self.count.saturating_sub(1);
    }

    /// How many records are in it.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The fingerprint of what is in it now.
    pub fn digest(&self) -> Fingerprint {
        let mut hash = blake3::Hasher::new_derive_key("onscene 1 set fingerprint");
        for lane in self.sum {
            hash.update(&lane.to_le_bytes());
        }
        hash.update(&self.count.to_be_bytes());
        Fingerprint(*hash.finalize().as_bytes())
    }
}

impl FromIterator<RecordId> for SetFingerprint {
    fn from_iter<I: IntoIterator<Item = RecordId>>(ids: I) -> Self {
        let mut set = Self::default();
        for id in ids {
            set.add(id);
        }
        set
    }
}
