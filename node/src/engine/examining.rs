//! The signatures of records from elsewhere: looked at on all processors, before the engine's turn.

use super::EngineError;
use onscene_protocol::record::Record;
use onscene_protocol::verify::Examined;

/// Records that one task looks at: some milliseconds of work.
const RECORDS_PER_TASK: usize = 128;
/// As many are looked at where they came: handing them over takes as long.
const RECORDS_AT_ONCE_MAX: usize = 4;

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
