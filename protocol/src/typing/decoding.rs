//! Text that comes as bytes: out of a file, out of a pipe, as a file's name on a stick.

use encoding_rs::GB18030;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Bytes that are no UTF-8. Which encoding they are in instead is a guess, and a good one: an editor
/// under Windows writes one of these two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotUtf8 {
    /// Two bytes a character.
    #[error("it is UTF-16, not UTF-8")]
    Utf16,
    /// What editors call ANSI in China.
    #[error("it is GBK (\"ANSI\"), not UTF-8")]
    Gbk,
    /// No text that we know.
    #[error("it is no text in UTF-8")]
    Unknown,
}

/// A text in UTF-8, without a byte order mark.
///
/// # Errors
/// [`NotUtf8`], which names the encoding where it can be told.
pub fn read_utf8(bytes: &[u8]) -> Result<&str, NotUtf8> {
    let is_wide = matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) || is_wide(bytes);
    match str::from_utf8(bytes) {
        _ if is_wide => Err(NotUtf8::Utf16),
        Ok(text) => Ok(text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text)),
        Err(_) if read_gbk(bytes).is_some() => Err(NotUtf8::Gbk),
        Err(_) => Err(NotUtf8::Unknown),
    }
}

/// The name of a file as its folder has it: UTF-8, or GBK as a stick from Windows may have it. None
/// where it is neither; then what can be read of it.
///
/// # Errors
/// The readable part, where the name is in no encoding that we know.
pub fn file_name(bytes: &[u8]) -> Result<String, String> {
    if let Ok(name) = str::from_utf8(bytes) {
        return Ok(name.to_owned());
    }
    read_gbk(bytes).ok_or_else(|| String::from_utf8_lossy(bytes).into_owned())
}

/// Chinese text in GBK or its successor. Much else decodes too, so it has to be Chinese by then.
fn read_gbk(bytes: &[u8]) -> Option<String> {
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
    let (mut chinese, mut other) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        match c {
            '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}' => {
                chinese += 1;
            }
            '\u{2010}'..='\u{2026}' => {}
            _ => other += 1,
        }
    }
    (chinese > other).then(|| text.into_owned())
}

/// UTF-16 that says nothing of itself: every other byte of its ASCII is zero.
fn is_wide(bytes: &[u8]) -> bool {
    let zeros = bytes.iter().filter(|byte| **byte == 0).count();
    bytes.len() >= 4 && bytes.len().is_multiple_of(2) && zeros * 4 >= bytes.len()
}
