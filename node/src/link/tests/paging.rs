//! Getting all of it, where next to nothing is here.

use super::*;
use crate::engine::Backlog;

/// More than are got by their names.
const ENTRIES: usize = 300;

#[tokio::test]
async fn who_holds_next_to_nothing_gets_all_without_naming_a_record() {
    let (office, links, field) = pair().await;
    let here = office.start("第1条").await;
    let entries: Vec<String> = (2..=ENTRIES).map(|n| format!("第{n}条")).collect();
    for entry in &entries {
        office.log(here, entry).await;
    }
    let there = field.start("现场的").await;
    let away = field.link(&[], false).await;
    let report = away.sync_with(&address(&links)).await.unwrap();
    assert_eq!(field.texts(here).await, office.texts(here).await);
    assert_eq!(field.texts(here).await.len(), ENTRIES);
    assert_eq!(office.texts(there).await, ["现场的"]);
    for laptop in [&office, &field] {
        assert_eq!(laptop.engine.waiting().await.unwrap(), Backlog::default());
    }
    // Their ids alone, asked for, would take more than all that was sent.
    assert!(report.received.records >= ENTRIES as u64, "{report:?}");
    assert!(report.sent.bytes < ENTRIES as u64 * 32, "{report:?}");
}
