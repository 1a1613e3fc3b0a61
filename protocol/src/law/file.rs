//! Files of law: read, and what both sorts of them have checked.

use super::limit::FILE_BYTES_MAX;
use super::{FORMAT, LawFault};
use serde::de::DeserializeOwned;

/// What both sorts of files have.
pub(super) trait LawFile: DeserializeOwned {
    /// Its layout, where it is from, and what to know of it.
    fn head(&self) -> (u32, &str, &str);

    /// Checks what is in it beside that.
    fn check(&self) -> Result<(), LawFault>;
}

/// Reads a file of law, of whichever sort, and checks it.
///
/// # Errors
/// The first thing that is wrong with it.
pub(super) fn read_file<T: LawFile>(text: &str) -> Result<T, LawFault> {
    if text.len() > FILE_BYTES_MAX {
        return Err(LawFault::TooLarge { bytes: text.len() });
    }
    let file: T = toml::from_str(text).map_err(|error| unreadable(text, &error))?;
    let (format, source, note) = file.head();
    if format != FORMAT {
        return Err(LawFault::OtherFormat { format });
    }
    line("source", source)?;
    line("note", note)?;
    file.check()?;
    Ok(file)
}

/// Where and why a file cannot be read.
fn unreadable(text: &str, error: &toml::de::Error) -> LawFault {
    let before = error.span().and_then(|span| text.get(..span.start));
    LawFault::Unreadable {
        line: before.map_or(1, |before| before.matches('\n').count() + 1),
        message: error.message().chars().take(200).collect(),
    }
}

/// A line that is there and short enough.
pub(super) fn line(at: &str, value: &str) -> Result<(), LawFault> {
    let fits = !value.trim().is_empty() && value.len() <= crate::limit::LINE_BYTES_MAX;
    if fits && !value.chars().any(char::is_control) {
        return Ok(());
    }
    Err(LawFault::Line { at: at.into() })
}
