//! The frames of a live stream: a length of four bytes, then that many bytes of CBOR.

use bytes::{Buf, BufMut, Bytes, BytesMut};
use onscene_protocol::exchange::{BadMessage, Frame, from_bytes, to_bytes};
use onscene_protocol::limit::MESSAGE_BYTES_MAX;

const LENGTH_BYTES: usize = 4;

/// A frame's bytes.
pub(super) fn write(frame: &Frame) -> Bytes {
    let message = to_bytes(frame);
    let mut bytes = BytesMut::with_capacity(LENGTH_BYTES + message.len());
    bytes.put_u32(u32::try_from(message.len()).unwrap_or(u32::MAX));
    bytes.put_slice(&message);
    bytes.freeze()
}

/// Reads frames from pieces of any size.
#[derive(Debug, Default)]
pub(super) struct Frames {
    waiting: BytesMut,
}

impl Frames {
    /// Takes the next piece.
    pub(super) fn push(&mut self, piece: &[u8]) {
        self.waiting.put_slice(piece);
    }

    /// The next whole frame, where one is there. Frames of a later version are skipped.
    pub(super) fn next(&mut self) -> Result<Option<Frame>, BadMessage> {
        loop {
            let Some(length) = self.waiting.first_chunk::<LENGTH_BYTES>() else {
                return Ok(None);
            };
            let length = u32::from_be_bytes(*length) as usize;
            if length > MESSAGE_BYTES_MAX {
                return Err(BadMessage::TooLong);
            }
            if self.waiting.len() < LENGTH_BYTES + length {
                return Ok(None);
            }
            self.waiting.advance(LENGTH_BYTES);
            let message = self.waiting.split_to(length);
            match from_bytes(&message) {
                Err(BadMessage::Unknown) => {}
                read => return read.map(Some),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use onscene_protocol::exchange::Beat;

    #[test]
    fn frames_come_out_whole_however_they_were_cut() {
        let beats: Vec<_> = (0..3)
            .map(|wall_ms| Frame::Beat(Beat { wall_ms }))
            .collect();
        let bytes: Vec<u8> = beats.iter().flat_map(|beat| write(beat).to_vec()).collect();
        let (mut frames, mut came) = (Frames::default(), Vec::new());
        for byte in bytes {
            frames.push(&[byte]);
            came.extend(frames.next().unwrap());
        }
        assert_eq!(came, beats);
    }

    #[test]
    fn a_frame_of_a_later_version_is_skipped_and_the_next_is_read() {
        let mut frames = Frames::default();
        frames.push(&[0, 0, 0, 4, 0x82, 0x09, 0x81, 0xa0]);
        frames.push(&write(&Frame::Beat(Beat { wall_ms: 1 })));
        assert_eq!(frames.next(), Ok(Some(Frame::Beat(Beat { wall_ms: 1 }))));
    }

    #[test]
    fn a_frame_that_announces_too_much_ends_the_stream() {
        let mut frames = Frames::default();
        frames.push(&[0xff; 8]);
        assert_eq!(frames.next(), Err(BadMessage::TooLong));
    }
}
