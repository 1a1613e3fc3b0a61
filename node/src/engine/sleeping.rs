//! When this laptop slept: a fact about it, kept beside the records and sent to nobody.

use super::event::{Event, Note};
use super::turn::Turn;
use super::{Engine, EngineError};
use onscene_protocol::clock::Sleep;
use serde::{Deserialize, Serialize};

/// Sleeps that are kept; the oldest make room. Some weeks of a laptop that is closed every night.
const SLEEPS_MAX: usize = 64;
/// The meta entry of them: a CBOR array of `[began, milliseconds]`, the oldest first.
const SLEEPS: &str = "sleeps";

/// A sleep as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SleepView {
    /// When it began, RFC 3339.
    pub from: String,
    /// When it ended, RFC 3339.
    pub until: String,
}

impl Engine {
    /// Writes down that this laptop slept.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn note_sleep(&self, sleep: Sleep) -> Result<(), EngineError> {
        self.ask(|reply| Event::Note(Note::Slept { sleep, reply }))
            .await
    }

    /// When this laptop slept, the oldest first.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn sleeps(&self) -> Result<Vec<SleepView>, EngineError> {
        self.read(|shared| {
            let sleeps = read(shared.store.read()?.meta(SLEEPS)?).into_iter();
            let shown = |ms| shared.host.rfc3339(ms);
            Ok(sleeps
                .map(|sleep| SleepView {
                    from: shown(sleep.from_ms),
                    until: shown(sleep.from_ms.saturating_add(sleep.ms)),
                })
                .collect())
        })
        .await
    }
}

fn read(kept: Option<Vec<u8>>) -> Vec<Sleep> {
    let kept = kept.and_then(|kept| minicbor::decode(&kept).ok());
    kept.unwrap_or_default()
}

impl Turn<'_> {
    pub(super) fn note_sleep(&mut self, sleep: Sleep) -> Result<(), EngineError> {
        let mut sleeps = read(self.writing.meta(SLEEPS)?);
        sleeps.push(sleep);
        let surplus = sleeps.len().saturating_sub(SLEEPS_MAX);
        sleeps.drain(..surplus);
        // Writing to memory cannot fail.
        let bytes = minicbor::to_vec(sleeps).unwrap_or_default();
        Ok(self.writing.set_meta(SLEEPS, &bytes)?)
    }
}
