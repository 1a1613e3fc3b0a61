//! What is left of destroyed keys: in the records, in the file, and when they come again.

use super::*;
use onscene_protocol::incident::command::Demand;
use onscene_protocol::incident::{NarrowState, ReadBack, Refusal};
use onscene_protocol::record::{Kind, Record};

pub(super) fn demand(words: &str) -> Command {
    Command::Demand(Demand {
        category: "供暖".into(),
        verbatim: words.into(),
        read_back: ReadBack::Agreed,
        name: Some("某人".into()),
        contact: None,
        same_as: None,
        heard_at: None,
        attachments: Vec::new(),
    })
}

/// An incident with one demand, and the records of its keys.
async fn with_demand(laptop: &Laptop) -> (SubjectId, EntryId, Vec<Record>) {
    let incident = laptop.start("供暖费上访").await;
    let before = laptop.all_records().await.len();
    let written = laptop.engine.act(incident, demand("退钱")).await.unwrap();
    let records = laptop.all_records().await.split_off(before);
    let keys = records
        .into_iter()
        .filter(|record| record.header().kind == Kind::Key);
    (incident, written.entry, keys.collect())
}

fn holds(file: &[u8], bytes: &[u8]) -> bool {
    file.windows(bytes.len()).any(|part| part == bytes)
}

#[tokio::test]
async fn after_the_next_start_no_page_of_the_file_holds_a_destroyed_key() {
    let laptop = Laptop::found("值班员");
    let (incident, entry, keys) = with_demand(&laptop).await;
    assert_eq!(keys.len(), 2);
    let file = |laptop: &Laptop| std::fs::read(laptop.folder.path().join("records.redb")).unwrap();
    let bodies = || keys.iter().map(|record| record.body().unwrap());
    assert!(bodies().all(|body| holds(&file(&laptop), body)));

    let reason = || "保存期满".to_owned();
    let disposed = laptop.engine.dispose(incident, Some(entry), reason()).await;
    assert_eq!(disposed.unwrap().keys, 2);
    let left = laptop.all_records().await;
    for key in &keys {
        let same = left.iter().find(|record| record.id() == key.id()).unwrap();
        assert_eq!((same.header(), same.body()), (key.header(), None));
    }
    let before = left.len();
    let laptop = laptop.reopen().await;
    assert!(bodies().all(|body| !holds(&file(&laptop), body)));
    assert_eq!(laptop.all_records().await.len(), before);
    assert_eq!(laptop.texts(incident).await.len(), 2);
}

#[tokio::test]
async fn a_key_that_was_destroyed_is_taken_in_again_as_a_header_only() {
    let laptop = Laptop::found("值班员");
    let (incident, entry, keys) = with_demand(&laptop).await;
    let reason = "保存期满".to_owned();
    laptop
        .engine
        .dispose(incident, Some(entry), reason)
        .await
        .unwrap();
    let peer = DeviceKey::from_bytes([7; 32]);
    let ingested = laptop.engine.ingest(peer, keys.clone()).await.unwrap();
    assert_eq!(ingested.held.len(), keys.len());
    let left = laptop.all_records().await;
    let bare = |key: &&Record| {
        let same = left.iter().find(|record| record.id() == key.id());
        same.is_some_and(|same| same.body().is_none())
    };
    assert_eq!(keys.iter().filter(bare).count(), keys.len());
    let view = laptop.engine.incident(incident).await.unwrap().view;
    assert_eq!(view.demands[0].verbatim, NarrowState::Destroyed);
    let opened = laptop.engine.open_narrow(incident, entry).await;
    assert!(matches!(opened, Err(EngineError::Destroyed)), "{opened:?}");
}

#[tokio::test]
async fn what_was_destroyed_stays_so_through_a_rebuild() {
    let laptop = Laptop::found("值班员");
    let (incident, _, _) = with_demand(&laptop).await;
    let reason = || "保存期满".to_owned();
    laptop
        .engine
        .dispose(incident, None, reason())
        .await
        .unwrap();
    assert!(laptop.engine.rebuild().await.unwrap().same);
    let list = laptop.engine.incidents(None, 10).await.unwrap();
    assert_eq!((&list[0].title, list[0].entries), (&None, 2));
    let again = laptop.engine.act(incident, demand("再写")).await;
    let refused = EngineError::Refused(Refusal::Destroyed).to_string();
    assert_eq!(again.unwrap_err().to_string(), refused);
    let again = laptop.engine.dispose(incident, None, reason()).await;
    assert!(matches!(again, Err(EngineError::Destroyed)), "{again:?}");
}
