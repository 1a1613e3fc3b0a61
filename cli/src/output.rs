//! What commands print: data on stdout, for people or as JSON.

use crate::failure::{Failure, in_words};
use crate::language::say;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ColumnConstraint, ContentArrangement, Table};
use onscene_protocol::typing::fence;
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};

/// Digits of an id that are shown: enough to tell it from others.
const SHORT_DIGITS: usize = 12;
/// Columns of a terminal that does not know how wide it is: as many as the oldest had.
const WIDTH_UNKNOWN: u16 = 80;

/// Where a command's data goes, and in which form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    json: bool,
    is_terminal: bool,
    /// Whether the command changes something: that is done, also where it cannot be printed.
    changes: bool,
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
            .push(row.into_iter().map(|cell| in_one_line(&cell)).collect());
    }

    /// As text, ready to print; empty where there are no rows.
    pub(crate) fn text(&self, is_terminal: bool) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        if !is_terminal {
            let lines = self.rows.iter().map(|row| row.join("\t"));
            return lines.collect::<Vec<_>>().join("\n");
        }
        let mut table = Table::new();
        table
            .load_style(UTF8_FULL_CONDENSED)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_header(&self.header)
            .add_rows(&self.rows);
        // An id that is broken over two lines can be neither read out nor copied.
        for place in (0..self.header.len()).filter(|place| self.holds_ids(*place)) {
            if let Some(column) = table.column_mut(place) {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        // A terminal that never learnt how wide it is says 0, and each letter would stand in its own line.
        if table.width() == Some(0) {
            table.set_width(WIDTH_UNKNOWN);
        }
        table.to_string()
    }

    /// Whether a column holds nothing but ids, or their first digits.
    fn holds_ids(&self, place: usize) -> bool {
        let cells = self.rows.iter().filter_map(|row| row.get(place));
        let mut cells = cells.filter(|cell| !cell.is_empty()).peekable();
        cells.peek().is_some()
            && cells.all(|cell| {
                cell.len() >= SHORT_DIGITS && cell.bytes().all(|digit| digit.is_ascii_hexdigit())
            })
    }
}

impl Output {
    pub(crate) fn new(json: bool, changes: bool) -> Self {
        Self {
            json,
            is_terminal: io::stdout().is_terminal(),
            changes,
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
            return self
                .print(&json(value)?)
                .map_err(|error| self.unprinted(&error, told));
        }
        self.line(&told())
    }

    /// The same where the data itself may stand on stdout: then nothing else does, and what a person is
    /// told goes to stderr.
    pub(crate) fn beside(
        self,
        is_stdout: bool,
        value: &impl Serialize,
        told: impl FnOnce() -> String,
    ) -> Result<(), Failure> {
        if is_stdout {
            self.remark(&told());
            return Ok(());
        }
        self.value(value, told)
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
        if table.rows.is_empty() && self.is_terminal {
            return self.line(say("（没有）", "(none)"));
        }
        self.line(&table.text(self.is_terminal))
    }

    /// A line as it is; nothing for an empty one.
    pub(crate) fn line(self, line: &str) -> Result<(), Failure> {
        self.print(line)
            .map_err(|error| self.unprinted(&error, || line.to_owned()))
    }

    /// A reader that has gone away ends nothing: what was asked is done. A person sees a tab as a
    /// space; a program gets what was written.
    fn print(self, line: &str) -> io::Result<()> {
        if line.is_empty() {
            return Ok(());
        }
        let line = if self.is_terminal {
            Cow::Owned(line.replace('\t', " "))
        } else {
            Cow::Borrowed(line)
        };
        let mut stdout = io::stdout().lock();
        match writeln!(stdout, "{line}").and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
            _ => Ok(()),
        }
    }

    /// What was done is done, and said on the way that is left: whoever does it again has it twice.
    fn unprinted(self, error: &io::Error, told: impl FnOnce() -> String) -> Failure {
        if !self.changes {
            return Failure::failed(said!(
                "标准输出写不了：{}",
                "cannot write to stdout: {}",
                in_words(error)
            ));
        }
        let told = told();
        let told = told.lines().next().unwrap_or_default();
        let said = say("已保存：", "saved: ");
        let told = told.strip_prefix(said).unwrap_or(told);
        Failure::failed(said!(
            "已保存：{told}；但没能显示出来：{}",
            "saved: {told}; it could not be printed: {}",
            in_words(error)
        ))
        .hint(say(
            "已经做好了，不要再做一次",
            "it is done; do not do it again",
        ))
    }

    /// A remark for a person, on stderr; JSON has none.
    pub(crate) fn remark(self, remark: &str) {
        if !self.json {
            writeln!(io::stderr().lock(), "{remark}").ok();
        }
    }
}

fn json(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|error| no_json(&error))
}

/// Something that has no form in JSON.
pub(crate) fn no_json(error: &serde_json::Error) -> Failure {
    Failure::failed(said!("写不成 JSON", "cannot write this as JSON: {error}"))
}

/// Words of other laptops, without what would steer the terminal or turn the words beside them. Tabs and
/// ends of lines are words' own, the latter as this system writes them.
pub(crate) fn plain(text: &str) -> String {
    fence(&printable(text)).into_owned()
}

/// The same of a text whose foreign words stand in fences of their own already.
pub(crate) fn printable(text: &str) -> String {
    let lines = text.replace("\r\n", "\n");
    lines
        .chars()
        .map(|c| match c {
            '\r' => '\n',
            '\n' | '\t' => c,
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// The same where a tab or an end of line would end a cell.
fn in_one_line(text: &str) -> String {
    plain(text).replace(['\n', '\t'], " ")
}

/// An id's first digits: enough for a person to tell it from others on a screen.
pub(crate) fn short(id: &str) -> &str {
    id.get(..SHORT_DIGITS).unwrap_or(id)
}

/// A number of bytes, for people.
pub(crate) fn size(bytes: u64) -> String {
    indicatif::BinaryBytes(bytes).to_string()
}

#[cfg(test)]
mod tests {
    use super::{Rows, plain};

    #[test]
    fn nobodys_words_steer_the_terminal() {
        assert_eq!(plain("停水\u{1b}[2J\n"), "停水\u{fffd}[2J\n");
        assert_eq!(plain("门口\u{202e}"), "门口");
        assert_eq!(plain("قەشقەر"), "\u{2068}قەشقەر\u{2069}");
    }

    #[test]
    fn what_was_pasted_from_a_spreadsheet_is_shown_in_a_table_as_it_was() {
        let mut rows = Rows::new(&["text"]);
        rows.add(["楼号\t户数\r\n一号\t3\r二号".to_owned()]);
        assert_eq!(rows.text(false), "楼号 户数 一号 3 二号");
    }

    #[test]
    fn tabs_and_ends_of_lines_are_what_they_are() {
        assert_eq!(plain("楼号\t户数\r\n3\t12\r"), "楼号\t户数\n3\t12\n");
    }

    #[test]
    fn no_table_breaks_an_id_however_narrow_the_terminal_is() {
        let mut rows = Rows::new(&["incident", "title"]);
        let id = "03c6f22d25be";
        rows.add([id.to_owned(), "居民集中反映停水并要求当面答复".repeat(8)]);
        assert!(rows.text(true).lines().any(|line| line.contains(id)));
        rows.add([id.repeat(4), String::new()]);
        assert!(rows.text(true).contains(&id.repeat(4)));
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
