//! Getting all that another laptop holds, a page at a time and without naming a single record: for
//! whoever holds next to nothing of it. An id costs 32 bytes when it is listed and 32 when it is
//! asked for, and no compression makes them fewer.

use super::packed;
use super::wire::WireRecord;
use crate::clock::Timestamp;
use crate::id::RecordId;

/// Of sixteen records in a page, one may be here already before comparing costs fewer bytes: a
/// record has some 270, and comparing saves it at 64 for each of the others.
const KNOWN_OF: u64 = 16;
/// Fewer records than that are compared: it takes no more round trips, and names few.
const MISSING_MIN: u64 = 256;

/// How far somebody read in all records, which are in the order of time and then of id.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, minicbor::Encode, minicbor::Decode,
)]
#[cbor(array)]
pub struct Bookmark {
    /// The bits of its time.
    #[n(0)]
    pub time: u64,
    /// Its id.
    #[n(1)]
    pub id: RecordId,
}

impl Bookmark {
    /// At the record of this time and id.
    pub const fn of(time: Timestamp, id: RecordId) -> Self {
        Self {
            time: time.bits(),
            id,
        }
    }
}

/// Asks for the records that are exchanged and are not the organisation's own, in the order of time and
/// id.
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct GetPage {
    /// The last one that came; none for the first page.
    #[n(0)]
    pub after: Option<Bookmark>,
    /// As in [`super::GetRecords`].
    #[n(1)]
    pub bytes_max: Option<u32>,
    /// How many records are still to come, this page's included, as far as the initiator knows; for
    /// the other end to show.
    #[n(2)]
    pub rest: Option<u64>,
}

/// The records that come next, as many as fit into [`crate::limit::BATCH_BYTES_MAX`].
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Page {
    /// The records.
    #[cbor(n(0), with = "packed")]
    pub records: Vec<WireRecord>,
    /// Where the next page begins; none where there was no more.
    #[n(1)]
    pub next: Option<Bookmark>,
}

/// Whether to get all instead of comparing, for who holds `here` records of those that are not the
/// organisation's own, and `missing` fewer records than the other laptop.
pub const fn worth_paging(here: u64, missing: u64) -> bool {
    missing >= MISSING_MIN && here <= missing / KNOWN_OF
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_holds_next_to_nothing_gets_all_and_who_holds_much_compares() {
        assert!(worth_paging(0, 64_000));
        assert!(worth_paging(4_000, 64_000));
        assert!(!worth_paging(4_001, 64_000));
        assert!(
            !worth_paging(0, 10),
            "ten named records cost less than a further hello"
        );
        assert!(!worth_paging(0, 0));
    }

    #[test]
    fn bookmarks_are_in_the_order_of_time_and_then_of_id() {
        let mark =
            |time, id| Bookmark::of(Timestamp::from_bits(time), RecordId::from_bytes([id; 32]));
        assert!(mark(1, 9) < mark(2, 1));
        assert!(mark(2, 1) < mark(2, 9));
    }
}
