//! Collects the faults of a plan while it is gone through.

use crate::limit::{LINE_BYTES_MAX, TEXT_BYTES_MAX};
use crate::plan::limit::{LIMIT_MINUTES_MAX, WORD_BYTES_MAX};
use crate::plan::{Clause, Fault};
use std::collections::BTreeSet;

#[derive(Default)]
pub(super) struct Checking {
    pub(super) faults: Vec<Fault>,
}

impl Checking {
    pub(super) fn find(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// A word that names something.
    pub(super) fn word(&mut self, at: &str, word: &str) {
        self.bounded(at, word, WORD_BYTES_MAX);
        self.printable(at, word);
    }

    /// One line.
    pub(super) fn line(&mut self, at: &str, line: &str) {
        self.bounded(at, line, LINE_BYTES_MAX);
        self.printable(at, line);
    }

    pub(super) fn optional_line(&mut self, at: &str, line: Option<&str>) {
        if let Some(line) = line {
            self.line(at, line);
        }
    }

    /// Several lines.
    pub(super) fn text(&mut self, at: &str, text: &str) {
        self.bounded(at, text, TEXT_BYTES_MAX);
    }

    pub(super) fn minutes(&mut self, at: &str, minutes: Option<u32>) {
        if let Some(minutes) = minutes {
            self.number(at, minutes, LIMIT_MINUTES_MAX);
        }
    }

    /// A number from one on.
    pub(super) fn number(&mut self, at: &str, number: u32, limit: u32) {
        let at = at.to_owned();
        if number == 0 {
            self.find(Fault::ZeroLimit { at });
        } else if number > limit {
            self.find(Fault::TooHigh { at, number, limit });
        }
    }

    pub(super) fn count(&mut self, what: &'static str, count: usize, limit: usize) {
        if count > limit {
            self.find(Fault::TooMany { what, count, limit });
        }
    }

    pub(super) fn clause(&mut self, at: &str, clause: &Clause) {
        if !clause.is_known() {
            self.find(Fault::UnknownClause {
                at: at.into(),
                clause: clause.id().chars().take(80).collect(),
            });
        }
    }

    /// A word that nothing else of its kind has.
    pub(super) fn once(&mut self, at: &str, known: &mut BTreeSet<String>, word: &str) {
        if !known.insert(word.to_owned()) {
            self.find(Fault::Twice {
                at: at.into(),
                word: word.chars().take(80).collect(),
            });
        }
    }

    fn bounded(&mut self, at: &str, value: &str, limit: usize) {
        let at = at.to_owned();
        if value.trim().is_empty() {
            self.find(Fault::Empty { at });
        } else if value.len() > limit {
            let bytes = value.len();
            self.find(Fault::TooLong { at, bytes, limit });
        }
    }

    fn printable(&mut self, at: &str, value: &str) {
        if value.chars().any(char::is_control) {
            self.find(Fault::Unprintable { at: at.into() });
        }
    }
}
