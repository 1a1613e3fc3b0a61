//! A control character in what was typed: which one, and where.

use std::fmt;

/// Characters before it that are said, so that a person finds the place.
const SHOWN_BEFORE: usize = 8;

/// A control character that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundControl {
    /// Which.
    pub control: char,
    /// How many characters stand before it.
    pub before: usize,
    /// The last of these, at most eight.
    pub after: String,
}

impl FoundControl {
    /// The first control character that `is_one` takes for one.
    pub fn find(text: &str, is_one: impl Fn(char) -> bool) -> Option<Self> {
        let (before, control) = text.chars().enumerate().find(|(_, c)| is_one(*c))?;
        let shown = text.chars().take(before);
        Some(Self {
            control,
            before,
            after: shown.skip(before.saturating_sub(SHOWN_BEFORE)).collect(),
        })
    }

    /// What people call it in English; its number where nobody calls it anything.
    pub fn name(&self) -> String {
        let name = match self.control {
            '\0' => "NUL",
            '\t' => "tab",
            '\n' | '\r' => "line end",
            '\u{8}' => "backspace",
            '\u{b}' => "vertical tab",
            '\u{c}' => "form feed",
            '\u{1b}' => "escape",
            '\u{7f}' => "delete",
            _ => return self.number(),
        };
        format!("{name}, {}", self.number())
    }

    /// Its number, as Unicode writes it.
    pub fn number(&self) -> String {
        format!("U+{:04X}", u32::from(self.control))
    }
}

impl fmt::Display for FoundControl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} as character {}", self.name(), self.before + 1)?;
        if self.after.is_empty() {
            return Ok(());
        }
        write!(f, ", after {:?}", self.after)
    }
}
