//! Statements of one incident between laptops over real links, and what is found by them.

use super::*;
use crate::engine::{EngineError, StatedView};
use crate::loopback::Meet;
use onscene_protocol::exchange::{
    Cover, GetStatement, HeldOfIncident, OfIncident, SignedOfIncident, What,
};
use onscene_protocol::record::IdSet;

const BAG: [u8; 32] = [0xba; 32];

/// What others said of an incident for this.
async fn asked(laptop: &Laptop, links: &Links, of: SubjectId, made_for: [u8; 32]) -> StatedView {
    assert_eq!(links.state(of, made_for).await, []);
    let all = laptop.engine.stated_of_incident(of).await.unwrap();
    let hex = data_encoding::HEXLOWER.encode(&made_for);
    let mut of_it = all.into_iter().filter(|stated| stated.made_for == hex);
    let stated = of_it.next().expect("a statement");
    assert_eq!(of_it.next(), None, "one laptop said it once");
    stated
}

/// A hub, a laptop that exchanged with it, and an incident that both hold.
async fn with_hub() -> (Laptop, Arc<Links>, Laptop, Arc<Links>, SubjectId) {
    let (hub, at_hub, field) = pair().await;
    hub.engine.become_hub().await.unwrap();
    let incident = field.start("供暖费上访").await;
    field.log(incident, "来了三十人").await;
    let away = field.link(&[&address(&at_hub)], false).await;
    away.sync_with(&address(&at_hub)).await.unwrap();
    (hub, at_hub, field, away, incident)
}

#[tokio::test]
async fn what_another_laptop_holds_and_this_one_does_not_is_found_until_it_comes() {
    let (hub, at_hub, field, away, incident) = with_hub().await;
    let first = asked(&field, &away, incident, [1; 32]).await;
    assert!(first.complete && first.hub, "{first:?}");
    assert_eq!((first.missing, first.beyond), (0, 0));
    let here = field.engine.records_of(incident).await.unwrap();
    assert_eq!(first.records, here.count);
    assert_eq!(first.sha256, data_encoding::HEXLOWER.encode(&here.sha256));

    // Both write on, apart.
    hub.log(incident, "民警到场").await;
    field.log(incident, "来了四十人").await;
    let apart = asked(&field, &away, incident, [2; 32]).await;
    assert!(!apart.complete && apart.missing > 0, "{apart:?}");
    // The first statement still says what was complete then.
    let all = field.engine.stated_of_incident(incident).await.unwrap();
    let then = all.iter().find(|stated| stated.number == first.number);
    let then = then.unwrap();
    assert!(then.complete && then.beyond > 0, "{then:?}");

    away.sync_with(&address(&at_hub)).await.unwrap();
    let after = asked(&field, &away, incident, [3; 32]).await;
    assert!(after.complete, "{after:?}");
    assert!(after.own_same, "the same people are known at both");
}

#[tokio::test]
async fn each_statement_is_made_for_what_was_asked_and_names_the_one_before_it() {
    let (hub, _at_hub, field, away, incident) = with_hub().await;
    asked(&field, &away, incident, BAG).await;
    asked(&field, &away, incident, [7; 32]).await;
    let kept = field.engine.statements_of_incident(incident).await.unwrap();
    let [first, second] = kept.as_slice() else {
        panic!("{kept:?}")
    };
    assert_eq!(first.said().made_for, BAG);
    assert_eq!(
        (first.said().former, first.said().device),
        (None, hub.device())
    );
    assert_eq!(second.said().former, Some(first.signed().hash()));
    assert!(second.said().number > first.said().number);
    // The hub keeps no others' word, and shows nobody its own as another's.
    let at_hub = hub.engine.stated_of_incident(incident).await.unwrap();
    assert_eq!(at_hub, []);
}

