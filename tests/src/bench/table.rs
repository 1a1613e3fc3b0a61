//! The table that a benchmark prints.

use std::fmt;
use std::time::Duration;

const HEAD: [&str; 5] = ["figure", "asked", "seen", "baseline", "ratio"];

/// Rows of figure, asked, seen, baseline, ratio.
#[derive(Debug, Default)]
pub struct Table(Vec<[String; 5]>);

impl Table {
    /// Adds a row; what is left empty is not asked, or has no baseline.
    pub fn row(
        &mut self,
        figure: impl Into<String>,
        asked: impl Into<String>,
        seen: impl Into<String>,
        baseline: impl Into<String>,
        ratio: Option<f64>,
    ) {
        self.0.push([
            figure.into(),
            asked.into(),
            seen.into(),
            baseline.into(),
            ratio.map(|ratio| format!("{ratio:.3}")).unwrap_or_default(),
        ]);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = HEAD.map(str::to_owned);
        let rows = || std::iter::once(&head).chain(&self.0);
        let widths: [usize; 5] =
            std::array::from_fn(|at| rows().map(|row| row[at].chars().count()).max().unwrap_or(0));
        for row in rows() {
            let cells = row.iter().zip(widths);
            let line: Vec<String> = cells
                .map(|(cell, width)| format!("{cell:width$}"))
                .collect();
            writeln!(f, "{}", line.join("  ").trim_end())?;
        }
        Ok(())
    }
}

/// A time as milliseconds, for a table.
#[must_use]
pub fn milliseconds(time: Duration) -> String {
    format!("{:.3} ms", time.as_secs_f64() * 1e3)
}
