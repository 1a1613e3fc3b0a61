//! Messages as HTTP bodies: CBOR, with zstd where it gains something. Both ends unpack within
//! the same bounds, which hold before and after decompression.

use super::limit::{ZSTD_BYTES_MIN, ZSTD_WINDOW_LOG_MAX};
use bytes::Bytes;
use onscene_protocol::exchange::{BadMessage, Message, from_bytes, to_bytes};
use onscene_protocol::limit::MESSAGE_BYTES_MAX;
use std::io::Read;

/// The media type of a message (RFC 8949, section 9.5).
pub(super) const CBOR: &str = "application/cbor";
/// The content coding of one that was compressed (RFC 8878, section 7.2).
/// Where the next piece of an attachment begins in what is carried (tus 1.0).
pub(super) const UPLOAD_OFFSET: &str = "upload-offset";
/// Bytes of all that is carried of an attachment (tus 1.0).
pub(super) const UPLOAD_LENGTH: &str = "upload-length";
/// Bytes from the offset on that are left to whoever asked; 0 where others bring what is missing.
pub(super) const UPLOAD_LIMIT: &str = "upload-limit";
pub(super) const ZSTD: &str = "zstd";

/// A message ready to be sent.
pub(super) struct Packed {
    pub(super) bytes: Bytes,
    pub(super) zstd: bool,
}

/// Packs a message.
pub(super) fn pack(message: &impl Message) -> Packed {
    let plain = to_bytes(message);
    if plain.len() >= ZSTD_BYTES_MIN
        && let Ok(packed) = zstd::bulk::compress(&plain, zstd::DEFAULT_COMPRESSION_LEVEL)
        && packed.len() < plain.len()
    {
        return Packed {
            bytes: packed.into(),
            zstd: true,
        };
    }
    Packed {
        bytes: plain.into(),
        zstd: false,
    }
}

/// Unpacks a message.
pub(super) fn unpack<M: Message>(bytes: &[u8], zstd: bool) -> Result<M, BadMessage> {
    if zstd {
        from_bytes(&inflate(bytes)?)
    } else {
        from_bytes(bytes)
    }
}

/// Inflates at most one byte more than a message may have: what a frame announces is not obeyed.
fn inflate(bytes: &[u8]) -> Result<Vec<u8>, BadMessage> {
    let mut inflater =
        zstd::stream::read::Decoder::with_buffer(bytes).map_err(|_| BadMessage::Unreadable)?;
    inflater
        .window_log_max(ZSTD_WINDOW_LOG_MAX)
        .map_err(|_| BadMessage::Unreadable)?;
    let mut plain = Vec::new();
    inflater
        .take(MESSAGE_BYTES_MAX as u64 + 1)
        .read_to_end(&mut plain)
        .map_err(|_| BadMessage::Unreadable)?;
    if plain.len() > MESSAGE_BYTES_MAX {
        Err(BadMessage::TooLong)
    } else {
        Ok(plain)
    }
}
