//! Which files are taken: by room on the disk, by choice, by budget; and letting go of them.

use super::pieces::{attach_film, film, read_stick, stick};
use super::*;
use crate::engine::{EngineError, Originals};
use crate::loopback::Meet;
use std::sync::atomic::{AtomicU64, Ordering};

#[tokio::test]
async fn with_little_space_files_wait_and_say_so_and_text_goes_on() {
    let free = Arc::new(AtomicU64::new(2 << 30));
    let office = Laptop::found_on("值班员", Host::system().with_free_bytes(Arc::clone(&free)));
    let field = Laptop::found("外勤甲");
    let links = office.link(&[], false).await;
    let_in(&office, &field, "外勤甲").await;
    let away = field.link(&[], false).await;
    let incident = field.start("现场的").await;
    away.sync_with(&address(&links)).await.unwrap();
    assert!(office.engine.room().reserve);
    free.store((1 << 30) - 1, Ordering::Relaxed);
    let film = attach_film(&field, incident, 300_000).await;
    field.log(incident, "仍在现场").await;
    away.sync_with(&address(&links)).await.unwrap();
    assert!(office.texts(incident).await.contains(&"仍在现场".into()));
    assert!(office.engine.room().files_wait);
    assert!(!office.engine.attachments().held(film));
    let read = read_stick(&office, &stick(&field, &office).await).await;
    assert_eq!((read.attachments, read.no_room), (0, 1), "{read:?}");
    free.store(2 << 30, Ordering::Relaxed);
    away.sync_with(&address(&links)).await.unwrap();
    assert!(office.engine.attachments().held(film));
}

#[tokio::test]
async fn what_was_kept_aside_is_given_up_for_text_and_no_file_takes_it() {
    let free = Arc::new(AtomicU64::new(2 << 30));
    let office = Laptop::found_on("值班员", Host::system().with_free_bytes(Arc::clone(&free)));
    let incident = office.start("办公室的").await;
    assert!(office.engine.room().reserve);
    free.store(1 << 20, Ordering::Relaxed);
    let refused = office
        .engine
        .stage(
            "a.mp4".into(),
            "video/mp4".into(),
            stream::iter(film(1_000)),
        )
        .await;
    assert!(refused.is_err());
    office.log(incident, "磁盘满了").await;
    assert!(!office.engine.room().reserve);
    free.store(2 << 30, Ordering::Relaxed);
    office.log(incident, "又有地方了").await;
    assert!(office.engine.room().reserve);
}

#[tokio::test]
async fn originals_come_as_was_chosen_and_on_request_whatever_was_chosen() {
    let (office, links, field) = pair().await;
    let away = field.link(&[], false).await;
    let chosen = Some(Originals::OnRequest);
    office.engine.choose_files(chosen, None).await.unwrap();
    let incident = field.start("现场的").await;
    let film = attach_film(&field, incident, 300_000).await;
    let note = attach_film(&field, incident, 20_000).await;
    away.sync_with(&address(&links)).await.unwrap();
    assert!(!office.engine.attachments().held(film));
    assert!(office.engine.attachments().held(note), "small ones always");
    office.engine.ask_for(film).await.unwrap();
    away.sync_with(&address(&links)).await.unwrap();
    assert!(office.engine.attachments().held(film));
    let chosen = Some(Originals::ArchiveOnly);
    office.engine.choose_files(chosen, None).await.unwrap();
    let other = attach_film(&field, incident, 400_000).await;
    away.sync_with(&address(&links)).await.unwrap();
    assert!(
        !office.engine.attachments().held(other),
        "neither hub nor archivist"
    );
    office.engine.become_hub().await.unwrap();
    away.sync_with(&address(&links)).await.unwrap();
    assert!(office.engine.attachments().held(other));
}

