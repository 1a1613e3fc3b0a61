//! Why a bundle cannot be written or read.

use crate::attachment::AttachmentError;
use crate::engine::EngineError;
use crate::store::StoreError;
use onscene_protocol::bundle::BadBundle;
use onscene_protocol::limit::{BUNDLE_PART_BYTES_MIN, BUNDLE_PARTS_MAX, BUNDLE_READERS_MAX};
use onscene_protocol::seal::SealError;
use std::io;

/// Why a bundle cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// It is none, of a later version, or its beginning is damaged.
    #[error(transparent)]
    Unreadable(#[from] BadBundle),
    /// A laptop of another organisation wrote it.
    #[error("the bundle is of another organisation")]
    Foreign,
    /// It is sealed for others.
    #[error("the bundle is not for this laptop but for {0}")]
    ForOthers(String),
    /// The laptop that wrote it was revoked.
    #[error("the laptop that wrote the bundle ({0}) was revoked")]
    Revoked(String),
    /// No certificate of the laptop that wrote it is known here, nor in the bundle.
    #[error("the laptop that wrote the bundle is not known in this organisation")]
    UnknownWriter,
    /// A bundle is for somebody.
    #[error("a bundle is for at least one other laptop, and at most {BUNDLE_READERS_MAX} persons")]
    Readers,
    /// The laptop that it should be for was revoked.
    #[error("{0} was revoked: a bundle for it would open there")]
    RevokedReader(String),
    /// Its readers do not all carry what goes in: everyone reads all of a bundle.
    #[error("{0} does not carry all that goes into this bundle: it is of another unit")]
    Apart(String),
    /// Parts are too small to hold anything, or there would be too many.
    #[error(
        "a part has at least {BUNDLE_PART_BYTES_MIN} bytes, and a bundle at most {BUNDLE_PARTS_MAX} parts"
    )]
    Parts,
    /// The file is longer than any stick.
    #[error("a file of a bundle has at most {0} bytes")]
    TooLong(u64),
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// What the file system answered.
    #[error("the bundle's file failed: {0}")]
    Io(#[from] io::Error),
}

impl BundleError {
    /// What the person can do next.
    pub fn hint(&self) -> String {
        match self {
            Self::Unreadable(BadBundle::NotABundle) => {
                "name a file that `onscene bundle write` wrote".into()
            }
            Self::Unreadable(BadBundle::NewerVersion(_)) => {
                "use the version of the program that wrote it".into()
            }
            Self::Unreadable(_) => "copy the file again, or have it written again".into(),
            Self::Foreign => "nothing was taken; look which stick this is".into(),
            Self::ForOthers(_) => "have one written with --to and this laptop's id".into(),
            Self::Revoked(_) => "nothing was taken; what it wrote before came by the others".into(),
            Self::UnknownWriter => {
                "have it written again with --all, so that it says who wrote it".into()
            }
            Self::Readers => "name laptops with --to; `onscene devices` lists them".into(),
            Self::RevokedReader(_) => "leave it out".into(),
            Self::Apart(_) => "write a bundle for each unit; one for a hub takes all".into(),
            Self::Parts => "choose a larger --max-size".into(),
            Self::TooLong(_) => "have it written in parts, with --max-size".into(),
            Self::Engine(error) => error.hint(),
            Self::Io(_) => "look whether the disk is there, healthy and has space".into(),
        }
    }
}

impl From<StoreError> for BundleError {
    fn from(error: StoreError) -> Self {
        Self::Engine(error.into())
    }
}

impl From<AttachmentError> for BundleError {
    fn from(error: AttachmentError) -> Self {
        Self::Engine(error.into())
    }
}

impl From<SealError> for BundleError {
    fn from(_: SealError) -> Self {
        Self::Readers
    }
}
