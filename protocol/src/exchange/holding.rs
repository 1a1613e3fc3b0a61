//! The word of a laptop that replaces its receipt for an attachment: that it holds the file, or holds it
//! no more. A receipt of choice 2 is made once and is true of that moment alone; these have numbers, and
//! the highest stands.

use super::receipt::{Receipt, SignedReceipt, What};
use super::statement::OfAuthor;
use crate::id::AttachmentId;

/// What the signing laptop says of its copy of one attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Holding {
    /// Which.
    #[n(0)]
    pub attachment: AttachmentId,
    /// Grows with each such word of this laptop, about whichever attachment, and goes on above its wall
    /// clock after a restore.
    #[n(1)]
    pub number: u64,
    /// Whether the file is there.
    #[n(2)]
    pub copy: FileCopy,
    /// When every byte of it was looked at there last, milliseconds since 1970 by that laptop's clock.
    #[n(3)]
    pub looked_ms: Option<u64>,
}

/// How it is with a laptop's copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum FileCopy {
    /// It is there, and as long as it was.
    #[n(0)]
    Held,
    /// It is damaged, or gone, or never came: the laptop wants one.
    #[n(1)]
    Lacking,
    /// Somebody there let go of it.
    #[n(2)]
    LetGo,
}

/// What a laptop says of its copies to one that it meets, and up to where.
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Holdings {
    /// The number up to which this is all there is to say to whoever gets it.
    #[n(0)]
    pub upto: u64,
    /// Receipts of the choice [`What::Holding`], at most
    /// [`crate::limit::RECEIPTS_PER_MESSAGE_MAX`], the lowest numbers first.
    #[n(1)]
    pub receipts: Vec<SignedReceipt>,
}

impl Holding {
    /// What a receipt says of a copy, where it is one that does and has a number.
    pub const fn in_receipt(receipt: &Receipt) -> Option<&Self> {
        match &receipt.what {
            What::Holding(said) => Some(said),
            What::Ids { .. } | What::Set { .. } | What::Attachment { .. } | What::OfAuthor(_) => {
                None
            }
        }
    }

    /// The number of a laptop's next such word.
    pub fn next_number(last: Option<u64>, wall_ms: u64) -> u64 {
        OfAuthor::next_number(last, wall_ms)
    }

    /// How it is with the copy by a receipt for an attachment, of either choice; none where the receipt
    /// is for something else.
    pub const fn copy_in(receipt: &Receipt) -> Option<FileCopy> {
        match &receipt.what {
            What::Attachment { .. } => Some(FileCopy::Held),
            What::Holding(said) => Some(said.copy),
            What::Ids { .. } | What::Set { .. } | What::OfAuthor(_) => None,
        }
    }

    /// Whether a laptop's receipt for an attachment takes the place of the one that is kept of it. One
    /// with a lower number is stale or replayed; one without a number takes nothing back that has one.
    pub fn replaces(new: &Receipt, kept: &Receipt) -> bool {
        let number = |receipt| Self::in_receipt(receipt).map(|said| said.number);
        number(new) > number(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{DeviceKey, OrganisationId};

    const FILE: AttachmentId = AttachmentId::from_bytes([5; 32]);

    fn receipt(what: What) -> Receipt {
        Receipt {
            device: DeviceKey::from_bytes([1; 32]),
            organisation: OrganisationId::from_bytes([2; 32]),
            wall_ms: 1_768_000_000_000,
            what,
        }
    }

    fn said(number: u64, copy: FileCopy) -> Receipt {
        receipt(What::Holding(Holding {
            attachment: FILE,
            number,
            copy,
            looked_ms: None,
        }))
    }

    #[test]
    fn a_receipt_is_taken_back_by_a_higher_number_and_given_again_by_one_above_that() {
        let first = receipt(What::Attachment { attachment: FILE });
        let back = said(7, FileCopy::Lacking);
        let again = said(8, FileCopy::Held);
        assert!(Holding::replaces(&back, &first));
        assert!(Holding::replaces(&again, &back));
        for (stale, kept) in [
            (&first, &back),
            (&back, &again),
            (&first, &again),
            (&back, &back),
        ] {
            assert!(!Holding::replaces(stale, kept), "{stale:?}");
        }
        let copies = [&first, &back, &again].map(Holding::copy_in);
        let (held, lacking) = (Some(FileCopy::Held), Some(FileCopy::Lacking));
        assert_eq!(copies, [held, lacking, held]);
    }

    #[test]
    fn numbers_go_on_above_the_last_and_above_the_clock() {
        assert_eq!(Holding::next_number(None, 50), 50);
        assert_eq!(Holding::next_number(Some(70), 50), 71);
        assert_eq!(Holding::next_number(Some(70), 500), 500);
    }
}
