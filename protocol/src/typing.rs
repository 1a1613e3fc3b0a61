//! What people type, before anything is read from it: what an input method writes is folded to what
//! was meant, nothing visible counts as nothing, foreign words keep their direction to themselves.
//!
//! One home for this, so that page, command line and API forgive the same. Words that people write
//! for people (an entry, a title) are never folded: only what a program reads.

mod blank;
mod control;
mod decoding;
mod direction;
mod fold;
mod given;
mod secret;
mod time;

pub use blank::{is_blank, is_invisible};
pub use control::FoundControl;
pub use decoding::{NotUtf8, file_name, read_utf8};
pub use direction::{fence, without_fence, without_steering};
pub use fold::{NoNumber, address, code, fold, list, number, unit_path};
pub use given::whole_number;
pub use secret::fold_secret;
pub use time::{NoTime, WrittenTime};

#[cfg(test)]
mod tests;
