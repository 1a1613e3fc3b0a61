//! Names that look alike: the skeleton of a name (Unicode TR39), for showing, warning and asking.
//!
//! It is computed each time, never stored and never signed: another version of Unicode's tables gives
//! other skeletons, and no right may hang on that. Who is one person is decided by the names in
//! certificates, byte by byte ([`crate::roster::Roster::is_same_person`]).

use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;

/// The middle dot that all others are taken for.
const MIDDLE_DOT: char = '·';
/// Digits of an id beside a name: more than four where those meet, at most all of them.
const MARK_DIGITS: std::ops::RangeInclusive<usize> = 4..=64;

/// What a name looks like to people. Two names of one skeleton pass for each other on a screen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Skeleton(String);

impl Skeleton {
    /// The skeleton of a name: its compatibility form, without what takes no room or only room, with
    /// one middle dot for all, and with each character replaced by the one that it looks like.
    ///
    /// Digits in brackets at its end are left out: they look like an id that is shown beside a name.
    pub fn of(name: &str) -> Self {
        let folded: String = name
            .nfkc()
            .filter(|c| !is_unseen(*c))
            .map(|c| if is_middle_dot(c) { MIDDLE_DOT } else { c })
            .collect();
        let looks = skeleton(without_mark(&folded));
        Self(looks.filter(|c| !is_unseen(*c)).collect())
    }
}

/// What is not seen: spaces, controls, and characters that are ignored by default.
fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Dots that people and input methods put between the parts of a name, the full stop among them.
const fn is_middle_dot(c: char) -> bool {
    matches!(
        c,
        '.' | '\u{b7}' | '\u{387}' | '\u{16eb}' | '\u{2022}' | '\u{2027}' | '\u{2218}'
            ..='\u{2219}'
                | '\u{22c5}'
                | '\u{25cf}'
                | '\u{25e6}'
                | '\u{26ab}'
                | '\u{2981}'
                | '\u{2e31}'
                | '\u{2e33}'
                | '\u{30fb}'
                | '\u{a78f}'
                | '\u{10101}'
    )
}

/// A folded name without digits in brackets of any kind at its end.
fn without_mark(folded: &str) -> &str {
    let is_bracket = |c: char| !c.is_alphanumeric();
    let Some(inside) = folded.strip_suffix(is_bracket) else {
        return folded;
    };
    let before = inside.trim_end_matches(|c: char| c.is_ascii_hexdigit());
    let digits = inside.len() - before.len();
    match before.strip_suffix(is_bracket) {
        Some(name) if MARK_DIGITS.contains(&digits) && !name.is_empty() => name,
        _ => folded,
    }
}

#[cfg(test)]
mod tests {
    use super::Skeleton;

    #[test]
    fn names_that_differ_by_a_dot_a_space_or_something_unseen_have_one_skeleton() {
        let written = "阿不都·热合曼";
        for other in [
            "阿不都•热合曼",
            "阿不都・热合曼",
            "阿不都‧热合曼",
            "阿不都･热合曼",
            "阿不都．热合曼",
            "阿不都 · 热合曼",
            "阿不都\u{3000}·热合曼",
            "阿不都\u{200b}·热\u{2060}合曼\u{feff}",
            "\u{202e}阿不都·热合曼",
        ] {
            assert_eq!(Skeleton::of(other), Skeleton::of(written), "{other:?}");
        }
        assert_ne!(Skeleton::of("阿不都热合曼"), Skeleton::of(written));
        assert_ne!(Skeleton::of("阿不都·热合提"), Skeleton::of(written));
    }

    #[test]
    fn names_in_letters_that_look_alike_have_one_skeleton() {
        for (one, other) in [
            ("Anna", "Аnnа"),
            ("ＡＮＮＡ", "ANNA"),
            ("Ⅱ组", "II组"),
            ("⼤明", "大明"),
            ("val1", "vall"),
        ] {
            assert_eq!(Skeleton::of(one), Skeleton::of(other), "{one} {other}");
        }
        assert_ne!(Skeleton::of("李敏"), Skeleton::of("李明"));
    }

    #[test]
    fn a_name_that_ends_in_somebody_elses_id_is_taken_for_theirs() {
        for forged in [
            "值班员〔4EEF〕",
            "值班员❲4eef❳",
            "值班员(4EEF)",
            "值班员【4E\u{200b}EF01】",
        ] {
            assert_eq!(Skeleton::of(forged), Skeleton::of("值班员"), "{forged}");
        }
        assert_ne!(Skeleton::of("值班员（夜）"), Skeleton::of("值班员"));
        assert_ne!(Skeleton::of("（4EEF）"), Skeleton::of(""));
    }

    #[test]
    fn what_is_only_unseen_has_an_empty_skeleton() {
        let empty = Skeleton::of("");
        for unseen in [" ", "\u{200b}\u{feff}", "\u{3164}", "\u{2800}\u{3000}"] {
            assert_eq!(Skeleton::of(unseen), empty, "{unseen:?}");
        }
    }
}
