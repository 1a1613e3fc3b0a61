//! Frames: what is sealed, each by itself, so that damage costs no more than the frames it is in.

use super::{RANDOM_BYTES, SIGNATURE_BYTES};
use crate::exchange::{SignedReceipt, WireRecord};
use crate::id::{AttachmentId, DeviceKey};
use crate::limit::BUNDLE_FRAME_BYTES;
use crate::seal::{Key, OVERHEAD_BYTES, SealError, open, seal};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

/// Bytes of a frame in the file. Only the last one of a part may have fewer.
pub const SEALED_FRAME_BYTES: usize = BUNDLE_FRAME_BYTES + OVERHEAD_BYTES + SIGNATURE_BYTES;
/// What a signature over a frame begins with.
const LABEL: &[u8] = b"onscene bundle frame 1\0";
/// What a frame's place begins with.
const PLACE: &[u8] = b"bundle\0";
/// Bytes that are kept free for [`Item::End`].
const END_BYTES: usize = 40;

/// One thing that a bundle carries.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum Item {
    /// A record. Nothing is known of it yet.
    #[n(0)]
    Record(#[n(0)] WireRecord),
    /// A receipt of the laptop that wrote the bundle: of another it counts for nothing.
    #[n(1)]
    Receipt(#[n(0)] SignedReceipt),
    /// A piece of an attachment's sealed file.
    #[n(2)]
    Piece {
        /// Which.
        #[n(0)]
        attachment: AttachmentId,
        /// Bytes of the whole file.
        #[n(1)]
        total: u64,
        /// Where in it the piece begins.
        #[n(2)]
        offset: u64,
        /// The bytes.
        #[cbor(n(3), with = "minicbor::bytes")]
        bytes: Vec<u8>,
    },
    /// A part's end, in its last frame.
    #[n(3)]
    End {
        /// Whether another part follows.
        #[n(0)]
        more: bool,
    },
    /// A part of the hashes of an attachment's groups. They stand before its pieces, and with them
    /// these can be taken one by one.
    #[n(4)]
    Hashes {
        /// Which.
        #[n(0)]
        attachment: AttachmentId,
        /// Bytes of the whole file.
        #[n(1)]
        total: u64,
        /// Where in the hashes this part begins.
        #[n(2)]
        offset: u64,
        /// The hashes.
        #[cbor(n(3), with = "minicbor::bytes")]
        bytes: Vec<u8>,
    },
    /// What the laptop that wrote the bundle, or another, holds of one author. Programs of before skip
    /// it.
    #[n(5)]
    Statement(#[n(0)] SignedReceipt),
}

/// An item's bytes.
pub fn encoded(item: &Item) -> Vec<u8> {
    // Writing to memory cannot fail; nothing would be nothing lost that is noted as sent.
    minicbor::to_vec(item).unwrap_or_default()
}

/// Collects items until a frame is full.
#[derive(Debug, Default)]
pub struct Packer(Vec<u8>);

impl Packer {
    /// Whether so many more bytes of items fit, with the end after them.
    pub const fn fits(&self, bytes: usize) -> bool {
        self.0.len() + bytes + END_BYTES <= BUNDLE_FRAME_BYTES
    }

    /// Whether nothing is in it.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds an item's bytes. Ask first whether they fit.
    pub fn add(&mut self, encoded: &[u8]) {
        self.0.extend_from_slice(encoded);
    }
}

/// Seals the frames of one part, one after the other.
pub struct FrameSealer {
    key: Key,
    head: [u8; 32],
    random: [u8; RANDOM_BYTES],
    writer: SigningKey,
    number: u32,
}

impl std::fmt::Debug for FrameSealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FrameSealer({} frames)", self.number)
    }
}

impl FrameSealer {
    pub(super) const fn new(
        key: Key,
        head: [u8; 32],
        random: [u8; RANDOM_BYTES],
        writer: SigningKey,
    ) -> Self {
        Self {
            key,
            head,
            random,
            writer,
            number: 0,
        }
    }

