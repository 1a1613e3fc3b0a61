//! Passphrases and PINs: what an input method or an editor adds is no part of them.

use super::fold::narrow;
use zeroize::Zeroizing;

/// Characters that are no part of a secret, by their numbers: what Unicode 16 calls format characters or
/// ignorable by default. Keys are derived from what remains, so this table never changes, whatever a
/// later Unicode says of other characters.
const DROPPED: &[(u32, u32)] = &[
    (0xad, 0xad),
    (0x34f, 0x34f),
    (0x600, 0x605),
    (0x61c, 0x61c),
    (0x6dd, 0x6dd),
    (0x70f, 0x70f),
    (0x890, 0x891),
    (0x8e2, 0x8e2),
    (0x115f, 0x1160),
    (0x17b4, 0x17b5),
    (0x180b, 0x180f),
    (0x200b, 0x200f),
    (0x202a, 0x202e),
    (0x2060, 0x206f),
    (0x3164, 0x3164),
    (0xfe00, 0xfe0f),
    (0xfeff, 0xfeff),
    (0xffa0, 0xffa0),
    (0xfff0, 0xfffb),
    (0x110bd, 0x110bd),
    (0x110cd, 0x110cd),
    (0x13430, 0x1343f),
    (0x1bca0, 0x1bca3),
    (0x1d173, 0x1d17a),
    (0xe0000, 0xe0fff),
];

/// A secret as keys are derived from it: full-width signs in ASCII, nothing that nobody sees (such as
/// the mark that an editor puts before the first line). Nothing else: spaces within it stay.
pub fn fold_secret(typed: &str) -> Zeroizing<String> {
    // No longer than what was typed: nothing is left behind by a string that grew.
    let mut folded = Zeroizing::new(String::with_capacity(typed.len()));
    folded.extend(typed.chars().filter(|c| !is_dropped(*c)).map(narrow));
    folded
}

fn is_dropped(c: char) -> bool {
    let c = u32::from(c);
    DROPPED.iter().any(|(from, to)| (*from..=*to).contains(&c))
}
