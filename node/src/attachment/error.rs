//! What can be wrong with an attachment.

use onscene_protocol::limit::ATTACHMENT_BYTES_MAX;
use std::io;

/// Why an attachment cannot be sealed, taken in or opened.
#[derive(Debug, thiserror::Error)]
pub enum AttachmentError {
    /// More than an attachment may have.
    #[error("an attachment has at most {ATTACHMENT_BYTES_MAX} bytes")]
    TooLong,
    /// Its file is not here, or not whole.
    #[error("this attachment is not here yet")]
    NotHeld,
    /// What came is not what the id names.
    #[error("the bytes that came are not those of this attachment")]
    WrongBytes,
    /// A group of it is whole and is not the attachment's.
    #[error("the piece at byte {at} is not of this attachment")]
    WrongPiece {
        /// Where the group begins in the sealed file; 0 for its hashes as well.
        at: u64,
    },
    /// That laptop sent a wrong piece of it.
    #[error("that laptop sent a wrong piece of this attachment before")]
    Barred,
    /// A piece begins where none is missing, or where another laptop brings it.
    #[error("that piece is not the next one")]
    NotNext,
    /// Too many files arrive just now.
    #[error("too many attachments arrive at once")]
    Busy,
    /// Another key, or the file was changed, cut or reordered.
    #[error("the attachment does not open: its file is damaged, or this is not its key")]
    Damaged,
    /// It opens, and is not what the entry that names it says of it.
    #[error("the original is not the one that its entry tells of: a hash or the length differs")]
    Contradicted,
    /// A later version sealed it.
    #[error("the attachment is of format {0}, which this program does not read")]
    NewerVersion(u8),
    /// No space is left.
    #[error("no space is left on the disk for this attachment")]
    Full,
    /// What else the file system answered.
    #[error("the attachment's file failed: {0}")]
    Io(#[source] io::Error),
}

impl AttachmentError {
    /// What the person can do next.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::TooLong => "Attach a shorter file, or parts of it.",
            Self::NotHeld => "Connect with a laptop that holds it.",
            Self::WrongBytes => "Nothing was kept. It is asked for again at the next exchange.",
            Self::WrongPiece { .. } | Self::Barred => {
                "The piece was not kept. The rest comes from other laptops."
            }
            Self::NotNext => "Ask which piece is missing.",
            Self::Busy => "Wait until one of them is here.",
            Self::Damaged => "Fetch it again from another laptop.",
            Self::Contradicted => {
                "Nothing was kept. Ask whoever attached it for the file, and have it attached anew."
            }
            Self::NewerVersion(_) => "Use the version of the program that wrote it.",
            Self::Full => "Free some space on that disk.",
            Self::Io(_) => "Look whether the disk is there, writable and healthy.",
        }
    }
}

impl From<io::Error> for AttachmentError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io(error),
        }
    }
}

impl From<AttachmentError> for io::Error {
    fn from(error: AttachmentError) -> Self {
        match error {
            AttachmentError::Io(error) => error,
            AttachmentError::Full => io::ErrorKind::StorageFull.into(),
            AttachmentError::Damaged | AttachmentError::Contradicted => {
                Self::new(io::ErrorKind::InvalidData, error)
            }
            other => Self::other(other),
        }
    }
}
