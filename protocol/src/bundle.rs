//! The same as an exchange, in a file: what is carried by hand to laptops that no network reaches.
//!
//! A part of a bundle says in clear who wrote it, and is sealed for the persons on some laptops. It
//! stands by itself: parts are read in any order, and each frame of one opens without the others.
//! `PROTOCOL.md` has the bytes.

mod frame;
mod head;

pub use frame::{FrameOpener, FrameSealer, Item, Packer, SEALED_FRAME_BYTES, encoded};
pub use head::{BadBundle, HEAD_PREFIX_BYTES, Head, HeadDraft};

/// What a file of this kind begins with.
const LABEL: &[u8; 15] = b"onscene bundle\0";
/// The version of its layout, the byte after that.
const FORMAT: u8 = 1;
const RANDOM_BYTES: usize = 19;
const SIGNATURE_BYTES: usize = 64;

#[cfg(test)]
mod tests;
