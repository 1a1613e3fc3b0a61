//! The signatures of records from elsewhere: looked at on all processors, before the engine's turn.

use super::EngineError;
use onscene_protocol::exchange::{Unreadable, WireRecord, read};
use onscene_protocol::record::Record;
use onscene_protocol::roster::Roster;
use onscene_protocol::verify::{Examined, Verified};

/// Records that one task looks at: some milliseconds of work.
const RECORDS_PER_TASK: usize = 128;
/// As many are looked at where they came: handing them over takes as long.
const RECORDS_AT_ONCE_MAX: usize = 4;

/// Records as they came over a link, looked at: what is left is the engine's turn.
#[derive(Debug, Default)]
pub(crate) struct Looked {
    pub(super) records: Vec<Examined>,
    /// Those that cannot be read.
    pub(super) unreadable: Vec<Unreadable>,
    /// Bytes that they took in a message.
    pub(crate) bytes: usize,
}

impl Looked {
    /// Looks at what came.
    ///
    /// # Errors
    /// Where the node is stopping.
    pub(crate) async fn at(sent: Vec<WireRecord>) -> Result<Self, EngineError> {
        let bytes = sent.iter().map(WireRecord::bytes).sum();
        let (records, unreadable) = read(sent);
        Ok(Self {
            records: examine(records).await?,
            unreadable,
            bytes,
        })
    }

    /// How many records came.
    pub(crate) const fn count(&self) -> u64 {
        (self.records.len() + self.unreadable.len()) as u64
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.records.is_empty() && self.unreadable.is_empty()
    }
}

/// Looks at the signatures, and keeps the order.
pub(super) async fn examine(records: Vec<Record>) -> Result<Vec<Examined>, EngineError> {
    if records.len() <= RECORDS_AT_ONCE_MAX {
        return Ok(Examined::all(records));
    }
    let count = records.len();
    let mut records = records.into_iter();
    let mut tasks = Vec::new();
    while records.len() > 0 {
        let some: Vec<Record> = records.by_ref().take(RECORDS_PER_TASK).collect();
        tasks.push(tokio::task::spawn_blocking(move || Examined::all(some)));
    }
    let mut examined = Vec::with_capacity(count);
    for task in tasks {
        examined.extend(task.await.map_err(|_| EngineError::Stopped)?);
    }
    Ok(examined)
}

/// Learns the records that can be believed, and answers those. One may stand behind another that makes
/// it believable: again, until nothing more becomes so.
pub(super) fn learn_believed(roster: &mut Roster, records: Vec<Examined>) -> Vec<Verified> {
    let (mut believed, mut left) = (Vec::new(), records);
    loop {
        let before = left.len();
        let mut waiting = Vec::new();
        for record in left {
            match record.verify(roster) {
                Ok(verified) => {
                    roster.learn(&verified);
                    believed.push(verified);
                }
                Err((record, _)) => waiting.push(record),
            }
        }
        if waiting.is_empty() || waiting.len() == before {
            return believed;
        }
        left = waiting;
    }
}
