//! Every text that people read, in two columns: the domain's words, what the page says, what is refused and
//! why. Page, exports and the CLI take their words from here.
//!
//! A text that lacks one of its languages does not compile: words without arguments stand in a table
//! (`words!`), words of a closed set in a match without a wildcard.

#[macro_use]
mod table;

mod dates;
mod fault;
mod language;
mod mistyped;
mod name;
mod page;
mod pressing;
mod refusal;
mod role;

pub use dates::{beside, both_times, clock, doubts};
pub use fault::{explain_faults, law_fault};
pub use language::{Language, day, minute, range, second, size};
pub use mistyped::Mistyped;
pub use page::{Words, words};
pub use pressing::{elapsed, name_pressing};
pub use refusal::{beyond_incidents, refused};
pub use role::{name_act, name_role, name_role_word, name_role_words};

pub(crate) use language::{offset, state_word};
pub(crate) use refusal::field_name;
