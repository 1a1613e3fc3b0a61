//! Who is meant by what somebody typed: a name, a key, a laptop, or the first digits of either.
//!
//! What is shown is often cut short, and whoever types has only that. A whole name or id goes before a
//! beginning, so that no name is taken for digits.

use super::{Member, Roster};
use crate::limit::ID_DIGITS_MIN;

impl Roster {
    /// All persons of our organisation who are meant: several, where a name or a beginning is that of
    /// several.
    pub fn called(&self, typed: &str) -> Vec<&Member> {
        let typed = typed.trim();
        let ids = |member: &Member| {
            let certificate = &member.certificate;
            [
                certificate.person.to_string(),
                certificate.device.to_string(),
            ]
        };
        let is_whole = |member: &&Member| {
            self.is_called(member.certificate.person, typed)
                || ids(member).iter().any(|id| id == typed)
        };
        let whole: Vec<&Member> = self.members().filter(is_whole).collect();
        let is_beginning =
            typed.len() >= ID_DIGITS_MIN && typed.chars().all(|c| c.is_ascii_hexdigit());
        if !whole.is_empty() || !is_beginning {
            return whole;
        }
        let digits = typed.to_ascii_lowercase();
        let begins = |member: &&Member| ids(member).iter().any(|id| id.starts_with(&digits));
        self.members().filter(begins).collect()
    }
}
