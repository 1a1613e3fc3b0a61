//! How many of something there are, in the language that is spoken.

use crate::language::spoken;
use onscene_node::wording;

pub(crate) use onscene_node::wording::Counted;

/// So many: `1 record`, `2 records`, `0 entries`.
pub(crate) fn counted(number: u64, what: Counted) -> String {
    wording::counted(number, what, spoken())
}

/// The same of what is counted by its length.
pub(crate) fn counted_all<T>(all: &[T], what: Counted) -> String {
    counted(all.len() as u64, what)
}
