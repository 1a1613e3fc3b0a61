//! Pictures as they come, and as nobody should send them.

use super::*;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder, RgbImage};

/// Left half red, right half blue, as a JPEG; a marker goes in behind its start.
fn photo(width: u32, height: u32, marker: &[u8]) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, _| {
        image::Rgb(if x < width / 2 {
            [200, 0, 0]
        } else {
            [0, 0, 200]
        })
    });
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90)
        .encode_image(&picture)
        .unwrap();
    bytes.splice(2..2, marker.iter().copied());
    bytes
}

/// An EXIF segment that says how the camera was held, and who holds it.
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff =
        b"MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00".to_vec();
    tiff.extend([orientation, 0, 0, 0, 0, 0, 0]);
    tiff.extend(b"planted-camera-owner");
    let mut segment = b"\xff\xe1".to_vec();
    let length = u16::try_from(tiff.len() + 8).unwrap();
    segment.extend(length.to_be_bytes());
    segment.extend(b"Exif\x00\x00");
    segment.extend(tiff);
    segment
}

fn decoded(preview: &[u8]) -> RgbImage {
    let format = image::ImageFormat::Jpeg;
    let picture = image::load_from_memory_with_format(preview, format);
    picture.unwrap().into_rgb8()
}

#[test]
fn a_photograph_becomes_small_and_keeps_its_shape() {
    let preview = preview(photo(4_000, 3_000, &[]).as_slice()).unwrap();
    assert!(preview.len() as u64 <= PREVIEW_BYTES_MAX);
    let small = decoded(&preview);
    assert_eq!(small.dimensions(), (320, 240));
    assert!(small.get_pixel(10, 10)[0] > 150, "red on the left");
    assert!(small.get_pixel(310, 10)[2] > 150, "blue on the right");
}

#[test]
fn a_photograph_that_was_taken_sideways_stands_upright_and_says_nothing_of_its_camera() {
    let photo = photo(400, 200, &exif(6));
    assert!(photo.windows(7).any(|part| part == b"planted"));
    let preview = preview(photo.as_slice()).unwrap();
    let small = decoded(&preview);
    assert_eq!(small.dimensions(), (160, 320));
    assert!(small.get_pixel(80, 10)[0] > 150, "what was left is above");
    assert!(small.get_pixel(80, 310)[2] > 150, "what was right is below");
    for word in [b"planted".as_slice(), b"Exif"] {
        assert!(!preview.windows(word.len()).any(|part| part == word));
    }
}

#[test]
fn what_is_transparent_becomes_white_and_what_is_small_is_not_blown_up() {
    let clear = RgbaImage::from_pixel(20, 10, Rgba([0, 0, 0, 0]));
    let mut png = Vec::new();
    PngEncoder::new(&mut png)
        .write_image(&clear, 20, 10, ExtendedColorType::Rgba8)
        .unwrap();
    let small = decoded(&preview(png.as_slice()).unwrap());
    assert_eq!(small.dimensions(), (20, 10));
    assert!(
        small
            .pixels()
            .all(|pixel| pixel.0.iter().all(|part| *part > 250))
    );
}

#[test]
fn a_preview_of_noise_is_short_enough_too() {
    let mut random = blake3::Hasher::new().finalize_xof();
    let mut pixels = vec![0; 640 * 640 * 3];
    random.fill(&mut pixels);
    let noise = RgbImage::from_raw(640, 640, pixels).unwrap();
    let mut png = Vec::new();
    PngEncoder::new(&mut png)
        .write_image(&noise, 640, 640, ExtendedColorType::Rgb8)
        .unwrap();
    let preview = preview(png.as_slice());
    assert!(preview.is_none_or(|preview| preview.len() as u64 <= PREVIEW_BYTES_MAX));
}

/// A PNG's head that claims these dimensions, and nothing behind it.
fn claims(width: u32, height: u32) -> Vec<u8> {
    let mut head = b"IHDR".to_vec();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend([8, 6, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d".to_vec();
    png.extend(&head);
    png.extend(crc32(&head).to_be_bytes());
    png.extend(b"\x00\x00\x00\x00IEND\xae\x42\x60\x82");
    png
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

#[test]
fn a_picture_that_claims_to_be_huge_has_no_preview() {
    for (width, height) in [(u32::MAX >> 1, 1), (1, u32::MAX >> 1), (20_000, 20_000)] {
        assert_eq!(preview(claims(width, height).as_slice()), None);
    }
}

#[test]
fn what_is_no_picture_has_no_preview() {
    for bytes in [
        b"".as_slice(),
        b"%PDF-1.7",
        b"<svg onload=alert(1)>",
        b"\xff\xd8\xff\xe0",
    ] {
        assert_eq!(preview(bytes), None);
    }
}

#[test]
fn a_damaged_picture_never_brings_the_laptop_down() {
    let whole = photo(64, 48, &exif(3));
    for at in 0..whole.len() {
        for bit in [0x01, 0x80] {
            let mut damaged = whole.clone();
            damaged[at] ^= bit;
            preview(damaged.as_slice());
        }
        preview(&whole[..at]);
    }
}
