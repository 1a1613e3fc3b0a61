//! Bounds of pictures that previews are made of.

/// Bytes of a picture's file that a preview is made of. Photographs of telephones have at most some 20
/// MB; it is held in memory while it is decoded.
pub(super) const PICTURE_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// Pixels of a picture's longer side: panoramas of telephones stay below.
pub(super) const PICTURE_SIDE_MAX: u32 = 20_000;
/// Bytes of memory that decoding a picture may take: 64 megapixels of three bytes, and its decoder.
pub(super) const PICTURE_MEMORY_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Pixels of a preview's longer side: enough to tell what it shows, beside its name.
pub(super) const PREVIEW_SIDE_MAX: u32 = 320;
