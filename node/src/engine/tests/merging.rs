use super::*;
use onscene_protocol::exchange::SignedReceipt;

/// A founder's laptop and one that joined it.
pub(super) async fn pair() -> (Laptop, Laptop) {
    let (office, field) = (Laptop::found("值班员"), Laptop::found("外勤甲"));
    super::joining::join(&office, &field, "外勤甲").await;
    (office, field)
}

async fn send(from: &Laptop, to: &Laptop) -> Ingested {
    let sender = from.engine.identity().device;
    to.engine
        .ingest(sender, from.all_records().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn two_laptops_that_wrote_apart_show_the_same_incident() {
    let (office, field) = pair().await;
    let incident = office.start("供暖费上访").await;
    send(&office, &field).await;
    office.log(incident, "办公室写的").await;
    field.log(incident, "现场写的").await;
    send(&office, &field).await;
    send(&field, &office).await;
    let (here, there) = (
        office.engine.incident(incident).await.unwrap().view,
        field.engine.incident(incident).await.unwrap().view,
    );
    assert_eq!(here, there);
    let authors: Vec<_> = here
        .entries
        .iter()
        .map(|entry| entry.author.as_str())
        .collect();
    assert_eq!(authors, ["值班员", "值班员", "外勤甲"]);
    assert_eq!(
        office.engine.incidents(None, 10).await.unwrap(),
        field.engine.incidents(None, 10).await.unwrap()
    );
}

#[tokio::test]
async fn records_of_a_stranger_are_refused_and_nothing_else_suffers() {
    let (office, field) = pair().await;
    let stranger = Laptop::found("外人");
    stranger.start("别处的事").await;
    let incident = field.start("本处的事").await;
    let mut records = stranger.all_records().await;
    let foreign = records.len();
    records.extend(field.all_records().await);
    let device = field.engine.identity().device;
    let ingested = office.engine.ingest(device, records).await.unwrap();
    assert_eq!(ingested.refused.len(), foreign);
    assert_eq!(office.texts(incident).await, ["本处的事"]);
    let quarantined = office.engine.diagnosis().await.unwrap().quarantined;
    assert_eq!(quarantined.len(), foreign);
}

#[tokio::test]
async fn an_entry_is_known_to_be_elsewhere_only_by_a_signed_receipt() {
    let (office, field) = pair().await;
    let incident = field.start("供暖费上访").await;
    let held = send(&field, &office).await.held;
    let delivered = |detail: IncidentDetail| detail.local.entries.into_values().next().unwrap();
    let before = delivered(field.engine.incident(incident).await.unwrap());
    assert_eq!(before, Delivery::default(), "sent is not received");
    let receipt = office.engine.receipt_for(held).await.unwrap();
    let receipt = SignedReceipt::from_bytes(&receipt.to_bytes())
        .unwrap()
        .check()
        .unwrap();
    field.engine.note_receipt(receipt).await.unwrap();
    let after = delivered(field.engine.incident(incident).await.unwrap());
    assert_eq!(after.devices, [office.engine.identity().device]);
}

#[tokio::test]
async fn a_receipt_over_equal_sets_says_that_nothing_waits() {
    let (office, field) = pair().await;
    field.start("供暖费上访").await;
    send(&field, &office).await;
    send(&office, &field).await;
    let receipt = office
        .engine
        .receipt_for_set(field.engine.identity().device)
        .await
        .unwrap()
        .check()
        .unwrap();
    field.engine.note_receipt(receipt).await.unwrap();
    assert_eq!(field.engine.waiting().await.unwrap(), Backlog::default());
    field.start("又一起").await;
    assert_eq!(field.engine.waiting().await.unwrap().records, 3);
}

#[tokio::test]
async fn the_same_records_again_change_nothing() {
    let (office, field) = pair().await;
    office.start("供暖费上访").await;
    send(&office, &field).await;
    let before = field.engine.diagnosis().await.unwrap();
    send(&office, &field).await;
    assert_eq!(field.engine.diagnosis().await.unwrap(), before);
}

#[tokio::test]
async fn a_clock_that_is_off_is_seen_on_every_laptop() {
    let (office, field) = pair().await;
    let incident = field.start("供暖费上访").await;
    let device = field.engine.identity().device;
    office
        .engine
        .note_contact(device, None, Some(10_814_000))
        .await
        .unwrap();
    send(&office, &field).await;
    send(&field, &office).await;
    let clocks = field.engine.incident(incident).await.unwrap().view.clocks;
    assert!(clocks[0].flagged && clocks[0].name == "外勤甲");
    let before = office.engine.diagnosis().await.unwrap().records;
    office
        .engine
        .note_contact(device, None, Some(10_815_000))
        .await
        .unwrap();
    let after = office.engine.diagnosis().await.unwrap().records;
    assert_eq!(after, before, "a second's jitter is no news");
}

#[tokio::test]
async fn two_clocks_that_are_read_in_one_turn_are_both_known() {
    let (office, field) = pair().await;
    let other = Laptop::found("外勤乙");
    super::joining::join(&office, &other, "外勤乙").await;
    let devices = [
        field.engine.identity().device,
        other.engine.identity().device,
    ];
    let incident = office.start("供暖费上访").await;
    let notes = devices.map(|device| office.engine.note_contact(device, None, Some(600_000)));
    // While the first turn waits for the disk, both notes come to wait for the next one.
    let (_, noted) = tokio::join!(
        office.log(incident, "一条"),
        futures_util::future::join_all(notes)
    );
    for noted in noted {
        noted.unwrap();
    }
    let clocks = office.engine.shared.standing().clocks;
    assert!(devices.iter().all(|device| clocks.off_ms(device).is_some()));
}
