//! `stats`: counts over all incidents.

use crate::client::Client;
use crate::failure::Failure;
use crate::language::{say, spoken};
use crate::output::Output;
use clap::Args;
use onscene_node::wording::step_minutes;
use onscene_protocol::incident::IncidentKind;
use onscene_protocol::statistics::{Statistics, Table};

/// Counts over all incidents; groups under five are hidden, drills are left out
#[derive(Debug, Args)]
pub(crate) struct Stats {}

impl Stats {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let all: Statistics = client.get_json("/api/statistics").await?;
        output.value(&all, || {
            let tables = [
                (say("类别", "kind"), &all.kinds),
                (say("诉求", "category"), &all.categories),
                (say("单位", "unit"), &all.units),
                (say("月份", "month"), &all.months),
                (say("隐患", "concern"), &all.concerns),
            ];
            let mut lines: Vec<String> = tables
                .iter()
                .flat_map(|(by, table)| rows(by, table))
                .collect();
            for time in &all.times {
                let [median, most] =
                    [time.median_ms, time.most_ms].map(|ms| step_minutes(ms, spoken()));
                let [from, to] = [&time.from, &time.to].map(|step| spoken().milestone(step));
                lines.push(said!(
                    "{from}到{to}\t中位数 {median}，十次有九次在 {most} 以内",
                    "{from} to {to}\t{median}, nine of ten within {most}"
                ));
            }
            lines.join("\n")
        })
    }
}

/// A group as people read it.
fn group(word: &str) -> String {
    let kind = word.parse::<IncidentKind>();
    kind.map_or_else(|_| word.to_owned(), |kind| spoken().kind(&kind).to_owned())
}

fn rows(by: &str, table: &Table) -> Vec<String> {
    let number = |count: Option<usize>| {
        count.map_or_else(|| say("不显示", "hidden").to_owned(), |n| n.to_string())
    };
    let cells = table.cells.iter();
    let all = say("合计", "all");
    cells
        .map(|cell| format!("{by}\t{}\t{}", group(&cell.group), number(cell.count)))
        .chain([format!("{by}\t{all}\t{}", number(table.total))])
        .collect()
}