#[tokio::test]
async fn no_more_of_files_goes_over_a_link_in_a_day_than_was_chosen() {
    let (office, links, field) = pair().await;
    let away = field.link(&[], false).await;
    let incident = field.start("现场的").await;
    away.sync_with(&address(&links)).await.unwrap();
    field
        .engine
        .choose_files(None, Some(200_000))
        .await
        .unwrap();
    let film = attach_film(&field, incident, 500_000).await;
    let report = away.sync_with(&address(&links)).await.unwrap();
    assert!(!office.engine.attachments().held(film));
    assert!(report.sent.bytes < 230_000, "{report:?}");
    field.log(incident, "仍在现场").await;
    let report = away.sync_with(&address(&links)).await.unwrap();
    assert!(report.sent.bytes < 20_000, "{report:?}");
    assert!(office.texts(incident).await.contains(&"仍在现场".into()));
    field.engine.choose_files(None, Some(0)).await.unwrap();
    away.sync_with(&address(&links)).await.unwrap();
    assert!(office.engine.attachments().held(film));
}

#[tokio::test]
async fn without_a_hub_the_two_lowest_that_hold_a_file_keep_it_and_a_third_may_let_go() {
    let mut three = ["甲", "乙", "丙"].map(Laptop::found);
    three.sort_by_key(Laptop::device);
    let [low, middle, high] = &three;
    let links = high.link(&[], false).await;
    let mut away = Vec::new();
    for (laptop, name) in [(low, "低"), (middle, "中")] {
        let_in(high, laptop, name).await;
        away.push(laptop.link(&[], false).await);
    }
    let incident = high.start("现场的").await;
    let film = attach_film(high, incident, 300_000).await;
    let refused = |gone: Result<(), EngineError>| {
        assert!(
            matches!(gone, Err(EngineError::HeldNowhereElse(_))),
            "{gone:?}"
        );
    };
    away[0].sync_with(&address(&links)).await.unwrap();
    refused(links.let_go(film).await);
    away[1].sync_with(&address(&links)).await.unwrap();
    // The lowest brings one of its own to both others, and has the receipts of both.
    let other = attach_film(low, incident, 400_000).await;
    away[0].sync_with(&address(&links)).await.unwrap();
    away[0].sync_with(&address(&away[1])).await.unwrap();
    assert!(middle.engine.attachments().held(other) && high.engine.attachments().held(other));
    refused(away[0].let_go(other).await);
    links.let_go(film).await.unwrap();
    assert!(!high.engine.attachments().held(film));
    for (holder, away) in [low, middle].into_iter().zip(&away) {
        assert!(holder.engine.attachments().held(film));
        refused(away.let_go(film).await);
    }
}

#[tokio::test]
async fn a_file_is_let_go_of_only_with_the_hubs_receipt_and_comes_back_on_request() {
    let (office, links, field) = pair().await;
    let away = field.link(&[], false).await;
    let incident = field.start("现场的").await;
    let film = attach_film(&field, incident, 300_000).await;
    let alone = away.let_go(film).await;
    assert!(
        matches!(alone, Err(EngineError::HeldNowhereElse(_))),
        "{alone:?}"
    );
    away.sync_with(&address(&links)).await.unwrap();
    let one = away.let_go(film).await;
    assert!(
        matches!(one, Err(EngineError::HeldNowhereElse(_))),
        "{one:?}"
    );
    office.engine.become_hub().await.unwrap();
    away.sync_with(&address(&links)).await.unwrap();
    let hub = links.let_go(film).await;
    assert!(
        matches!(hub, Err(EngineError::HeldNowhereElse(_))),
        "{hub:?}"
    );
    away.let_go(film).await.unwrap();
    assert!(!field.engine.attachments().held(film));
    away.sync_with(&address(&links)).await.unwrap();
    assert!(
        !field.engine.attachments().held(film),
        "it does not come back by itself"
    );
    field.engine.ask_for(film).await.unwrap();
    away.sync_with(&address(&links)).await.unwrap();
    assert!(field.engine.original(incident, film).await.is_ok());
}
