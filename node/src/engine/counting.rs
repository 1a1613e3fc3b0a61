//! Statistics over all incidents, from their lines in the list alone (clause 五.2).

use super::sharing::stands_alone;
use super::{Engine, EngineError};
use crate::host::{placed, shown_in};
use onscene_protocol::clock::Zone;
use onscene_protocol::incident::{MilestoneName, Summary};
use onscene_protocol::statistics::{Case, Statistics};

impl Engine {
    /// Counts over the incidents that are here.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn statistics(&self) -> Result<Statistics, EngineError> {
        self.read(|shared| {
            let standing = shared.standing();
            let reading = shared.store.read()?;
            let mut all = Vec::new();
            for (_, line) in reading.summaries(None, usize::MAX)? {
                if stands_alone(&reading, &line)? {
                    all.push(line);
                }
            }
            let zone = shared.host.zone();
            let case = |summary: &Summary| {
                let by = summary.tally.by.and_then(|by| standing.roster.person(by));
                Some(Case {
                    kind: summary.kind?,
                    drill: summary.drill,
                    unit: by.map_or_else(String::new, |by| {
                        standing.roster.unit_path(by.certificate.unit)
                    }),
                    month: month(summary, zone)?,
                    categories: summary.tally.categories.clone(),
                    issue: summary.tally.issue.clone(),
                    steps: summary.tally.reached(&standing.clocks),
                })
            };
            let cases: Vec<Case> = all.iter().filter_map(case).collect();
            Ok(Statistics::of(&cases))
        })
        .await
    }
}

/// The month in which an incident began: as it was told, else as it was typed.
fn month(summary: &Summary, zone: Zone) -> Option<String> {
    let told = summary.tally.told.get(&MilestoneName::Received);
    let told = told.and_then(|ms| u64::try_from(*ms).ok());
    let began = match told {
        Some(ms) => placed(zone, ms).format("%Y-%m").to_string(),
        None => shown_in(zone, summary.started_at.as_deref()?),
    };
    Some(began.get(..7)?.to_owned())
}
