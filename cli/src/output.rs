//! What commands print: data on stdout, for people or as JSON.

use crate::failure::Failure;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table};
use onscene_protocol::typing::fence;
use serde::Serialize;
use std::io::{self, IsTerminal, Write};

/// Columns of a terminal that does not know how wide it is: as many as the oldest had.
const WIDTH_UNKNOWN: u16 = 80;

/// Where a command's data goes, and in which form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    json: bool,
    is_terminal: bool,
}

/// Rows for people. On a terminal a table with its header, else lines with tabs and no header.
#[derive(Debug)]
pub(crate) struct Rows {
    header: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Rows {
    pub(crate) fn new(header: &[&'static str]) -> Self {
        Self {
            header: header.to_vec(),
            rows: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, row: impl IntoIterator<Item = String>) {
        self.rows
            .push(row.into_iter().map(|cell| plain(&cell)).collect());
    }

    /// As text, ready to print; empty where there are no rows.
    pub(crate) fn text(&self, is_terminal: bool) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        if !is_terminal {
            let lines = self
                .rows
                .iter()
                .map(|row| row.join("\t").replace('\n', " "));
            return lines.collect::<Vec<_>>().join("\n");
        }
        let mut table = Table::new();
        table
            .load_style(UTF8_FULL_CONDENSED)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_header(&self.header)
            .add_rows(&self.rows);
        // A terminal that never learnt how wide it is says 0, and each letter would stand in its own line.
        if table.width() == Some(0) {
            table.set_width(WIDTH_UNKNOWN);
        }
        table.to_string()
    }
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self {
            json,
            is_terminal: io::stdout().is_terminal(),
        }
    }

    /// Whether output is JSON.
    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    /// Whether a person looks at it.
    pub(crate) fn is_terminal(self) -> bool {
        self.is_terminal
    }

    /// Whether a person waits who can be shown how far it is.
    pub(crate) fn shows_progress(self) -> bool {
        !self.json && io::stderr().is_terminal()
    }

    /// One value: its JSON, or what a person is told instead.
    pub(crate) fn value(
        self,
        value: &impl Serialize,
        told: impl FnOnce() -> String,
    ) -> Result<(), Failure> {
        if self.json {
            self.line(&json(value)?)
        } else {
            self.line(&told())
        }
    }

    /// Many values: one JSON a line, or rows for a person.
    pub(crate) fn list<T: Serialize>(
        self,
        values: &[T],
        rows: impl FnOnce(&mut Rows),
        header: &[&'static str],
    ) -> Result<(), Failure> {
        if self.json {
            for value in values {
                self.line(&json(value)?)?;
            }
            return Ok(());
        }
        let mut table = Rows::new(header);
        rows(&mut table);
        self.line(&table.text(self.is_terminal))
    }

    /// A line as it is; nothing for an empty one. A reader that has gone away ends nothing: what
    /// was asked is done.
    pub(crate) fn line(self, line: &str) -> Result<(), Failure> {
        if line.is_empty() {
            return Ok(());
        }
        let mut stdout = io::stdout().lock();
        match writeln!(stdout, "{line}").and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Failure::failed(format!("cannot write to stdout: {error}")))
            }
            _ => Ok(()),
        }
    }

    /// A remark for a person, on stderr; JSON has none.
    pub(crate) fn remark(self, remark: &str) {
        if !self.json {
            writeln!(io::stderr().lock(), "{remark}").ok();
        }
    }
}

fn json(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(value)
        .map_err(|error| Failure::failed(format!("cannot write this as JSON: {error}")))
}

/// Words of other laptops, without what would steer the terminal or turn the words beside them.
pub(crate) fn plain(text: &str) -> String {
    fence(&printable(text)).into_owned()
}

/// The same of a text whose foreign words stand in fences of their own already.
pub(crate) fn printable(text: &str) -> String {
    let lines = text.replace("\r\n", "\n");
    lines
        .chars()
        .map(|c| match c {
            '\r' | '\n' => '\n',
            '\t' => ' ',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// An id's first digits: enough for a person to tell it from others on a screen.
pub(crate) fn short(id: &str) -> &str {
    id.get(..12).unwrap_or(id)
}

/// How many of something there are, for people: `1 record`, `2 records`, `0 entries`.
pub(crate) fn counted(number: u64, one: &str) -> String {
    match (number, one.strip_suffix('y')) {
        (1, _) => format!("1 {one}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        _ => format!("{number} {one}s"),
    }
}

/// A number of bytes, for people.
pub(crate) fn size(bytes: u64) -> String {
    indicatif::BinaryBytes(bytes).to_string()
}

#[cfg(test)]
mod tests {
    use super::{Rows, counted, plain};

    #[test]
    fn one_of_something_is_said_as_one() {
        let told = [0, 1, 2].map(|number| counted(number, "record"));
        assert_eq!(told, ["0 records", "1 record", "2 records"]);
        let told = [0, 1, 2].map(|number| counted(number, "entry"));
        assert_eq!(told, ["0 entries", "1 entry", "2 entries"]);
    }

    #[test]
    fn nobodys_words_steer_the_terminal() {
        assert_eq!(plain("停水\u{1b}[2J\n"), "停水\u{fffd}[2J\n");
        assert_eq!(plain("门口\u{202e}"), "门口");
        assert_eq!(plain("قەشقەر"), "\u{2068}قەشقەر\u{2069}");
    }

    #[test]
    fn what_was_pasted_from_a_spreadsheet_is_shown_in_a_table_as_it_was() {
        assert_eq!(
            plain("楼号\t户数\r\n一号\t3\r二号"),
            "楼号 户数\n一号 3\n二号"
        );
    }

    #[test]
    fn rows_are_lines_with_tabs_where_no_person_looks() {
        let mut rows = Rows::new(&["a", "b"]);
        assert_eq!(rows.text(true), "");
        rows.add(["1".to_owned(), "2\n3".to_owned()]);
        assert_eq!(rows.text(false), "1\t2 3");
        assert!(rows.text(true).contains('a'));
    }
}
