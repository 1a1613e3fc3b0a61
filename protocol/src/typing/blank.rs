//! What nobody sees: a field that holds nothing else is empty.

use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointSetData};

fn category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

/// Whether a character has no shape of its own and moves nothing: a format character such as a byte
/// order mark or a zero-width space, or one that is ignored where a font does not know it.
pub fn is_invisible(c: char) -> bool {
    !c.is_ascii()
        && (category(c) == GeneralCategory::Format
            || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c))
}

/// Whether there is nothing to see: spaces, control and invisible characters, and marks without a
/// letter that they could stand on.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace()
            || c.is_control()
            || (!c.is_ascii()
                && (is_invisible(c) || category(c) == GeneralCategory::NonspacingMark))
    })
}
