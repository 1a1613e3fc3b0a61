//! Small pictures that go ahead of their originals. A picture from the scene is hostile input: it is
//! decoded within limits of dimensions and memory, one at a time, and what panics is no picture.

use super::limit::{
    PICTURE_BYTES_MAX, PICTURE_MEMORY_BYTES_MAX, PICTURE_SIDE_MAX, PREVIEW_SIDE_MAX,
};
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, Rgba, RgbaImage};
use onscene_protocol::limit::PREVIEW_BYTES_MAX;
use std::io::{Cursor, Read};
use std::panic::catch_unwind;
use std::sync::Mutex;

/// Qualities of JPEG, tried until the preview is short enough.
const QUALITIES: [u8; 4] = [75, 60, 45, 30];

/// One is decoded at a time: that is what bounds the memory.
static DECODING: Mutex<()> = Mutex::new(());

/// A small JPEG of a picture, upright and without a word of what its file says beside the pixels;
/// none of what is no picture, or no picture that is taken.
pub(crate) fn preview(picture: impl Read) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    picture
        .take(PICTURE_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .ok()?;
    if bytes.len() as u64 > PICTURE_BYTES_MAX {
        return None;
    }
    let _one = DECODING.lock();
    catch_unwind(|| make(&bytes)).ok()?
}

fn make(bytes: &[u8]) -> Option<Vec<u8>> {
    let reader = ImageReader::new(Cursor::new(bytes));
    let mut decoder = reader.with_guessed_format().ok()?.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    let is_small = width <= PICTURE_SIDE_MAX && height <= PICTURE_SIDE_MAX;
    if !is_small || decoder.total_bytes() > PICTURE_MEMORY_BYTES_MAX {
        return None;
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(PICTURE_SIDE_MAX);
    limits.max_image_height = Some(PICTURE_SIDE_MAX);
    limits.max_alloc = Some(PICTURE_MEMORY_BYTES_MAX);
    decoder.set_limits(limits).ok()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let whole = DynamicImage::from_decoder(decoder).ok()?;
    let mut small = if width.max(height) > PREVIEW_SIDE_MAX {
        whole.thumbnail(PREVIEW_SIDE_MAX, PREVIEW_SIDE_MAX)
    } else {
        whole
    };
    small.apply_orientation(orientation);
    encode(&on_white(small))
}

/// JPEG knows no transparency.
fn on_white(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.into_rgb8());
    }
    let picture = picture.into_rgba8();
    let mut white = RgbaImage::from_pixel(picture.width(), picture.height(), Rgba([255; 4]));
    image::imageops::overlay(&mut white, &picture, 0, 0);
    DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(white).into_rgb8())
}

fn encode(picture: &DynamicImage) -> Option<Vec<u8>> {
    QUALITIES.into_iter().find_map(|quality| {
        let mut bytes = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
        picture.write_with_encoder(encoder).ok()?;
        (bytes.len() as u64 <= PREVIEW_BYTES_MAX).then_some(bytes)
    })
}

#[cfg(test)]
mod tests;
