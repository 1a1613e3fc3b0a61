//! What may stand in a field: its bounds, and what is taken off.

use super::Refusal;
use crate::limit::{LINE_BYTES_MAX, TEXT_BYTES_MAX};

/// A text of several lines: not empty, within the limit; its outer spaces are taken off.
pub(super) fn text(field: &'static str, text: &str) -> Result<String, Refusal> {
    bounded(field, text, TEXT_BYTES_MAX)
}

/// One line: not empty, within the limit; its outer spaces are taken off.
pub(super) fn line(field: &'static str, line: &str) -> Result<String, Refusal> {
    let line = bounded(field, line, LINE_BYTES_MAX)?;
    if line.chars().any(char::is_control) {
        return Err(Refusal::Unprintable { field });
    }
    Ok(line)
}

/// One line that may be left out: spaces count as nothing.
pub(super) fn optional_line(
    field: &'static str,
    value: Option<String>,
) -> Result<Option<String>, Refusal> {
    match value {
        Some(value) if !value.trim().is_empty() => line(field, &value).map(Some),
        _ => Ok(None),
    }
}

/// One line, for whoever checks a name outside of an incident.
///
/// # Errors
/// Where it is empty, too long, or holds control characters.
pub fn check_line(field: &'static str, value: &str) -> Result<String, Refusal> {
    line(field, value)
}

/// Several lines that may be left out: spaces count as nothing.
pub(super) fn optional_text(
    field: &'static str,
    value: Option<String>,
) -> Result<Option<String>, Refusal> {
    match value {
        Some(value) if !value.trim().is_empty() => text(field, &value).map(Some),
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
    if trimmed.is_empty() {
        return Err(Refusal::Empty { field });
    }
    if trimmed
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    {
        return Err(Refusal::Unprintable { field });
    }
    Ok(trimmed.to_owned())
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