    /// Seals a frame that others follow. All of these have the same length in the file.
    ///
    /// # Errors
    /// [`SealError::TooLong`] where there are too many, or what is in it did not fit.
    pub fn seal(&mut self, packed: &mut Packer) -> Result<Vec<u8>, SealError> {
        if packed.0.len() > BUNDLE_FRAME_BYTES {
            return Err(SealError::TooLong);
        }
        packed.0.resize(BUNDLE_FRAME_BYTES, 0);
        self.seal_bytes(std::mem::take(packed), false)
    }

    /// Seals the part's last frame.
    ///
    /// # Errors
    /// See [`Self::seal`].
    pub fn seal_last(mut self, mut packed: Packer, more: bool) -> Result<Vec<u8>, SealError> {
        packed.add(&encoded(&Item::End { more }));
        self.seal_bytes(packed, true)
    }

    /// As whoever holds the frames' key, but not the writer's.
    #[cfg(test)]
    pub(super) fn resign_with(&mut self, writer: SigningKey) {
        self.writer = writer;
    }

    fn seal_bytes(&mut self, packed: Packer, is_last: bool) -> Result<Vec<u8>, SealError> {
        if packed.0.len() > BUNDLE_FRAME_BYTES {
            return Err(SealError::TooLong);
        }
        let mut nonce = [0; 24];
        let number = self.number.to_be_bytes().into_iter();
        let parts = self.random.into_iter().chain(number);
        for (place, byte) in nonce.iter_mut().zip(parts.chain([u8::from(is_last)])) {
            *place = byte;
        }
        let place = place(&self.head, self.number, is_last);
        let mut sealed = seal(&self.key, &place, &packed.0, nonce)?;
        let signature = self.writer.sign(&signed(&place, &sealed)).to_bytes();
        sealed.extend_from_slice(&signature);
        self.number = self.number.checked_add(1).ok_or(SealError::TooLong)?;
        Ok(sealed)
    }
}

/// Opens the frames of one part, in any order.
#[derive(Debug, Clone)]
pub struct FrameOpener {
    key: Key,
    head: [u8; 32],
    writer: DeviceKey,
}

impl FrameOpener {
    pub(super) const fn new(key: Key, head: [u8; 32], writer: DeviceKey) -> Self {
        Self { key, head, writer }
    }

    /// What is in the frame with this number, from 0; [`Item::End`] is in the last one. None where
    /// it was changed or cut, or another than the writer of the head made it.
    pub fn open(&self, number: u32, frame: &[u8]) -> Option<Vec<Item>> {
        let (sealed, signature) = frame.split_last_chunk::<SIGNATURE_BYTES>()?;
        let plain = [false, true].into_iter().find_map(|is_last| {
            let place = place(&self.head, number, is_last);
            let key = VerifyingKey::from_bytes(self.writer.as_bytes()).ok()?;
            let signature = Signature::from_bytes(signature);
            key.verify_strict(&signed(&place, sealed), &signature)
                .ok()?;
            open(&self.key, &place, sealed).ok()
        })?;
        items(&plain)
    }
}

/// Where a frame stands: it opens nowhere else.
fn place(head: &[u8; 32], number: u32, is_last: bool) -> Vec<u8> {
    let number = u64::from(number).to_be_bytes();
    [PLACE, head, &number, &[u8::from(is_last)]].concat()
}

fn signed(place: &[u8], sealed: &[u8]) -> Vec<u8> {
    [LABEL, place, blake3::hash(sealed).as_bytes()].concat()
}

/// Items one after the other, and zeros behind them. Those of a later version are skipped.
fn items(plain: &[u8]) -> Option<Vec<Item>> {
    let mut decoder = minicbor::Decoder::new(plain);
    let mut items = Vec::new();
    while plain.get(decoder.position()).is_some_and(|byte| *byte != 0) {
        let begin = decoder.position();
        match decoder.decode::<Item>() {
            Ok(item) => items.push(item),
            Err(error) if error.is_unknown_variant() => {
                decoder.set_position(begin);
                decoder.skip().ok()?;
            }
            Err(_) => return None,
        }
    }
    Some(items)
}
