//! Every text that people read, in two columns: the domain's words, what the page says, what is refused and
//! why. Page, exports and the CLI take their words from here.
//!
//! A text that lacks one of its languages does not compile: words by name stand in a table (`words!`), the
//! words of a closed set in another (`words_of!`), what takes arguments in a match of [`Language`].

#[macro_use]
mod table;

mod act;
mod behind;
mod correction;
mod counted;
mod dates;
mod fault;
mod field;
mod finding;
mod language;
mod missing;
mod mistyped;
mod moment;
mod name;
mod page;
mod pressing;
mod refusal;
mod report;
mod role;
mod sentence;
mod step;
mod trail;
mod trouble;

pub use behind::behind;
pub use correction::{beside_cell, beside_value, corrected, happened_cell, values};
pub use counted::{Counted, counted, counted_range};
pub use dates::{beside, both_times, clock, doubts};
pub use fault::{explain_faults, law_fault};
pub use finding::told_finding;
pub use language::{Language, day, file_size, minute, range, second, size};
pub use missing::{Missing, Thing, several};
pub use mistyped::Mistyped;
pub use moment::moment;
pub use name::in_words;
pub use page::{Words, words};
pub use pressing::{elapsed, name_pressing, pressing_words};
pub use refusal::{beyond_incidents, refused, refused_in};
pub use role::{name_act, name_role, name_role_word, name_role_words};
pub use sentence::{field_of, isolated, sentence, sentence_of};
pub use step::{step_after, step_minutes};
pub use trail::{access, disposal, recusal, recused};
pub use trouble::{
    trouble_of_backup, trouble_of_bundle, trouble_of_engine, trouble_of_file, trouble_of_link,
    trouble_of_node,
};

pub(crate) use language::offset;
pub(crate) use refusal::field_name;
