//! Writing a bundle: parts one after the other, each of which can be read by itself.

use super::BundleError;
use ed25519_dalek::SigningKey;
use onscene_protocol::bundle::{FrameSealer, HeadDraft, Item, Packer, SEALED_FRAME_BYTES, encoded};
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::{AttachmentId, OrganisationId, SealKey};
use onscene_protocol::limit::{BUNDLE_PART_BYTES_MIN, BUNDLE_PARTS_MAX, BUNDLE_PIECE_BYTES};
use std::io::{self, Read, Write};

/// Bytes of a frame in the file.
const FRAME: u64 = SEALED_FRAME_BYTES as u64;

/// Who writes, and for whom.
pub struct Cover {
    /// The writer's organisation.
    pub organisation: OrganisationId,
    /// The writer's laptop.
    pub writer: SigningKey,
    /// The persons that can open it.
    pub readers: Vec<SealKey>,
    /// Milliseconds since 1970 by the writer's clock.
    pub wall_ms: u64,
    /// Bytes that a part may have.
    pub part_bytes_max: Option<u64>,
}

/// A bundle being written; [`Self::finish`] ends it.
pub struct BundleWriter<W, E> {
    out: W,
    entropy: E,
    cover: Cover,
    bundle: [u8; 16],
    /// What stands at the beginning of every part: by these the rest is judged.
    repeated: Vec<Vec<u8>>,
    sealer: FrameSealer,
    packed: Packer,
    head_bytes: u64,
    part_bytes: u64,
    parts: Vec<u64>,
}

impl<W: Write, E: Entropy> BundleWriter<W, E> {
    /// Begins one. What is `repeated` stands in every part, where parts are long enough for it.
    ///
    /// # Errors
    /// [`BundleError::Parts`], [`BundleError::Readers`], and what the file system answers.
    pub fn begin(
        out: W,
        cover: Cover,
        repeated: &[Item],
        mut entropy: E,
    ) -> Result<Self, BundleError> {
        let limit = cover.part_bytes_max.unwrap_or(u64::MAX);
        if limit < BUNDLE_PART_BYTES_MIN {
            return Err(BundleError::Parts);
        }
        let bundle = entropy.bytes();
        let (head, sealer) =
            draft(&cover, bundle, 1).begin(&cover.readers, &cover.writer, &mut entropy)?;
        let mut writer = Self {
            out,
            entropy,
            cover,
            bundle,
            repeated: Vec::new(),
            sealer,
            packed: Packer::default(),
            head_bytes: head.len() as u64,
            part_bytes: 0,
            parts: Vec::new(),
        };
        writer.write(&head)?;
        let repeated: Vec<Vec<u8>> = repeated.iter().map(encoded).collect();
        for item in &repeated {
            writer.put_encoded(item)?;
        }
        let bytes: usize = repeated.iter().map(Vec::len).sum();
        if (bytes as u64) < limit / 2 {
            writer.repeated = repeated;
        }
        Ok(writer)
    }

    /// Adds an item.
    ///
    /// # Errors
    /// [`BundleError::Parts`], and what the file system answers.
    pub fn put(&mut self, item: &Item) -> Result<(), BundleError> {
        self.put_encoded(&encoded(item))
    }

    /// Adds an attachment whole within one part: the hashes of its groups, and the `total` bytes of
    /// its sealed file. Answers whether it fits into one.
    ///
    /// # Errors
    /// Where `file` is shorter, [`BundleError::Parts`], and what the file system answers.
    pub fn attachment(
        &mut self,
        attachment: AttachmentId,
        total: u64,
        hashes: &[u8],
        mut file: impl Read,
    ) -> Result<bool, BundleError> {
        // A frame for each piece, the one before them, and the last.
        let frames = |bytes: u64| bytes.div_ceil(BUNDLE_PIECE_BYTES as u64);
        let needed = (frames(total) + frames(hashes.len() as u64) + 2) * FRAME;
        if needed > self.room() {
            if needed > self.room_anew() {
                return Ok(false);
            }
            self.turn_over()?;
        }
        let mut offset = 0;
        for part in hashes.chunks(BUNDLE_PIECE_BYTES) {
            self.put(&Item::Hashes {
                attachment,
                total,
                offset,
                bytes: part.to_vec(),
            })?;
            offset += part.len() as u64;
        }
        let mut offset = 0;
        while offset < total {
            let length = (total - offset).min(BUNDLE_PIECE_BYTES as u64);
            let mut bytes = vec![0; usize::try_from(length).unwrap_or(BUNDLE_PIECE_BYTES)];
            file.read_exact(&mut bytes)?;
            self.put(&Item::Piece {
                attachment,
                total,
                offset,
                bytes,
            })?;
            offset += length;
        }
        Ok(true)
    }

    /// Ends it. Answers how many bytes each part has, one after the other.
    ///
    /// # Errors
    /// What the file system answers.
    pub fn finish(mut self) -> Result<(W, Vec<u64>), BundleError> {
        let last = self.sealer.seal_last(self.packed, false)?;
        self.out.write_all(&last)?;
        self.out.flush()?;
        self.parts.push(self.part_bytes + last.len() as u64);
        Ok((self.out, self.parts))
    }

    fn limit(&self) -> u64 {
        self.cover.part_bytes_max.unwrap_or(u64::MAX)
    }

    /// Bytes that may still come into this part.
    fn room(&self) -> u64 {
        self.limit().saturating_sub(self.part_bytes)
    }

    /// Bytes that may come into a part that begins anew.
    fn room_anew(&self) -> u64 {
        let repeated: usize = self.repeated.iter().map(Vec::len).sum();
        // No item is longer than half a frame.
        let frames = (repeated as u64).div_ceil(FRAME / 2);
        let taken = self.head_bytes + frames * FRAME;
        self.limit().saturating_sub(taken)
    }

    fn put_encoded(&mut self, item: &[u8]) -> Result<(), BundleError> {
        if !self.packed.fits(item.len()) {
            // This frame, and another that will be the part's last.
            if self.room() < 2 * FRAME {
                self.turn_over()?;
            } else {
                let frame = self.sealer.seal(&mut self.packed)?;
                self.write(&frame)?;
            }
        }
        self.packed.add(item);
        Ok(())
    }

    /// Ends this part and begins the next.
    fn turn_over(&mut self) -> Result<(), BundleError> {
        let part = u32::try_from(self.parts.len() + 2).unwrap_or(u32::MAX);
        if part > BUNDLE_PARTS_MAX {
            return Err(BundleError::Parts);
        }
        let (head, next) = draft(&self.cover, self.bundle, part).begin(
            &self.cover.readers,
            &self.cover.writer,
            &mut self.entropy,
        )?;
        let sealer = std::mem::replace(&mut self.sealer, next);
        let last = sealer.seal_last(std::mem::take(&mut self.packed), true)?;
        self.write(&last)?;
        self.parts.push(std::mem::take(&mut self.part_bytes));
        self.write(&head)?;
        let repeated = std::mem::take(&mut self.repeated);
        for item in &repeated {
            self.put_encoded(item)?;
        }
        self.repeated = repeated;
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.part_bytes += bytes.len() as u64;
        Ok(())
    }
}

const fn draft(cover: &Cover, bundle: [u8; 16], part: u32) -> HeadDraft {
    HeadDraft {
        organisation: cover.organisation,
        bundle,
        part,
        wall_ms: cover.wall_ms,
    }
}
