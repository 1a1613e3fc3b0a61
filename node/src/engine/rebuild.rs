//! Throwing away everything derived, and making it anew from the records.

use super::documents::body_of;
use super::event::{Event, Rebuilt};
use super::shared::{Shared, Standing, last_position};
use super::turn::Turn;
use super::{Engine, EngineError};
use onscene_protocol::clock::Timestamp;
use onscene_protocol::record::Kind;
use std::collections::BTreeSet;

/// The meta entry that says how what is derived was derived.
pub(super) const LAYOUT: &str = "summaries";
/// How it is derived now: 2 has what statistics count, 3 what waits for somebody. 4 understands the
/// kinds of records up to 15: an older version kept those as they came, and drew nothing from them.
/// 6 understands kind 17. 7 goes by the values that corrections put right.
pub(super) const LAYOUT_NOW: &[u8] = &[7];

/// Whether an older version derived it, so that something is lacking.
pub(super) fn is_old(shared: &Shared) -> bool {
    let known = shared.store.read().and_then(|reading| reading.meta(LAYOUT));
    !matches!(known, Ok(Some(known)) if known == LAYOUT_NOW)
}

impl Engine {
    /// Rebuilds what is derived, and says whether it was the same before.
    ///
    /// # Errors
    /// Where the store fails. The records are never touched.
    pub async fn rebuild(&self) -> Result<Rebuilt, EngineError> {
        let before = self.diagnosis().await?.derived;
        let mut rebuilt: Rebuilt = self.ask(|reply| Event::Rebuild { reply }).await?;
        rebuilt.same = before == self.diagnosis().await?.derived;
        Ok(rebuilt)
    }
}

impl Turn<'_> {
    /// Finds the records of kinds that an older version kept without understanding them, where they
    /// are not found by themselves. What counts is derived anew after it.
    pub(super) fn find_what_was_not_understood(&mut self) -> Result<(), EngineError> {
        for item in self.shared.store.read()?.times()? {
            let (_, _, subject, kind) = item?;
            if kind == Kind::Recusal {
                self.writing.note_recusal(subject)?;
            }
        }
        self.recount = true;
        Ok(())
    }

    pub(super) fn rebuild(&mut self) -> Result<Rebuilt, EngineError> {
        let shared = self.shared;
        let reading = shared.store.read()?;
        let standing = Standing::read(&shared.store, &shared.secrets())?;
        let mut subjects = BTreeSet::new();
        for item in reading.times()? {
            let (_, _, subject, kind) = item?;
            if kind == Kind::Change {
                subjects.insert(subject);
            }
        }
        self.writing.clear_derived()?;
        shared.documents.forget_all();
        for subject in &subjects {
            let document = shared.load_from_records(&reading, *subject, &standing)?;
            let body = |id| body_of(&reading, id);
            let reader = document.reader(&standing, &body);
            let summary = document.incident.summary(&reader);
            self.writing
                .set_summary(&summary, Timestamp::from_bits(summary.last_order))?;
        }
        self.writing.set_meta(LAYOUT, LAYOUT_NOW)?;
        self.set_standing(standing);
        Ok(Rebuilt {
            incidents: subjects.len(),
            same: false,
            position: last_position(&shared.store)?,
        })
    }
}