#[tokio::test]
async fn a_hubs_first_receipt_for_each_record_comes_with_its_statement_and_is_kept_once() {
    let (hub, at_hub, field, away, incident) = with_hub().await;
    let before = hub.engine.host().wall_ms();
    let first = asked(&field, &away, incident, [1; 32]).await;
    assert_eq!(first.witnessed, first.records, "{first:?}");
    hub.log(incident, "民警到场").await;
    field.log(incident, "来了四十人").await;
    away.sync_with(&address(&at_hub)).await.unwrap();
    let second = asked(&field, &away, incident, [2; 32]).await;
    // What the hub wrote itself it signs for by writing it.
    assert_eq!(second.witnessed, second.records - 1, "{second:?}");
    asked(&field, &away, incident, [3; 32]).await;
    let kept = field.engine.first_receipts(incident).await.unwrap();
    let mut named = Vec::new();
    for receipt in &kept {
        let What::Ids { ids, .. } = &receipt.receipt().what else {
            panic!("{receipt:?}")
        };
        assert_eq!(receipt.receipt().device, hub.device());
        named.extend(ids.clone());
    }
    // A later receipt for the same, under another number, is not the first.
    let later = kept
        .iter()
        .zip(1..)
        .map(|(receipt, n)| (u64::MAX - n, receipt.clone()));
    let noted = field
        .engine
        .note_of_incident(incident, None, later.collect());
    noted.await.unwrap();
    let again = field.engine.first_receipts(incident).await.unwrap();
    assert_eq!(again, kept);
    let earliest = kept.iter().map(|receipt| receipt.receipt().wall_ms).min();
    assert!(earliest.unwrap() <= before, "signed as they came");
    let count = named.len();
    named.sort();
    named.dedup();
    assert_eq!(named.len(), count, "each record once");
    assert_eq!(count as u64, second.witnessed);
}

#[tokio::test]
async fn a_laptop_that_is_no_hub_states_what_it_holds_and_signs_nothing_as_records_come() {
    let (office, links, field) = pair().await;
    let incident = field.start("停水").await;
    let away = field.link(&[&address(&links)], false).await;
    away.sync_with(&address(&links)).await.unwrap();
    let stated = asked(&field, &away, incident, BAG).await;
    assert!(stated.complete && !stated.hub);
    assert_eq!(stated.witnessed, 0);
    assert_eq!(stated.device, office.device());
}

#[tokio::test]
async fn nobody_is_told_of_an_incident_that_is_not_here() {
    let (office, links, field) = pair().await;
    let incident = field.start("停水").await;
    let away = field.link(&[&address(&links)], false).await;
    let silent = away.state(incident, BAG).await;
    assert_eq!(silent.len(), 1, "{silent:?}");
    assert!(silent[0].why.contains("no such document"), "{silent:?}");
    let get = GetStatement {
        subject: incident,
        made_for: Some(BAG),
        after: None,
    };
    let refused = office.engine.answer_statement(field.device(), get).await;
    assert!(matches!(refused, Err(EngineError::NoSuchIncident(_))));
    assert_eq!(field.engine.stated_of_incident(incident).await.unwrap(), []);
}

async fn said_by(hub: &Laptop, incident: SubjectId, number: u64) -> OfIncident {
    let arrived = hub.engine.after(0, 10_000).await.unwrap();
    let records: Vec<_> = arrived
        .iter()
        .map(|arrived| arrived.record.record().clone())
        .filter(|record| record.header().subject == incident)
        .collect();
    let held = HeldOfIncident::of(&records).unwrap();
    assert!(matches!(held.cover(&records), Cover::Whole { .. }));
    OfIncident {
        device: hub.device(),
        organisation: hub.engine.identity().organisation,
        wall_ms: 1,
        subject: incident,
        held,
        own: IdSet::of([]),
        made_for: BAG,
        number,
        former: None,
    }
}

async fn note(field: &Laptop, incident: SubjectId, signed: SignedOfIncident) {
    let checked = signed.check().unwrap();
    let noted = field
        .engine
        .note_of_incident(incident, Some(checked), vec![]);
    noted.await.unwrap();
}

#[tokio::test]
async fn two_things_under_one_number_stay_both_and_prove_nothing() {
    let (hub, _links, field, _away, incident) = with_hub().await;
    let said = said_by(&hub, incident, 5).await;
    note(&field, incident, said.sign(&hub.device_key)).await;
    let other = OfIncident {
        wall_ms: 2,
        ..said.clone()
    };
    for _ in 0..2 {
        note(&field, incident, other.sign(&hub.device_key)).await;
        note(&field, incident, said.sign(&hub.device_key)).await;
    }
    let all = field.engine.stated_of_incident(incident).await.unwrap();
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(
        all.iter()
            .all(|stated| stated.contradicted && !stated.complete)
    );
}

#[tokio::test]
async fn a_statement_by_a_laptop_that_is_not_ours_is_not_kept() {
    let (hub, _links, field, _away, incident) = with_hub().await;
    let stranger = SigningKey::from_bytes(&[7; 32]);
    let said = OfIncident {
        device: DeviceKey::from_bytes(stranger.verifying_key().to_bytes()),
        ..said_by(&hub, incident, 5).await
    };
    note(&field, incident, said.sign(&stranger)).await;
    let of_another = OfIncident {
        subject: SubjectId::from_bytes([9; 16]),
        ..said_by(&hub, incident, 6).await
    };
    note(&field, incident, of_another.sign(&hub.device_key)).await;
    assert_eq!(field.engine.stated_of_incident(incident).await.unwrap(), []);
}
