//! Joining, and one exchange at a time.

use super::*;
use crate::engine::Backlog;
use onscene_protocol::record::Kind;

#[tokio::test]
async fn a_laptop_joins_over_the_link_and_both_know_each_other() {
    let (office, _links, field) = pair().await;
    assert_eq!(
        field.engine.identity().organisation,
        office.engine.identity().organisation
    );
    assert!(field.engine.roster().admits(office.device()));
    assert!(office.engine.roster().admits(field.device()));
}

#[tokio::test]
async fn a_code_of_another_laptop_meets_nobody() {
    let (office, other) = (Laptop::found("值班员"), Laptop::found("别处"));
    let joiner = Laptop::found("外勤甲");
    let links = office.link(&[], false).await;
    let code = other
        .engine
        .invite(Wish::default())
        .await
        .unwrap()
        .code
        .parse()
        .unwrap();
    office.engine.invite(Wish::default()).await.unwrap();
    let at = Some(address(&links));
    let refused = join(
        &joiner.engine,
        &joiner.device_key,
        &code,
        at,
        "外勤甲".into(),
    )
    .await;
    assert!(
        matches!(refused, Err(LinkError::Stranger { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn an_exchange_brings_each_side_what_it_lacks_and_receipts_for_it() {
    let (office, links, field) = pair().await;
    let here = office.start("办公室的").await;
    let there = field.start("现场的").await;
    let away = field.link(&[], false).await;
    let report = away.sync_with(&address(&links)).await.unwrap();
    assert_eq!(report.peer, office.device());
    assert_eq!(office.texts(there).await, ["现场的"]);
    assert_eq!(field.texts(here).await, ["办公室的"]);
    assert!(
        report.sent.records >= 3 && report.received.records >= 3,
        "{report:?}"
    );
    assert!(report.sent.bytes > 0 && report.received.bytes > 0);
    for laptop in [&office, &field] {
        assert_eq!(laptop.engine.waiting().await.unwrap(), Backlog::default());
    }
}

#[tokio::test]
async fn nothing_new_costs_one_round_trip_and_less_than_a_kilobyte_each_way() {
    let (office, links, field) = pair().await;
    office.start("办公室的").await;
    let away = field.link(&[], false).await;
    away.sync_with(&address(&links)).await.unwrap();
    let report = away.sync_with(&address(&links)).await.unwrap();
    assert_eq!(report.round_trips, 1, "{report:?}");
    assert_eq!((report.sent.records, report.received.records), (0, 0));
    assert!(
        report.sent.bytes + report.received.bytes < 1_500,
        "{report:?}"
    );
}

#[tokio::test]
async fn a_third_laptop_gets_through_the_second_what_the_first_wrote() {
    let (office, links, field) = pair().await;
    let other = Laptop::found("外勤乙");
    let_in(&office, &other, "外勤乙").await;
    let incident = field.start("现场的").await;
    field.log(incident, "三十人").await;
    field
        .link(&[], false)
        .await
        .sync_with(&address(&links))
        .await
        .unwrap();
    other
        .link(&[], false)
        .await
        .sync_with(&address(&links))
        .await
        .unwrap();
    assert_eq!(other.texts(incident).await, ["现场的", "三十人"]);
}

#[tokio::test]
async fn many_entries_arrive_in_few_round_trips() {
    let (office, links, field) = pair().await;
    let incident = field.start("现场的").await;
    let acts = (0..600).map(|n| {
        let engine = field.engine.clone();
        async move {
            engine
                .act(incident, Command::Log(log(&format!("第{n}条"))))
                .await
        }
    });
    for written in futures_util::future::join_all(acts).await {
        written.unwrap();
    }
    let away = field.link(&[], false).await;
    let report = away.sync_with(&address(&links)).await.unwrap();
    assert_eq!(office.texts(incident).await.len(), 601);
    assert!(report.round_trips <= 12, "{report:?}");
}

#[tokio::test]
async fn an_exchange_carries_attachments_both_ways() {
    let (office, links, field) = pair().await;
    let incident = field.start("现场的").await;
    let away = field.link(&[], false).await;
    away.sync_with(&address(&links)).await.unwrap();
    let from_field = attach(&field, incident, 300_000).await;
    let from_office = attach(&office, incident, 200_000).await;
    away.sync_with(&address(&links)).await.unwrap();
    assert!(office.engine.attachments().held(from_field));
    assert!(field.engine.attachments().held(from_office));
    assert!(office.engine.wanted().await.unwrap().is_empty());
    assert!(office.engine.original(incident, from_field).await.is_ok());
}

#[tokio::test]
async fn an_address_that_is_none_is_told_at_once() {
    let laptop = Laptop::found("值班员");
    let links = laptop.link(&[], false).await;
    for bad in [
        "",
        "here",
        "host:",
        ":80",
        "host:99999",
        "user@host:80",
        "host/path:80",
    ] {
        let refused = links.sync_with(bad).await;
        assert!(
            matches!(refused, Err(LinkError::Address(_))),
            "{bad}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn a_laptop_does_not_exchange_with_itself() {
    let laptop = Laptop::found("值班员");
    let links = laptop.link(&[], false).await;
    let refused = links.sync_with(&address(&links)).await;
    assert!(
        matches!(refused, Err(LinkError::Ourselves { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_stranger_is_not_spoken_to() {
    let (office, stranger) = (Laptop::found("值班员"), Laptop::found("外人"));
    let links = office.link(&[], false).await;
    let before = office.records().await;
    let refused = stranger
        .link(&[], false)
        .await
        .sync_with(&address(&links))
        .await;
    assert!(refused.is_err());
    assert_eq!(office.records().await, before);
}

#[tokio::test]
async fn an_entry_shows_as_sealed_until_its_key_comes_and_opens_then() {
    let (office, _links, field) = pair().await;
    let incident = field.start("现场的").await;
    field.log(incident, "三十人").await;
    let arrived = field.engine.after(0, 10_000).await.unwrap().into_iter();
    let all = arrived.map(|arrived| arrived.record.record().clone());
    let (keys, rest): (Vec<_>, Vec<_>) = all.partition(|record| {
        (record.header().kind, record.header().subject) == (Kind::Key, incident)
    });
    assert!(!keys.is_empty());
    office.engine.ingest(field.device(), rest).await.unwrap();
    let shown = office.engine.incident(incident).await.unwrap().view;
    assert_eq!(shown.entries.len(), 2);
    assert!(shown.entries.iter().all(|entry| entry.text.is_none()));
    office.engine.ingest(field.device(), keys).await.unwrap();
    assert!(office.texts(incident).await.contains(&"三十人".into()));
}
