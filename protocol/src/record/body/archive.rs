//! The archive record: an incident was put into a bag, which holds keys in clear and which nobody can
//! take back from here.

use crate::id::{KeyId, SubjectId};
use crate::limit::{
    ARCHIVED_DOCUMENTS_MAX, CIRCLES_PER_ARCHIVE_MAX, KEYS_PER_ARCHIVE_MAX, LINE_BYTES_MAX,
};
use crate::record::IdSet;

/// How long a bag is kept. The office decides; a record without one says that it has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Retention {
    /// For good.
    Permanent,
    /// Thirty years.
    ThirtyYears,
    /// Ten years.
    TenYears,
}

impl Retention {
    /// All of them, the longest first.
    pub const ALL: [Self; 3] = [Self::Permanent, Self::ThirtyYears, Self::TenYears];

    /// Its number in a record.
    pub const fn number(self) -> u8 {
        match self {
            Self::Permanent => 1,
            Self::ThirtyYears => 2,
            Self::TenYears => 3,
        }
    }

    /// Its code in archives: `Y`, `D30`, `D10`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Permanent => "Y",
            Self::ThirtyYears => "D30",
            Self::TenYears => "D10",
        }
    }

    /// The one with this number; none for one of a later version.
    pub fn from_number(number: u8) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|known| known.number() == number)
    }
}

/// One document in a bag: the incident, or one that was linked from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub struct ArchivedDocument {
    /// Which.
    #[n(0)]
    pub subject: SubjectId,
    /// How many of its records are in the bag.
    #[n(1)]
    pub count: u64,
    /// SHA-256 over their ids: see [`IdSet`].
    #[cbor(n(2), with = "minicbor::bytes")]
    pub sha256: [u8; 32],
}

impl ArchivedDocument {
    /// A document whose records in the bag are these.
    pub const fn new(subject: SubjectId, records: IdSet) -> Self {
        Self {
            subject,
            count: records.count,
            sha256: records.sha256,
        }
    }
}

/// The body of an archive record. It stands in a unit's subject: it changes no incident, and stays when
/// the incident's keys are gone. A list of keys that is too long for one goes on in the next, which says
/// the rest alike.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Archive {
    /// The bag's hash: SHA-256 of its `tagmanifest-sha512.txt`.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub bag: [u8; 32],
    /// The hash of the bag that it takes the place of.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub replaces: Option<[u8; 32]>,
    /// What is in it, the incident first; at most [`ARCHIVED_DOCUMENTS_MAX`].
    #[n(2)]
    pub documents: Vec<ArchivedDocument>,
    /// How long it is kept, by [`Retention::number`]; none where that was not decided.
    #[n(3)]
    pub retention: Option<u8>,
    /// Which narrower circles were opened in it, by the numbers of their purposes; at most
    /// [`CIRCLES_PER_ARCHIVE_MAX`].
    #[n(4)]
    pub circles: Vec<u8>,
    /// The keys that stand in it in clear, at most [`KEYS_PER_ARCHIVE_MAX`]. Whoever writes in those
    /// documents afterwards writes under others.
    #[n(5)]
    pub keys: Vec<KeyId>,
    /// The key that medium and custodian are sealed under: one of the unit's.
    #[n(6)]
    pub key: KeyId,
    /// On what it lies and who answers for it, sealed: see [`crate::seal::Custody`].
    #[cbor(n(7), with = "minicbor::bytes")]
    pub custody: Vec<u8>,
}

/// The body of an archive record cannot be read, or goes beyond the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the archive record cannot be read")]
pub struct BadArchive;

impl Archive {
    /// The body's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing to memory cannot fail; an empty body would be refused by every reader.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads a body.
    ///
    /// # Errors
    /// [`BadArchive`] for anything else, and beyond the limits.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadArchive> {
        let body: Self = minicbor::decode(bytes).map_err(|_| BadArchive)?;
        let fits = (1..=ARCHIVED_DOCUMENTS_MAX).contains(&body.documents.len())
            && body.circles.len() <= CIRCLES_PER_ARCHIVE_MAX
            && body.keys.len() <= KEYS_PER_ARCHIVE_MAX
            && body.custody.len() <= 3 * LINE_BYTES_MAX;
        fits.then_some(body).ok_or(BadArchive)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive() -> Archive {
        let document = ArchivedDocument::new(SubjectId::from_bytes([4; 16]), IdSet::of([]));
        Archive {
            bag: [1; 32],
            replaces: None,
            documents: vec![document],
            retention: Some(Retention::TenYears.number()),
            circles: Vec::new(),
            keys: vec![KeyId::from_bytes([2; 16])],
            key: KeyId::from_bytes([3; 16]),
            custody: vec![0; 100],
        }
    }

    #[test]
    fn a_body_comes_back_as_it_was_and_one_beyond_its_limits_does_not() {
        let body = archive();
        assert_eq!(Archive::from_bytes(&body.to_bytes()), Ok(body.clone()));
        let document = body.documents[0];
        let beyond = [
            Archive {
                documents: Vec::new(),
                ..body.clone()
            },
            Archive {
                documents: vec![document; ARCHIVED_DOCUMENTS_MAX + 1],
                ..body.clone()
            },
            Archive {
                keys: vec![body.key; KEYS_PER_ARCHIVE_MAX + 1],
                ..body.clone()
            },
            Archive {
                circles: vec![4; CIRCLES_PER_ARCHIVE_MAX + 1],
                ..body.clone()
            },
            Archive {
                custody: vec![0; 3 * LINE_BYTES_MAX + 1],
                ..body
            },
        ];
        for beyond in beyond {
            assert_eq!(Archive::from_bytes(&beyond.to_bytes()), Err(BadArchive));
        }
    }

    #[test]
    fn the_longest_body_fits_into_a_record() {
        let body = archive();
        let longest = Archive {
            replaces: Some([0xff; 32]),
            documents: vec![
                ArchivedDocument {
                    count: u64::MAX,
                    ..body.documents[0]
                };
                ARCHIVED_DOCUMENTS_MAX
            ],
            circles: vec![0xff; CIRCLES_PER_ARCHIVE_MAX],
            keys: vec![body.key; KEYS_PER_ARCHIVE_MAX],
            custody: vec![0; 3 * LINE_BYTES_MAX],
            ..body
        };
        assert!(longest.to_bytes().len() <= crate::limit::BODY_BYTES_MAX);
    }

    #[test]
    fn a_class_or_circle_of_a_later_version_leaves_the_record_readable() {
        let later = Archive {
            retention: Some(9),
            circles: vec![200],
            ..archive()
        };
        let read = Archive::from_bytes(&later.to_bytes()).unwrap();
        assert_eq!(read.retention.and_then(Retention::from_number), None);
        for known in Retention::ALL {
            assert_eq!(Retention::from_number(known.number()), Some(known));
        }
    }
}
