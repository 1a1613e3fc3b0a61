//! A bag is heard of over a real link, and its keys are left behind at both ends.

use super::*;
use crate::engine::PutAway;
use onscene_protocol::record::Kind;
use onscene_protocol::record::body::Retention;
use onscene_protocol::seal::KeyBody;

/// The epochs of an incident's own keys that are known here.
async fn epochs(laptop: &Laptop, incident: SubjectId) -> Vec<(u32, onscene_protocol::id::KeyId)> {
    let arrived = laptop.engine.after(0, 10_000).await.unwrap().into_iter();
    let of_it = arrived.filter_map(|arrived| {
        let record = arrived.record.record().clone();
        let is_key = record.header().kind == Kind::Key && record.header().subject == incident;
        let body = record.body().filter(|_| is_key)?.to_vec();
        KeyBody::from_bytes(&body).ok()
    });
    let mut epochs: Vec<_> = of_it.map(|body| (body.epoch, body.key)).collect();
    epochs.sort_by_key(|(epoch, _)| *epoch);
    epochs
}

#[tokio::test]
async fn who_heard_of_a_bag_over_a_link_writes_under_a_key_that_is_not_in_it() {
    let (office, links, field) = pair().await;
    let incident = office.start("供暖费上访").await;
    let away = field.link(&[], false).await;
    away.sync_with(&address(&links)).await.unwrap();
    field.log(incident, "归档前").await;
    away.sync_with(&address(&links)).await.unwrap();
    let in_bag = epochs(&office, incident).await;
    assert_eq!(in_bag.len(), 1);
    let asked = PutAway {
        bag: [0xba; 32],
        replaces: None,
        documents: vec![(incident, office.engine.records_of(incident).await.unwrap())],
        retention: Some(Retention::Permanent),
        circles: vec![],
        keys: in_bag.iter().map(|(_, key)| *key).collect(),
        medium: "U盘".into(),
        custodian: "值班员".into(),
    };
    office.engine.put_away(asked).await.unwrap();
    away.sync_with(&address(&links)).await.unwrap();
    let [heard] = field
        .engine
        .archives_of(incident)
        .await
        .unwrap()
        .try_into()
        .unwrap();
    assert_eq!((heard.by.as_str(), heard.retention), ("值班员", Some("Y")));
    field.log(incident, "归档后").await;
    away.sync_with(&address(&links)).await.unwrap();
    let known = epochs(&office, incident).await;
    let numbers: Vec<u32> = known.iter().map(|(epoch, _)| *epoch).collect();
    assert_eq!(numbers, [1, 2]);
    // The office goes on under the same key: it needs none of its own.
    office.log(incident, "办公室也写了").await;
    away.sync_with(&address(&links)).await.unwrap();
    assert_eq!(epochs(&field, incident).await, known);
    for laptop in [&office, &field] {
        let texts = laptop.texts(incident).await;
        assert_eq!(texts, ["供暖费上访", "归档前", "归档后", "办公室也写了"]);
    }
}
