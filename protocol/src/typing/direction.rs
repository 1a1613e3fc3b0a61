//! Directions of writing: what somebody else wrote never turns what stands beside it.
//!
//! One character (U+202E) in a place's name is enough to show a headcount of 25–35 as 53–52. The
//! characters that steer direction are dropped from what is shown, and words that run from right to
//! left stand between isolates (UAX 9), which hold on a page, on paper and in a terminal alike.

use icu_properties::CodePointMapData;
use icu_properties::props::BidiClass;
use std::borrow::Cow;

const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_ISOLATE: char = '\u{2069}';

/// Embeddings, overrides and isolates: they open something that the next words are within.
const fn steers(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether words with this character can move their neighbours.
fn runs_leftward(c: char) -> bool {
    match c {
        '\u{200e}' | '\u{200f}' => true,
        // The blocks that Unicode keeps for such scripts; Chinese need not be looked up.
        '\u{590}'..='\u{8ff}'
        | '\u{fb1d}'..='\u{fdff}'
        | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}' => matches!(
            CodePointMapData::<BidiClass>::new().get(c),
            BidiClass::RightToLeft | BidiClass::ArabicLetter | BidiClass::ArabicNumber
        ),
        _ => false,
    }
}

/// Somebody's words as they are shown beside other words: without what steers direction, and fenced in
/// where they run from right to left, line by line, as no fence holds beyond its line.
pub fn fence(words: &str) -> Cow<'_, str> {
    if words.is_ascii() || !words.chars().any(|c| steers(c) || runs_leftward(c)) {
        return Cow::Borrowed(words);
    }
    Cow::Owned(line_by_line(words, fence_line))
}

fn fence_line(line: &str) -> String {
    let is_fence = |c: char| matches!(c, FIRST_STRONG_ISOLATE | POP_ISOLATE);
    let (mut depth, mut is_whole, mut is_bare) = (0_i32, true, false);
    for c in line.chars() {
        match c {
            FIRST_STRONG_ISOLATE => depth += 1,
            POP_ISOLATE => depth -= 1,
            c => is_bare |= depth == 0 && runs_leftward(c),
        }
        is_whole &= depth >= 0;
    }
    // Fences that are whole stay: a sentence has one around each of its foreign words.
    is_whole &= depth == 0;
    let stays = |c: &char| !steers(*c) || (is_whole && is_fence(*c));
    let kept = line.chars().filter(stays);
    if !is_bare && (is_whole || !line.chars().any(runs_leftward)) {
        return kept.collect();
    }
    let fenced = [FIRST_STRONG_ISOLATE].into_iter().chain(kept);
    fenced.chain([POP_ISOLATE]).collect()
}

/// Words that come back from a form in which they had been shown: without our own fence.
pub fn without_fence(words: &str) -> Cow<'_, str> {
    if !words.contains(FIRST_STRONG_ISOLATE) {
        return Cow::Borrowed(words);
    }
    Cow::Owned(line_by_line(words, |line| {
        let (line, end) = match line.strip_suffix('\r') {
            Some(line) => (line, "\r"),
            None => (line, ""),
        };
        let inner = line.strip_prefix(FIRST_STRONG_ISOLATE);
        let inner = inner.and_then(|rest| rest.strip_suffix(POP_ISOLATE));
        format!("{}{end}", inner.unwrap_or(line))
    }))
}

fn line_by_line(words: &str, of: impl Fn(&str) -> String) -> String {
    words.split('\n').map(of).collect::<Vec<_>>().join("\n")
}

/// A name, a title, a file's name: without what steers direction, and without characters that make it
/// another name and show nothing. Joiners and variants within words stay, they are spelling.
pub fn without_steering(name: &str) -> Cow<'_, str> {
    let goes = |c: char| {
        steers(c)
            || matches!(
                c,
                '\u{200b}'
                    | '\u{2060}'
                    | '\u{feff}'
                    | '\u{ad}'
                    | '\u{200e}'
                    | '\u{200f}'
                    | '\u{61c}'
            )
    };
    if !name.chars().any(goes) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(name.chars().filter(|c| !goes(*c)).collect())
}
