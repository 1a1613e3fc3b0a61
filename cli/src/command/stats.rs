//! `stats`: counts over all incidents.

use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use clap::Args;
use onscene_protocol::statistics::{Statistics, Table};

/// Counts over all incidents; groups under five are hidden, drills are left out
#[derive(Debug, Args)]
pub(crate) struct Stats {}

impl Stats {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let all: Statistics = client.get_json("/api/statistics").await?;
        output.value(&all, || {
            let tables = [
                ("kind", &all.kinds),
                ("category", &all.categories),
                ("unit", &all.units),
                ("month", &all.months),
                ("concern", &all.concerns),
            ];
            let mut lines: Vec<String> = tables
                .iter()
                .flat_map(|(by, table)| rows(by, table))
                .collect();
            for time in &all.times {
                let (median, most) = (time.median_ms / 60_000, time.most_ms / 60_000);
                lines.push(format!(
                    "{} to {}\t{median} min, nine of ten within {most} min",
                    time.from, time.to
                ));
            }
            lines.join("\n")
        })
    }
}

fn rows(by: &str, table: &Table) -> Vec<String> {
    let number = |count: Option<usize>| count.map_or_else(|| "hidden".into(), |n| n.to_string());
    let cells = table.cells.iter();
    cells
        .map(|cell| format!("{by}\t{}\t{}", cell.group, number(cell.count)))
        .chain([format!("{by}\tall\t{}", number(table.total))])
        .collect()
}
