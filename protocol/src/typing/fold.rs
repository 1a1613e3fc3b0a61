//! What an input method writes, folded to what a program reads: full-width signs, Roman numerals,
//! Chinese punctuation between numbers, characters that nobody sees.

use super::is_invisible;
use std::borrow::Cow;

/// What stands between the values of a list.
const SEPARATORS: [char; 5] = [',', ';', '、', '\n', '\t'];
/// Characters of a number that is no number, as they are said back.
const SAID_BACK_MAX: usize = 40;

/// A text that is no number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a whole number, such as 30")]
pub struct NoNumber(
    /// What was typed, cut to 40 characters.
    pub String,
);

/// The ASCII sign that a full-width one stands for.
pub(super) fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// A Roman numeral of one character, in letters.
const fn roman(c: char) -> Option<&'static str> {
    Some(match c {
        'Ⅰ' | 'ⅰ' => "I",
        'Ⅱ' | 'ⅱ' => "II",
        'Ⅲ' | 'ⅲ' => "III",
        'Ⅳ' | 'ⅳ' => "IV",
        'Ⅴ' | 'ⅴ' => "V",
        'Ⅵ' | 'ⅵ' => "VI",
        'Ⅶ' | 'ⅶ' => "VII",
        'Ⅷ' | 'ⅷ' => "VIII",
        'Ⅸ' | 'ⅸ' => "IX",
        'Ⅹ' | 'ⅹ' => "X",
        'Ⅺ' | 'ⅺ' => "XI",
        'Ⅻ' | 'ⅻ' => "XII",
        _ => return None,
    })
}

/// One sign of something that a program reads: of several forms the ASCII one.
fn sign(c: char) -> char {
    match narrow(c) {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' => '-',
        '。' | '｡' | '．' => '.',
        '、' | '､' | '﹐' | '﹑' => ',',
        '﹔' => ';',
        '∶' | '︰' | '﹕' => ':',
        '⁄' | '∕' => '/',
        other if other.is_whitespace() && !other.is_control() => ' ',
        other => other,
    }
}

/// What was typed, as a program reads it: in ASCII where an input method wrote its own form of it,
/// without what nobody sees, without spaces around it.
pub fn fold(typed: &str) -> Cow<'_, str> {
    if typed.is_ascii() {
        return Cow::Borrowed(typed.trim());
    }
    let mut folded = String::with_capacity(typed.len());
    for c in typed.chars().filter(|c| !is_invisible(*c)) {
        match roman(c) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(sign(c)),
        }
    }
    Cow::Owned(folded.trim().to_owned())
}

/// A whole number.
///
/// # Errors
/// [`NoNumber`] for anything else.
pub fn number<N: std::str::FromStr>(typed: &str) -> Result<N, NoNumber> {
    fold(typed)
        .parse()
        .map_err(|_| NoNumber(typed.chars().take(SAID_BACK_MAX).collect()))
}

/// The values of a list, however they are separated: 、 ， ； are separators, and so is each line's
/// end. The values themselves stay as they were typed.
pub fn list(typed: &str) -> Vec<String> {
    typed
        .split(|c| SEPARATORS.contains(&narrow(c)) || matches!(c, '､' | '﹐' | '﹑' | '﹔'))
        .map(str::trim)
        .filter(|value| !super::is_blank(value))
        .map(str::to_owned)
        .collect()
}

/// A code that was copied or read out: without spaces, hyphens, and words before it (邀请码：…).
pub fn code(typed: &str) -> String {
    // One string, as long as what was typed: a key on paper is read here, and no copy of it stays.
    let mut code = String::with_capacity(typed.len());
    for c in typed.chars().filter(|c| !is_invisible(*c)).map(sign) {
        match c {
            ':' => code.clear(),
            '-' => {}
            c if c.is_whitespace() => {}
            c => code.extend(c.to_lowercase()),
        }
    }
    code
}

/// A laptop's address: nothing in it is wider than ASCII.
pub fn address(typed: &str) -> String {
    fold(typed).into_owned()
}

/// A unit's path with `/` between its levels, each without spaces around it: `／` and `\` separate
/// too. Names keep their own punctuation; letters and digits are folded.
pub fn unit_path(typed: &str) -> String {
    let visible = typed.chars().filter(|c| !is_invisible(*c));
    let folded: String = visible
        .map(|c| match narrow(c) {
            '/' | '\\' | '⁄' | '∕' => '/',
            narrow if narrow.is_ascii_alphanumeric() || narrow == ' ' => narrow,
            _ => c,
        })
        .collect();
    let levels = folded.split('/').map(str::trim);
    let levels: Vec<&str> = levels.filter(|level| !level.is_empty()).collect();
    levels.join("/")
}
