//! Meeting again: what came after both held the same is exchanged without comparing.

use super::*;
use onscene_protocol::limit::NEWS_RECORDS_MAX;

/// Two laptops that hold the same, and the field's links.
async fn settled() -> (Laptop, Arc<Links>, Laptop, Arc<Links>, SubjectId) {
    let (office, links, field) = pair().await;
    let incident = office.start("供暖费").await;
    let away = field.link(&[], false).await;
    away.sync_with(&address(&links)).await.unwrap();
    assert_eq!(same(&office, &field).await, Ok(()));
    (office, links, field, away, incident)
}

async fn same(office: &Laptop, field: &Laptop) -> Result<(), (u64, u64)> {
    let office = office.engine.fingerprint().await.unwrap();
    let field = field.engine.fingerprint().await.unwrap();
    if office == field {
        Ok(())
    } else {
        Err((office.1, field.1))
    }
}

#[tokio::test]
async fn nothing_new_takes_one_round_trip() {
    let (_office, links, _field, away, _) = settled().await;
    let report = away.sync_with(&address(&links)).await.unwrap();
    assert_eq!(report.round_trips, 1);
}

#[tokio::test]
async fn a_few_new_entries_on_either_side_or_both_take_three_round_trips_at_most() {
    let (office, links, field, away, incident) = settled().await;
    for (there, here) in [(5, 0), (0, 5), (5, 5)] {
        for _ in 0..there {
            office.log(incident, "办公室的").await;
        }
        for _ in 0..here {
            field.log(incident, "现场的").await;
        }
        let report = away.sync_with(&address(&links)).await.unwrap();
        assert_eq!(same(&office, &field).await, Ok(()));
        assert!(report.round_trips <= 3, "{there} {here}: {report:?}");
        assert_eq!(
            (report.received.records, report.sent.records),
            (there, here)
        );
    }
}

#[tokio::test]
async fn more_than_a_few_are_compared_and_none_is_missed() {
    let (office, links, field, away, incident) = settled().await;
    for _ in 0..=NEWS_RECORDS_MAX {
        office.log(incident, "办公室的").await;
        field.log(incident, "现场的").await;
    }
    let report = away.sync_with(&address(&links)).await.unwrap();
    assert_eq!(same(&office, &field).await, Ok(()));
    assert!(report.round_trips > 3, "{report:?}");
}
