//! What people wrote in an entry: sealed as one field, under the incident's key.

use super::ActWords;
use crate::id::{EntryId, SubjectId};
use crate::seal::{Key, SealError, open, seal};

/// What is known of a file beside its bytes.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub struct FileWords {
    /// Its name, without a path.
    #[n(0)]
    pub name: String,
    /// Its media type (RFC 6838).
    #[n(1)]
    pub media_type: String,
}

/// What people wrote. It stands in the document as ciphertext only.
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Words {
    /// The text of a log entry or correction.
    #[n(0)]
    pub text: Option<String>,
    /// An incident's title.
    #[n(1)]
    pub title: Option<String>,
    /// Where it is.
    #[n(2)]
    pub place: Option<String>,
    /// How the office heard of it.
    #[n(3)]
    pub channel: Option<String>,
    /// From whom, as an office or post, not as a person to be found again.
    #[n(4)]
    pub reporter: Option<String>,
    /// Who counted, or who declared a milestone.
    #[n(5)]
    pub by: Option<String>,
    /// A note beside a milestone.
    #[n(6)]
    pub note: Option<String>,
    /// The attachments' names, in the order of the open references.
    #[n(7)]
    pub files: Option<Vec<FileWords>>,
    /// What a demand is about: wages, housing, fees.
    #[n(8)]
    pub category: Option<String>,
    /// What only this kind of act says.
    #[n(9)]
    pub act: Option<ActWords>,
}

impl Words {
    /// A text alone.
    pub(in crate::incident) fn text(text: String) -> Self {
        Self {
            text: Some(text),
            ..Self::default()
        }
    }

    /// Where an entry's words stand: they open in this entry of this incident only.
    fn place(subject: SubjectId, entry: EntryId) -> Vec<u8> {
        [b"words".as_slice(), subject.as_bytes(), entry.as_bytes()].concat()
    }

    /// Seals the words; none for none.
    pub(in crate::incident) fn seal(
        &self,
        key: &Key,
        (subject, entry): (SubjectId, EntryId),
        nonce: [u8; 24],
    ) -> Result<Option<Vec<u8>>, SealError> {
        if *self == Self::default() {
            return Ok(None);
        }
        let plain = minicbor::to_vec(self).map_err(|_| SealError::TooLong)?;
        seal(key, &Self::place(subject, entry), &plain, nonce).map(Some)
    }

    /// Opens them again.
    pub(in crate::incident) fn open(
        key: &Key,
        subject: SubjectId,
        entry: EntryId,
        sealed: &[u8],
    ) -> Option<Self> {
        let plain = open(key, &Self::place(subject, entry), sealed).ok()?;
        minicbor::decode(&plain).ok()
    }
}
