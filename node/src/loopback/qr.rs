//! A long code as a picture that stands in the page itself: it has no address of its own.

use super::error::Failure;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

/// Pixels of a side, at least. A telephone reads it from a laptop's screen at arm's length.
const SIDE_PIXELS: u32 = 280;

/// The code as an SVG element. In capitals it takes the mode for letters and digits, and a third
/// less room; readers of codes forgive them.
pub(super) fn picture(code: &str) -> Result<String, Failure> {
    let drawn = QrCode::with_error_correction_level(code.to_uppercase(), EcLevel::M);
    let drawn = drawn.map_err(|error| Failure::Failed {
        message: format!("the QR code cannot be drawn: {error}"),
        hint: "use the code as text, or the typed one".into(),
    })?;
    let picture = drawn
        .render::<svg::Color<'_>>()
        .min_dimensions(SIDE_PIXELS, SIDE_PIXELS)
        .build();
    // A document of its own begins with a declaration; an element in a page does not.
    let element = picture.find("<svg").and_then(|at| picture.get(at..));
    Ok(element.unwrap_or_default().to_owned())
}
