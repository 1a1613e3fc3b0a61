//! What may stand in a field: its bounds, and what is taken off. Empty is what shows nothing.

use super::Refusal;
use crate::limit::{LINE_BYTES_MAX, TEXT_BYTES_MAX};
use crate::typing::{FoundControl, is_blank, without_fence, without_steering};

/// A text of several lines: not empty, within the limit; its outer spaces are taken off.
pub(super) fn text(field: &'static str, text: &str) -> Result<String, Refusal> {
    bounded(field, &without_fence(text), TEXT_BYTES_MAX)
}

/// One line: not empty, within the limit; its outer spaces are taken off, and what would steer the
/// direction of its neighbours.
pub(super) fn line(field: &'static str, line: &str) -> Result<String, Refusal> {
    let line = bounded(field, &without_steering(line), LINE_BYTES_MAX)?;
    match FoundControl::find(&line, char::is_control) {
        Some(control) => Err(Refusal::Unprintable { field, control }),
        None => Ok(line),
    }
}

/// One line that may be left out: what shows nothing counts as nothing.
pub(super) fn optional_line(
    field: &'static str,
    value: Option<String>,
) -> Result<Option<String>, Refusal> {
    match value {
        Some(value) if !is_blank(&value) => line(field, &value).map(Some),
        _ => Ok(None),
    }
}

/// What of composed words fits into an entry.
pub(super) fn fitting(mut text: String) -> String {
    text.truncate(text.floor_char_boundary(TEXT_BYTES_MAX));
    text
}

/// One line, for whoever checks a name outside of an incident.
///
/// # Errors
/// Where it is empty, too long, or holds control characters.
pub fn check_line(field: &'static str, value: &str) -> Result<String, Refusal> {
    line(field, value)
}

/// Several lines that may be left out: what shows nothing counts as nothing.
pub(super) fn optional_text(
    field: &'static str,
    value: Option<String>,
) -> Result<Option<String>, Refusal> {
    match value {
        Some(value) if !is_blank(&value) => text(field, &value).map(Some),
        _ => Ok(None),
    }
}

pub(super) fn bounded(field: &'static str, text: &str, limit: usize) -> Result<String, Refusal> {
    if text.len() > limit {
        return Err(Refusal::TooLong {
            field,
            bytes: text.len(),
            limit,
        });
    }
    let trimmed = text.trim();
    if let Some(control) = FoundControl::find(trimmed, unprintable) {
        return Err(Refusal::Unprintable { field, control });
    }
    if is_blank(trimmed) {
        return Err(Refusal::Empty { field });
    }
    Ok(trimmed.to_owned())
}

/// A control character that is no end of a line and no tab.
fn unprintable(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

pub(super) fn at_most(field: &'static str, count: usize, limit: usize) -> Result<(), Refusal> {
    if count > limit {
        return Err(Refusal::TooLarge {
            field,
            number: count as u64,
            limit: limit as u64,
        });
    }
    Ok(())
}
